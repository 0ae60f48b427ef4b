package io.postern.framework;

/** A request that cannot be answered as it was meant: its status, and a sentence for whoever sent it. */
public final class HttpError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Makes one.
     *
     * @param status three digits, from 400 on
     * @param detail what was wrong, and how to mend it; the client is told
     */
    public HttpError(int status, String detail) {
        super(detail, null, false, false);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("an error has a status from 400 to 599, but it is " + status);
        }
        this.status = status;
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** What was wrong. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}

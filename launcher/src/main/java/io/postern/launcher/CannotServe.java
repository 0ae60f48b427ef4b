package io.postern.launcher;

/** Why there is nothing to serve, in one line that names the mend, and the status to exit with. */
final class CannotServe extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    private CannotServe(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** The command was right, but it cannot be done. */
    static CannotServe because(String message) {
        return new CannotServe(1, message);
    }

    /** The command itself is wrong. */
    static CannotServe usage(String message) {
        return new CannotServe(2, message.endsWith("?") ? message : message + "; see postern serve --help");
    }

    int status() {
        return status;
    }
}

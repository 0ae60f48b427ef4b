package io.postern.gateway;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The client did not send the request body that it announced: it is malformed, cut short, too long or too slow.
 *
 * <p>Thrown by reads of {@link EnvironKeys#INPUT}. An application that lets it pass before it has sent anything leaves
 * the answer to the server, which sends {@link #status()} and closes the connection.
 */
@SuppressWarnings("exports") // the nullness annotation is needed at compile time only
public final class RequestBodyException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Says what is wrong with the body.
     *
     * @param status 400 (malformed or cut short), 408 (too slow) or 413 (too long)
     * @param cause the failure of the transport, if that is how it showed
     */
    public RequestBodyException(int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        if (status != 400 && status != 408 && status != 413) {
            throw new IllegalArgumentException("a body that was not sent is answered 400, 408 or 413, not " + status);
        }
        this.status = status;
    }

    /** The status code that answers for this failure: 400, 408 or 413. */
    public int status() {
        return status;
    }
}

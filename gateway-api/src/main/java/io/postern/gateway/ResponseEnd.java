package io.postern.gateway;

import java.util.function.Consumer;

/**
 * The end of the response, which is still to come: {@link EnvironKeys#RESPONSE_END}. For access logs and measurements,
 * which leave the body as it is, so that a file is still sent the quick way (rules B-36 to B-38).
 *
 * <pre>{@code
 * environ.require(EnvironKeys.RESPONSE_END).then(result -> count(result.bytes()));
 * }</pre>
 */
@FunctionalInterface
public interface ResponseEnd {

    /**
     * Has that called once, when the response has been sent or given up and its body is closed; on the thread of the
     * request, before the connection's next one. The last that was given is called first. What it throws is logged.
     *
     * @throws ContractViolation if the response is over
     */
    void then(Consumer<Result> listener);

    /**
     * What has become of a response.
     *
     * @param status the code that was sent, that of an error page of the server included
     * @param bytes how many bytes of content the connection has taken, without what frames them; all of it when the
     *     response is complete, and else perhaps fewer than have left
     * @param outcome how it ended
     */
    record Result(int status, long bytes, Outcome outcome) {}

    /** How a response ended. */
    enum Outcome {
        /** It was sent as the application gave it. */
        COMPLETE,
        /** The connection was lost, or the client took too long, before all of it was sent. */
        CLIENT_LEFT,
        /** The body of the request was malformed, late, cut off or too large, and the application let that pass. */
        REQUEST_FAILED,
        /** The application failed: the server answered in its place, or the response is incomplete or was cut. */
        FAILED
    }
}

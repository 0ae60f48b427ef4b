package io.postern.gateway;

import org.jspecify.annotations.Nullable;

/**
 * The callback by which an application gives status and headers.
 *
 * <p>Calling it sends nothing: the head of the response leaves with the first non-empty block, or when the body ends
 * (rule S-01). It may be called while the body is iterated, as long as that happens before the first non-empty block
 * (rule S-02). It belongs to the thread of the request (rule S-28).
 */
@FunctionalInterface
@SuppressWarnings("exports") // the nullness annotation is needed at compile time only
public interface StartResponse {

    /**
     * Starts the response; to be called once (rule S-05).
     *
     * @param status three digits from 200 to 599, a space, and a reason phrase that may be empty: {@code "200 OK"}
     * @param headers copied, so that later changes have no effect (rule S-21)
     * @return writes blocks at once, for applications that cannot return them as a body
     * @throws ContractViolation if the response was started already, or status or headers break a rule; nothing is sent
     *     and the response is unchanged, but this counts as the one call (rule S-06)
     */
    default BodyWriter start(String status, Headers headers) throws Exception {
        return start(status, headers, null);
    }

    /**
     * Starts the response anew because of a failure, as long as nothing has been sent.
     *
     * @param failure why the response is replaced; null is the same as {@link #start(String, Headers)}
     * @throws Exception that same {@code failure}, if the head has been sent already (rule S-08): let it pass, and the
     *     server aborts the response
     */
    BodyWriter start(String status, Headers headers, @Nullable Throwable failure) throws Exception;
}

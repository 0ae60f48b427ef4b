package io.postern.gateway;

/**
 * A web application: called once for each request, answers with a status, headers and a body.
 *
 * <p>One instance serves all requests, concurrently when {@link EnvironKeys#MULTITHREAD} is true. It may block. An
 * exception that leaves it becomes a plain 500 when nothing has been sent yet, and otherwise a response that the client
 * can tell is incomplete (rules B-22, B-23); it is logged once.
 */
@FunctionalInterface
public interface Application {

    /**
     * Answers one request.
     *
     * @param environ the request, an ordinary map that belongs to this request alone (rules E-01, E-02)
     * @param startResponse to be called with status and headers before the first non-empty block (rule S-03)
     * @return the body, never null (rule B-01); the server iterates it once and closes it exactly once (rule B-12)
     * @throws Exception any failure; the server answers for it
     */
    Body call(Environ environ, StartResponse startResponse) throws Exception;
}

package io.postern.gateway.spi;

/**
 * What an adapter does about the client of one connection when it takes too long; called by a thread of the engine's,
 * which must not be held up, so that what belongs to the connection's own thread is handed over to that.
 */
public interface SlowClient {

    /** No request has come for too long: closes the connection without a word. */
    void idle();

    /**
     * The rest of a head or of a body is overdue: has the server read on, gives it what {@link FramingGuard#timeOut}
     * emits, and after that the end of the stream. A read that waits for the body must return or fail.
     */
    void late();

    /** The client does not take its response: closes the connection at once, so that a write that waits fails. */
    void stuck();
}

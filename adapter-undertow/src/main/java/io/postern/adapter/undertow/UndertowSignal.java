package io.postern.adapter.undertow;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets the thread of a request wait until its connection is ready, as an I/O thread sees it.
 *
 * <p>XNIO's own {@code awaitReadable} and {@code awaitWritable} open a selector for each thread, and hold the carrier
 * of a virtual thread while they wait.
 */
final class UndertowSignal {

    private volatile boolean raised;
    private volatile boolean forEver;
    private volatile @Nullable Thread waiting;

    /** Waits until the signal is raised after that action; may return early, so the caller looks again. */
    void awaitAfter(Runnable action) throws IOException {
        raised = false;
        waiting = Thread.currentThread();
        action.run();
        while (!raised && !forEver) {
            LockSupport.park(this);
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while the connection was not ready");
            }
        }
        waiting = null; // an idle connection keeps no ended thread
    }

    void raise() {
        raised = true;
        LockSupport.unpark(waiting);
    }

    /** Nobody waits any more: there is nothing to wait for. */
    void raiseForEver() {
        forEver = true;
        LockSupport.unpark(waiting);
    }
}

package io.postern.benchmarks;

import io.postern.gateway.spi.Engine;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads on which Postern runs applications, for contestants without it. */
final class RawThreads {

    private RawThreads() {}

    static ExecutorService executor() {
        if (!Engine.VIRTUAL_THREADS) {
            return Executors.newFixedThreadPool(Engine.POOL_SIZE);
        }
        try { // compiled for JDK 17
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the blocking application does. */
    static void sleep() throws InterruptedIOException {
        try {
            Thread.sleep(Content.SLEEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server ends");
        }
    }
}

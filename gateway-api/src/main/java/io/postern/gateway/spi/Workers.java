package io.postern.gateway.spi;

import io.postern.gateway.ServerConfig;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that run the application, made when first asked for, so that a server with threads of its own has no
 * others.
 */
final class Workers {

    private final ServerConfig config;
    private volatile @Nullable ExecutorService own;
    private boolean ended;

    Workers(ServerConfig config) {
        this.config = config;
    }

    Executor executor() {
        ExecutorService made = own;
        return made != null ? made : config.executor().orElseGet(this::own);
    }

    private synchronized ExecutorService own() {
        ExecutorService made = own;
        if (made != null) {
            return made;
        }
        if (ended) {
            throw new RejectedExecutionException("the server has stopped");
        }
        made = Engine.VIRTUAL_THREADS ? virtualThreads() : pool();
        own = made;
        return made;
    }

    // By reflection, since this class runs on JDK 17 as well.
    private static ExecutorService virtualThreads() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("JDK " + Runtime.version() + " should have virtual threads", e);
        }
    }

    private static ExecutorService pool() {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, "postern-" + number.incrementAndGet());
            thread.setDaemon(true); // an application that ignores its interrupt must not keep the JVM (rule L-11)
            return thread;
        };
        // The queue holds one entry a connection at most, since a connection has one request at a time.
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                Engine.POOL_SIZE, Engine.POOL_SIZE, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Interrupts the engine's own threads and waits a moment for their end; a configured executor is its owner's. */
    synchronized void end() {
        ended = true;
        if (own == null) {
            return;
        }
        own.shutdownNow();
        try {
            own.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

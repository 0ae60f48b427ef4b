package io.postern.middleware;

import static io.postern.gateway.EnvironKeys.RESPONSE_END;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.gateway.Middleware;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Middleware that interrupts an application which takes too long, and answers 503 for it.
 *
 * <p>The time is that from the call to the end of the response. An application that waits is woken by an
 * {@link InterruptedException}, or whatever the library that it waits in makes of an interrupt; one that computes, or
 * that ignores its interrupt, goes on. When the answer has begun it is cut off in place of the 503.
 *
 * <p>Not for applications on an event loop ({@code Execution.INLINE}), which would be interrupted as a whole.
 */
public final class TimeLimit implements Middleware {

    // Its only thread does nothing but interrupt others; a daemon, so that it keeps no process alive.
    static final ScheduledThreadPoolExecutor CLOCK = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "postern-time-limit");
        thread.setDaemon(true);
        return thread;
    });

    static {
        CLOCK.setRemoveOnCancelPolicy(true); // else each request that is in time would stay until its limit is over
    }

    private final Duration limit;

    private TimeLimit(Duration limit) {
        this.limit = limit;
    }

    /**
     * Returns middleware with this limit.
     *
     * @throws IllegalArgumentException if it is not longer than nothing
     */
    public static TimeLimit of(Duration limit) {
        if (limit.isZero() || limit.isNegative()) {
            throw new IllegalArgumentException("a limit of time is longer than nothing, but it is " + limit);
        }
        return new TimeLimit(limit);
    }

    @Override
    public Application wrap(Application inner) {
        Objects.requireNonNull(inner, "inner");
        return (environ, startResponse) -> {
            Call call = new Call(Thread.currentThread());
            Future<?> alarm = CLOCK.schedule(call::interrupt, limit.toNanos(), TimeUnit.NANOSECONDS);
            environ.require(RESPONSE_END).then(result -> {
                alarm.cancel(false);
                call.end();
            });
            try {
                return inner.call(environ, startResponse);
            } catch (Exception e) {
                if (!call.isOverdue()) {
                    throw e;
                }
                call.end();
                Thread.interrupted(); // an interrupt that is still there would close the connection at the next write
                startResponse.start("503 Service Unavailable", Headers.of("Content-Type", "text/plain"), e);
                return Body.of("503 Service Unavailable: it took longer than " + limit.toMillis() + " ms\n");
            }
        };
    }

    /** A request and its thread, which may serve another one afterwards: that must not be interrupted. */
    private static final class Call {

        private final Thread thread;

        // Guarded by this object's monitor.
        private boolean over;
        private boolean overdue;

        Call(Thread thread) {
            this.thread = thread;
        }

        synchronized void interrupt() {
            if (!over) {
                overdue = true;
                thread.interrupt();
            }
        }

        synchronized boolean isOverdue() {
            return overdue;
        }

        synchronized void end() {
            over = true;
        }
    }
}

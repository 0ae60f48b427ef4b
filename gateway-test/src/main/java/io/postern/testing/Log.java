package io.postern.testing;

import static io.postern.gateway.EnvironKeys.RESPONSE_END;

import io.postern.gateway.Application;
import io.postern.gateway.ErrorSink;
import io.postern.gateway.ServerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps what is logged of an application, and passes it on. */
final class Log implements ErrorSink {

    // Of a request that never ends, whose lines are not awaited.
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ErrorSink next;

    // Guarded by this object's monitor.
    private final List<String> lines = new ArrayList<>();
    private int underWay;

    Log(ErrorSink next) {
        this.next = next;
    }

    /** Those settings, with the log kept here. */
    ServerConfig of(ServerConfig config) {
        return config.toBuilder().errors(this).build();
    }

    /** That application, whose requests are waited for by {@link #lines}. */
    Application of(Application application) {
        return (environ, startResponse) -> {
            begun();
            environ.require(RESPONSE_END).then(result -> ended());
            return application.call(environ, startResponse);
        };
    }

    private synchronized void begun() {
        underWay++;
    }

    private synchronized void ended() {
        underWay--;
        notifyAll();
    }

    /** What was logged of the requests so far: waits for those under way, as a client has its answer a bit earlier. */
    synchronized List<String> lines() {
        long end = System.nanoTime() + LONGEST_WAIT_NANOS;
        try {
            for (long left = LONGEST_WAIT_NANOS; underWay > 0 && left > 0; left = end - System.nanoTime()) {
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.copyOf(lines);
    }

    @Override
    public void log(System.Logger.Level level, String text, @Nullable Throwable failure) {
        synchronized (this) {
            lines.add(level + " " + text + (failure == null ? "" : ": " + failure));
        }
        next.log(level, text, failure);
    }
}

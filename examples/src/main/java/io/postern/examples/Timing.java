package io.postern.examples;

import static io.postern.gateway.EnvironKeys.ERRORS;
import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;
import static io.postern.gateway.EnvironKeys.REQUEST_URI;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.Headers;
import io.postern.gateway.Middleware;
import io.postern.gateway.StartResponse;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Middleware that measures: tells the client how long the application took to start its response, in the field
 * Server-Timing, and the operator how long the whole response took.
 *
 * <p>{@code new Timing().wrap(new Hello())} is an application as well.
 */
public final class Timing implements Middleware {

    @Override
    public Application wrap(Application inner) {
        return (environ, startResponse) -> {
            Stopwatch stopwatch = new Stopwatch();
            // Read now: what is inside may change the environ. REQUEST_URI has no line ends to forge a log with.
            String request = environ.require(REQUEST_METHOD) + " " + environ.require(REQUEST_URI);
            Body body = inner.call(environ, new TimedStart(startResponse, stopwatch));
            return new TimedBody(
                    Objects.requireNonNull(body, "the application that is timed returned no body"),
                    environ.require(ERRORS),
                    request,
                    stopwatch);
        };
    }

    /** Time since it was made. */
    private static final class Stopwatch {

        private final long started = System.nanoTime();

        String milliseconds() {
            return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - started) / 1e6);
        }
    }

    /** Adds a field; passes all else on, above all the failure (rule M-06). */
    private record TimedStart(StartResponse outer, Stopwatch stopwatch) implements StartResponse {

        @Override
        public BodyWriter start(String status, Headers headers, @Nullable Throwable failure) throws Exception {
            // A copy, because the headers are the application's, which may use them for every response.
            Headers timed = headers.copy().add("Server-Timing", "app;dur=" + stopwatch.milliseconds());
            return outer.start(status, timed, failure);
        }
    }

    /** The body of the application, block for block (rule M-02), with its length; closed once, as it is (rule M-04). */
    @SuppressWarnings("try") // close throws whatever that of the application does
    private record TimedBody(Body inner, PrintWriter errors, String request, Stopwatch stopwatch) implements Body {

        @Override
        public Iterator<ByteBuffer> iterator() {
            return inner.iterator();
        }

        @Override
        public long length() {
            return inner.length();
        }

        @Override
        public void close() throws Exception {
            try {
                inner.close();
            } finally {
                errors.println(request + " took " + stopwatch.milliseconds() + " ms");
            }
        }
    }
}

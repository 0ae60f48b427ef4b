package io.postern.examples;

import static io.postern.gateway.EnvironKeys.ERRORS;
import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.QUERY_STRING;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two bodies that are made while they are sent: events, one a tick, and lines without end.
 *
 * <p>The server sends each block before it asks for the next. When the client has left it asks for no more, and closes
 * the body: nothing here has to watch the connection.
 */
public final class Streaming implements Application {

    private static final String INDEX = """
            /events   server-sent events, one a tick; /events?count=3 ends after three
            /endless  lines without end, until you leave
            """;

    private static final Pattern COUNT = Pattern.compile("(?:^|&)count=(\\d{1,9})(?:&|$)");

    private final Duration tick;

    /** Makes one that ticks once a second. */
    public Streaming() {
        this(Duration.ofSeconds(1));
    }

    /** Makes one that waits that long between two events. */
    public Streaming(Duration tick) {
        this.tick = tick;
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        return switch (environ.require(PATH_INFO)) {
            case "/events" -> events(environ, startResponse);
            case "/endless" -> endless(environ, startResponse);
            case "/", "" -> text(startResponse, "200 OK", INDEX);
            default -> text(startResponse, "404 Not Found", "There is nothing here but\n" + INDEX);
        };
    }

    private Body events(Environ environ, StartResponse startResponse) throws Exception {
        String query = environ.require(QUERY_STRING);
        Matcher count = COUNT.matcher(query);
        long last = count.find() ? Long.parseLong(count.group(1)) : Long.MAX_VALUE;
        startResponse.start("200 OK", Headers.of("Content-Type", "text/event-stream", "Cache-Control", "no-store"));
        return () -> new Events(tick, last);
    }

    private static Body endless(Environ environ, StartResponse startResponse) throws Exception {
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
        return new Endless(environ.require(ERRORS));
    }

    private static Body text(StartResponse startResponse, String status, String text) throws Exception {
        startResponse.start(status, Headers.of("Content-Type", "text/plain"));
        return Body.of(text);
    }

    /** One block an event: {@code data: 1}, {@code data: 2}, and so on. */
    private static final class Events implements Iterator<ByteBuffer> {

        private final Duration tick;
        private long last;
        private long sent;

        Events(Duration tick, long last) {
            this.tick = tick;
            this.last = last;
        }

        @Override
        public boolean hasNext() {
            return sent < last;
        }

        @Override
        public ByteBuffer next() {
            if (sent > 0 && !waited()) {
                last = sent; // the server is stopping
                return ByteBuffer.allocate(0); // an empty block sends nothing
            }
            sent++;
            return StandardCharsets.UTF_8.encode("data: " + sent + "\n\n");
        }

        private boolean waited() {
            try {
                Thread.sleep(tick.toMillis());
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** The same block again and again; reports to the operator when the client has left. */
    private static final class Endless implements Body {

        private static final byte[] LINES = "and so on\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);

        private final PrintWriter errors;
        private long blocks;

        Endless(PrintWriter errors) {
            this.errors = errors;
        }

        @Override
        public Iterator<ByteBuffer> iterator() {
            ByteBuffer block = ByteBuffer.wrap(LINES);
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public ByteBuffer next() {
                    blocks++;
                    return block;
                }
            };
        }

        @Override
        public void close() {
            errors.println("/endless closed after " + blocks + " blocks");
        }
    }
}

package io.postern.middleware;

import static io.postern.gateway.EnvironKeys.RESPONSE_END;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKey;
import io.postern.gateway.ErrorSink;
import io.postern.gateway.Headers;
import io.postern.gateway.Middleware;
import io.postern.gateway.StartResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Middleware that writes a line for each request when its response has ended: who asked for what, and what was sent of
 * it, as the server tells (rule B-37). It passes bodies on as they are.
 *
 * <pre>{@code
 * try (AccessLog log = AccessLog.to(Path.of("access.log")).build();
 *         Server server = Gateway.serve(log.wrap(application))) {
 *     server.join();
 * }
 * }</pre>
 *
 * <p>A client can forge nothing: what it sent is escaped. Lines are written by a thread of the log. When it falls
 * behind by more than the {@linkplain Builder#capacity capacity}, requests wait for it, so no line is lost but by a
 * failure of what it is written to; a failure is reported to the {@link System.Logger} {@code io.postern.middleware}
 * and disturbs no request.
 *
 * <p>It belongs outside all other middleware. What middleware inside has put into the environ by the end counts: the
 * {@code REMOTE_ADDR} of {@link ForwardedHeaders}, the {@code REMOTE_USER} of whatever has authenticated one. What the
 * server answers by itself (400 for a malformed request, 404 outside its context path) reaches no middleware and is in
 * no line.
 */
public final class AccessLog implements Middleware, AutoCloseable {

    /** The form of a line. */
    public enum Format {
        /** {@code client - user [time] "request line" status bytes}, the Common Log Format. */
        COMMON,
        /** The same, and Referer and User-Agent in quotes. */
        COMBINED,
        /** A JSON object, which also has the host, the id of the request, how long it took and how it ended. */
        JSON
    }

    /** The id of the request, for messages of the application: the one that its line has. */
    public static final EnvironKey<String> REQUEST_ID = EnvironKey.of("postern.request_id", String.class);

    private final Clock clock;
    private final RequestIds ids;
    private final Optional<String> idField;
    private final LineWriter writer;

    private AccessLog(Builder builder) {
        clock = builder.clock;
        ids = new RequestIds(builder.idFrom);
        idField = builder.idTo;
        writer = new LineWriter(builder.lineFormat(), builder.sink, builder.reports, builder.capacity);
    }

    /**
     * Begins a log that is appended to a file, which is opened now, and made if there is none.
     *
     * @throws IOException if it cannot be opened
     */
    public static Builder to(Path file) throws IOException {
        return new Builder(new FileSink(file));
    }

    /** Begins a log that is written to a stream, which is flushed, and not closed. */
    public static Builder to(OutputStream stream) {
        return new Builder(new StreamSink(stream));
    }

    /**
     * Begins a log whose lines, without a line end, are given to that; one after the other, on the thread of the log.
     */
    public static Builder to(Consumer<String> lines) {
        Objects.requireNonNull(lines, "lines");
        return new Builder(batch -> batch.forEach(lines));
    }

    @Override
    public Application wrap(Application inner) {
        return new Logged(this, Objects.requireNonNull(inner, "inner"));
    }

    /**
     * Goes on in a new file of the same name, after the old one was moved away: for rotation. When this returns,
     * nothing more is written to the old one. Does nothing where the log is no file.
     *
     * @throws IOException if it cannot be opened; the log goes on in the old one
     */
    public void reopen() throws IOException {
        writer.reopen();
    }

    /**
     * Writes what is left, and closes the file if there is one. Close the server first: a request that ends later has
     * no line, and its failure to write one is reported as one of the application. If the calling thread is
     * interrupted, this returns while the rest is still being written.
     */
    @Override
    public void close() {
        writer.close();
    }

    /** An application whose requests are logged. */
    private record Logged(AccessLog log, Application inner) implements Application {

        @Override
        public Body call(Environ environ, StartResponse startResponse) throws Exception {
            String id = log.ids.of(environ);
            environ.put(REQUEST_ID.name(), id);
            RequestSeen request = RequestSeen.in(environ, id, log.clock.instant());
            environ.require(RESPONSE_END).then(result -> log.writer.write(request.ended(environ, result)));
            return inner.call(environ, log.idField.isPresent() ? naming(id, startResponse) : startResponse);
        }

        private StartResponse naming(String id, StartResponse startResponse) {
            return (status, headers, failure) -> startResponse.start(status, named(headers, id), failure);
        }

        @SuppressWarnings("NullAway") // what is wrong is passed on as it is, to where it is refused
        private Headers named(Headers headers, String id) {
            return headers == null ? headers : headers.copy().set(log.idField.orElseThrow(), id);
        }
    }

    /** The settings of a log. */
    public static final class Builder {

        private static final int CAPACITY = 4096;

        private final LineSink sink;
        private Format format = Format.COMBINED;
        private ErrorSink reports = System.getLogger("io.postern.middleware")::log;
        private Clock clock = Clock.system(ZoneId.systemDefault());
        private int capacity = CAPACITY;
        private Optional<String> idFrom = Optional.empty();
        private Optional<String> idTo = Optional.empty();

        private Builder(LineSink sink) {
            this.sink = sink;
        }

        /** The form of a line; {@link Format#COMBINED} by default. */
        public Builder format(Format lines) {
            format = Objects.requireNonNull(lines, "lines");
            return this;
        }

        /** Where the time of a line comes from, and the zone in which it is shown; the system's by default. */
        public Builder clock(Clock times) {
            clock = Objects.requireNonNull(times, "times");
            return this;
        }

        /** How many lines may wait to be written before requests wait; 4096 by default. */
        public Builder capacity(int lines) {
            if (lines < 1) {
                throw new IllegalArgumentException("capacity is at least 1 line, but it is " + lines);
            }
            capacity = lines;
            return this;
        }

        /**
         * The field from which the id of a request is taken, if it has one of up to 128 letters, digits and
         * {@code -._:+/=@}; for servers behind a proxy that sets that field. By default, and where there is none, an id
         * is made.
         */
        public Builder requestIdFrom(String field) {
            idFrom = Optional.of(checked(field));
            return this;
        }

        /** The field of the response that shall have the id of its request; none by default. */
        public Builder requestIdTo(String field) {
            idTo = Optional.of(checked(field));
            return this;
        }

        /**
         * What is told when lines cannot be written; the {@link System.Logger} {@code io.postern.middleware} by
         * default.
         */
        public Builder reportingTo(ErrorSink sink) {
            reports = Objects.requireNonNull(sink, "sink");
            return this;
        }

        /** Starts the log, with a thread of its own. */
        public AccessLog build() {
            return new AccessLog(this);
        }

        private static String checked(String field) {
            return Headers.of(field, "").name(0); // which refuses what is none
        }

        private LineFormat lineFormat() {
            return switch (format) {
                case COMMON -> new TextFormat(false, clock.getZone());
                case COMBINED -> new TextFormat(true, clock.getZone());
                case JSON -> new JsonFormat();
            };
        }
    }
}

package io.postern.conformance;

import static io.postern.gateway.EnvironKeys.INPUT;
import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Reads all of a body, and answers what it has seen; counts what is under way. */
final class FaultApplication implements Application {

    static final String ECHO = "/echo";
    static final String ID = "X-Id";
    static final String STREAM = "/stream";
    static final int STREAM_BYTES = 16 << 20;

    private static final int BLOCK = 64 * 1024;

    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger openBodies = new AtomicInteger();

    /** The ids that requests to be echoed had, and how many came twice. */
    final Set<String> ids = ConcurrentHashMap.newKeySet();

    final AtomicInteger repeated = new AtomicInteger();

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        calls.incrementAndGet();
        inside.incrementAndGet();
        try {
            Body body = answer(environ, startResponse);
            openBodies.incrementAndGet();
            return new Counted(body);
        } finally {
            inside.decrementAndGet();
        }
    }

    private Body answer(Environ environ, StartResponse startResponse) throws Exception {
        InputStream input = environ.require(INPUT);
        if (environ.require(PATH_INFO).equals(ECHO)) {
            return echo(environ, input.readAllBytes(), startResponse);
        }
        long length = input.transferTo(OutputStream.nullOutputStream());
        startResponse.start("200 OK", Headers.create());
        return environ.require(PATH_INFO).equals(STREAM) ? stream() : seen(environ, length);
    }

    /** Answers with the id of the request in a field and before its content. */
    private Body echo(Environ environ, byte[] content, StartResponse startResponse) throws Exception {
        String id = Objects.requireNonNull(environ.header(ID), "no id");
        if (!ids.add(id)) {
            repeated.incrementAndGet();
        }
        startResponse.start("200 OK", Headers.of(ID, id));
        return Body.of(
                ByteBuffer.wrap((environ.require(REQUEST_METHOD) + " " + id + " ").getBytes(StandardCharsets.US_ASCII)),
                ByteBuffer.wrap(content));
    }

    private static Body stream() {
        byte[] block = new byte[BLOCK];
        return Body.of(() -> IntStream.range(0, STREAM_BYTES / BLOCK)
                .mapToObj(number -> ByteBuffer.wrap(block))
                .iterator());
    }

    private static Body seen(Environ environ, long length) {
        long fields =
                environ.keySet().stream().filter(key -> key.startsWith("HTTP_")).count();
        return Body.of(environ.require(REQUEST_METHOD) + " " + environ.require(PATH_INFO) + ", " + length + " bytes, "
                + fields + " fields");
    }

    @SuppressWarnings("try") // close throws what that of the body does
    private final class Counted implements Body {

        private final Body body;

        Counted(Body body) {
            this.body = body;
        }

        @Override
        public Iterator<ByteBuffer> iterator() {
            return body.iterator();
        }

        @Override
        public long length() {
            return body.length();
        }

        @Override
        public void close() throws Exception {
            openBodies.decrementAndGet();
            body.close();
        }
    }
}

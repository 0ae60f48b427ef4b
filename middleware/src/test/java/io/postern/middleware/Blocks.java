package io.postern.middleware;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/** Small pieces of applications. */
final class Blocks {

    static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    private Blocks() {}

    static ByteBuffer block(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A body of these blocks, of unknown length. */
    static Body body(String... blocks) {
        List<ByteBuffer> all = Arrays.stream(blocks).map(Blocks::block).toList();
        return all::iterator;
    }

    /** An application that starts with these headers and yields these blocks. */
    static Application yielding(Headers headers, String... blocks) {
        return (environ, startResponse) -> {
            startResponse.start("200 OK", headers);
            return body(blocks);
        };
    }

    static Application yielding(String... blocks) {
        return yielding(TEXT, blocks);
    }

    static BodyWriter started(StartResponse startResponse) throws Exception {
        return startResponse.start("200 OK", TEXT);
    }

    /** A body around another: its blocks are those of that iterator, and it closes the other. */
    @SuppressWarnings("try") // close throws what that of the other does
    static Body around(Body inner, Supplier<Iterator<ByteBuffer>> blocks) {
        return new Body() {
            @Override
            public Iterator<ByteBuffer> iterator() {
                return blocks.get();
            }

            @Override
            public void close() throws Exception {
                inner.close();
            }
        };
    }
}

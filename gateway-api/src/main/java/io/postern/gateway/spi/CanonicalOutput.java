package io.postern.gateway.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the server is to see; keeps what does not fit into its buffer.
 *
 * <p>While something is {@linkplain #pending() pending}, only the last chunk may be added: so what is kept is bounded.
 */
final class CanonicalOutput {

    private static final byte[] GET = ascii("GET / HTTP/1.");
    private static final byte[] HEAD = ascii("HEAD / HTTP/1.");
    private static final byte[] POST = ascii("POST / HTTP/1.");
    private static final byte[] HOST = ascii("\r\nHost: postern\r\n");
    private static final byte[] LENGTH = ascii("Content-Length: ");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] CRLF = ascii("\r\n");
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");

    // No body is ever as long (half an exbibyte); Undertow counts in 61 bits and waits for ever beyond.
    static final long MOST_LENGTH = 1L << 59;

    private static final int AROUND_CHUNK = 8 + 2 + 2 + 5; // digits, two CRLF, and room for a last chunk that follows
    private static final int WORTH_A_CHUNK = 64;

    // What did not fit; ready to be written while "keeping", else to be read.
    private @Nullable ByteBuffer rest;
    private boolean keeping;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether something is kept. */
    boolean pending() {
        return rest != null && rest.hasRemaining();
    }

    /** Moves what is kept into the buffer, as far as it fits. */
    void flush(ByteBuffer output) {
        if (rest == null) {
            return;
        }
        while (rest.hasRemaining() && output.hasRemaining()) {
            output.put(rest.get());
        }
    }

    void head(RequestHead head, boolean hideHead, ByteBuffer output) {
        ByteBuffer to = room(FramingGuard.HEAD_ROOM, output);
        to.put(head.isHead() && !hideHead ? HEAD : head.hasBody() ? POST : GET);
        to.put((byte) (head.isHttp10() && head.refusal() == null ? '0' : '1'));
        to.put(HOST);
        if (head.chunked()) {
            to.put(CHUNKED);
        } else if (head.contentLength() > 0) {
            number(Math.min(head.contentLength(), MOST_LENGTH), to.put(LENGTH));
            to.put(CRLF);
        }
        if (head.close()) {
            to.put(CLOSE);
        }
        to.put(CRLF);
        written(output);
    }

    /** Writes the next bytes of a chunked body, at most so many, as a chunk; returns how many. */
    int chunk(ByteBuffer input, long most, ByteBuffer output) {
        int wanted = (int) Math.min(input.remaining(), most);
        ByteBuffer to = room(Math.min(wanted, WORTH_A_CHUNK) + AROUND_CHUNK, output);
        int count = Math.min(wanted, to.remaining() - AROUND_CHUNK);
        hex(count, to);
        to.put(CRLF);
        move(input, count, to);
        to.put(CRLF);
        written(output);
        return count;
    }

    void lastChunk(ByteBuffer output) {
        ByteBuffer to = room(LAST_CHUNK.length, output);
        to.put(LAST_CHUNK);
        written(output);
    }

    /** Moves bytes from one buffer to another that has room for them. */
    static void move(ByteBuffer input, int count, ByteBuffer output) {
        int limit = input.limit();
        input.limit(input.position() + count);
        output.put(input);
        input.limit(limit);
    }

    private ByteBuffer room(int bytes, ByteBuffer output) {
        keeping = output.remaining() < bytes; // also while something is pending, which has filled it
        if (!keeping) {
            return output;
        }
        if (rest == null) {
            rest = ByteBuffer.allocate(FramingGuard.HEAD_ROOM).flip();
        }
        return rest.compact();
    }

    private void written(ByteBuffer output) {
        if (keeping && rest != null) {
            rest.flip();
            flush(output);
        }
    }

    private static void number(long value, ByteBuffer to) {
        if (value > 9) {
            number(value / 10, to);
        }
        to.put((byte) ('0' + value % 10));
    }

    private static void hex(int value, ByteBuffer to) {
        if (value > 15) {
            hex(value >>> 4, to);
        }
        to.put((byte) Character.forDigit(value & 15, 16));
    }
}

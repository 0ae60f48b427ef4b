package io.postern.gateway.spi;

import io.postern.gateway.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one response on HTTP/1, but for the blocks of its body: for a server that leaves the writing to its
 * adapter. In the order in which they are sent:
 *
 * <pre>
 * before(size) block after()      for each block
 * end()
 * </pre>
 *
 * <p>The head is part of what comes first. What is returned is the caller's, and may be empty.
 */
public final class ResponseBytes {

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int FIRST_SIZE = 192;

    private final boolean chunked;

    // What is to go with the next block, or at the end: at first the head.
    private byte[] bytes = new byte[FIRST_SIZE];
    private int size;

    /** Makes the bytes of that answer to that request. */
    public ResponseBytes(RequestHead request, ResponseHead response) {
        this(response, response.chunked(request));
    }

    private ResponseBytes(ResponseHead response, boolean chunked) {
        this.chunked = chunked;
        head(response);
    }

    /** The bytes of an answer on a connection that has one only: without a length it goes on until the close. */
    public static ResponseBytes untilClose(ResponseHead response) {
        return new ResponseBytes(response, false);
    }

    /** The interim response {@code 100 Continue}. */
    public static ByteBuffer interim() {
        return ByteBuffer.wrap(CONTINUE).asReadOnlyBuffer();
    }

    /** What goes before a block of so many bytes, at least 1; the head with the first. */
    public ByteBuffer before(int blockSize) {
        if (chunked) {
            put(Integer.toHexString(blockSize));
            put("\r\n");
        }
        return take();
    }

    /** What goes behind a block. */
    public ByteBuffer after() {
        if (chunked) {
            put("\r\n");
        }
        return take();
    }

    /** What goes behind the last block; the head of a response without blocks. */
    public ByteBuffer end() {
        if (chunked) {
            put("0\r\n\r\n");
        }
        return take();
    }

    private ByteBuffer take() {
        ByteBuffer taken = ByteBuffer.wrap(bytes, 0, size);
        bytes = RequestHead.NO_BYTES;
        size = 0;
        return taken;
    }

    private void head(ResponseHead response) {
        put("HTTP/1.1 ");
        put(Integer.toString(response.status()));
        put(" ");
        put(response.reason());
        put("\r\n");
        Headers headers = response.headers();
        for (int i = 0; i < headers.count(); i++) {
            field(headers.name(i), headers.value(i));
        }
        if (response.length() >= 0) {
            field("Content-Length", Long.toString(response.length()));
        } else if (chunked) {
            field("Transfer-Encoding", "chunked");
        }
        if (response.close()) {
            field("Connection", "close");
        }
        field("Date", Engine.date());
        put("\r\n");
    }

    private void field(String name, String value) {
        put(name);
        put(": ");
        put(value);
        put("\r\n");
    }

    @SuppressWarnings("deprecation") // a char is a byte here, and this makes no array of its own
    private void put(String text) {
        int length = text.length();
        if (size + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + length, 2 * bytes.length));
        }
        text.getBytes(0, length, bytes, size);
        size += length;
    }
}

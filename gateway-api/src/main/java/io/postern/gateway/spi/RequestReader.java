package io.postern.gateway.spi;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one connection from a blocking stream: all that a {@link RequestParser} asks of its user is in
 * here.
 *
 * <p>One thread at a time reads; {@link #late} may be called by any.
 */
@SuppressWarnings("exports") // the nullness annotation is needed at compile time only
public final class RequestReader {

    private static final int BUFFER = 8192;

    private final RequestParser parser;
    private final InputStream source;
    private final ByteBuffer received = ByteBuffer.allocate(BUFFER).flip();
    private volatile boolean late;

    /** Makes the reader of a connection; the parser is fed by nobody else. */
    public RequestReader(RequestParser parser, InputStream source) {
        this.parser = parser;
        this.source = source;
    }

    /**
     * Waits for the next request; the body of the one before is read to its end by then. Returns null when no further
     * request comes.
     *
     * @throws IllegalStateException if it is not
     */
    public @Nullable RequestHead next() throws IOException {
        if (parser.inBody() && !parser.finished()) {
            throw new IllegalStateException("the body of the request before is to be read to its end first");
        }
        RequestHead head = parser.parse(received);
        while (head == null && !parser.finished()) {
            head = receive();
            if (head == null) {
                head = parser.parse(received);
            }
        }
        return head;
    }

    /** The body of a request just read, as {@link Exchange#input()} is to return it. */
    public InputStream body(RequestHead head) {
        return head.hasBody() ? new RequestBody(head) : InputStream.nullInputStream();
    }

    /** Says that the end of the stream, when it comes, means that the client took too long; see {@link SlowClient}. */
    public void late() {
        late = true;
    }

    /** Waits for more; returns a head that is refused because no more comes. */
    private @Nullable RequestHead receive() throws IOException {
        received.clear().flip(); // so it stays when the stream fails
        int count = source.read(received.array());
        received.limit(Math.max(0, count));
        if (count < 0 && late) {
            return parser.timeOut();
        }
        if (count < 0) {
            parser.endOfInput();
        }
        return null;
    }

    private final class RequestBody extends InputStream {

        private final RequestHead head;
        private boolean over;

        RequestBody(RequestHead head) {
            this.head = head;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            while (!over && (parser.passable() == 0 || !received.hasRemaining())) {
                advance();
            }
            if (over) {
                return -1;
            }
            int count = (int) Math.min(Math.min(length, received.remaining()), parser.passable());
            received.get(target, offset, count);
            parser.passed(count);
            over = !parser.inBody();
            return count;
        }

        private void advance() throws IOException {
            if (received.hasRemaining()) {
                parser.parse(received);
            } else {
                receive();
            }
            over = !parser.inBody();
            if (head.bodyFailure() != null || (!over && parser.finished())) {
                throw new EOFException("the connection ended before the body did, or the body is malformed");
            }
        }
    }
}

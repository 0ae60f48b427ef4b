package io.postern.gateway.spi;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one connection from a blocking stream, for a server that has no parser of its own: all that the
 * {@link FramingGuard} asks of one is in here.
 *
 * <p>One thread at a time reads; {@link #late} may be called by any.
 */
@SuppressWarnings("exports") // the nullness annotation is needed at compile time only
public final class RequestReader {

    private static final int BUFFER = 8192;

    private final FramingGuard guard;
    private final InputStream source;
    private final ByteBuffer received = ByteBuffer.allocate(BUFFER).flip();
    private final ByteBuffer emitted =
            ByteBuffer.allocate(BUFFER + FramingGuard.HEAD_ROOM).flip();
    private volatile boolean late;

    /** Makes the reader of a connection; the guard is fed by nobody else, and its heads are taken here. */
    public RequestReader(FramingGuard guard, InputStream source) {
        this.guard = guard;
        this.source = source;
    }

    /**
     * Waits for the next request; the body of the one before is read to its end by then. Returns null when no further
     * request comes.
     */
    public @Nullable RequestHead next() throws IOException {
        String line = readLine();
        while (line != null && !line.isEmpty()) {
            line = readLine(); // the head that the guard has kept says all of it
        }
        return line == null ? null : guard.take();
    }

    /** The body of a request just read, as {@link Exchange#input()} is to return it. */
    public InputStream body(RequestHead head) {
        return head.hasBody() ? new RequestBody(head) : InputStream.nullInputStream();
    }

    /** Says that the end of the stream, when it comes, means that the client took too long; see {@link SlowClient}. */
    public void late() {
        late = true;
    }

    /** A line of what the guard emits, or null at the end. */
    private @Nullable String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (fill()) {
            char c = (char) emitted.get();
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append(c);
            }
        }
        return null;
    }

    /** Waits until the guard has emitted something; false at the end. */
    private boolean fill() throws IOException {
        while (!emitted.hasRemaining()) {
            emitted.clear();
            try {
                if (received.hasRemaining() || guard.pending()) {
                    guard.feed(received, emitted);
                } else if (guard.finished()) {
                    return false;
                } else {
                    receive();
                }
            } finally { // also when the stream fails: nothing is emitted then
                emitted.flip();
            }
        }
        return true;
    }

    private void receive() throws IOException {
        int count = source.read(received.array());
        received.clear().limit(Math.max(0, count));
        if (count < 0 && late) {
            guard.timeOut(emitted);
        } else if (count < 0) {
            guard.endOfInput(emitted);
        }
    }

    /** A body as the guard passes it on: with its length, or in chunks. */
    private final class RequestBody extends InputStream {

        private final boolean chunked;
        private long left; // of the body, or of the present chunk
        private boolean over;

        RequestBody(RequestHead head) {
            chunked = head.chunked();
            left = chunked ? 0 : head.contentLength();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (!over && left == 0) {
                startChunk();
            }
            if (over) {
                return -1;
            }
            if (!fill()) {
                throw cut();
            }
            int count = (int) Math.min(Math.min(length, left), emitted.remaining());
            emitted.get(target, offset, count);
            left -= count;
            endPart();
            return count;
        }

        private void startChunk() throws IOException {
            left = Long.parseLong(line(), 16);
            if (left == 0) {
                line();
                over = true;
            }
        }

        /** Behind a chunk stands the end of its line; a body with a length is over. */
        private void endPart() throws IOException {
            if (left == 0 && chunked) {
                line();
            } else if (left == 0) {
                over = true;
            }
        }

        private String line() throws IOException {
            String line = readLine();
            if (line == null) {
                throw cut();
            }
            return line;
        }

        private static EOFException cut() {
            return new EOFException("the connection ended before the body did");
        }
    }
}

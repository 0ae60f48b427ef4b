package io.postern.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A body that reads a stream block by block; nothing is read before the first block is asked for (rule F-02). */
final class StreamBody implements Body {

    static final int BLOCK_SIZE = 64 * 1024;

    private final InputStream stream;
    private final int blockSize;

    StreamBody(InputStream stream, int blockSize) {
        if (blockSize < 1) {
            throw new IllegalArgumentException("blockSize is at least 1, but it is " + blockSize);
        }
        this.stream = Objects.requireNonNull(stream, "stream");
        this.blockSize = blockSize;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        return new Blocks();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private final class Blocks implements Iterator<ByteBuffer> {

        private final byte[] bytes = new byte[blockSize];
        private @Nullable ByteBuffer next;
        private boolean ended;

        @Override
        public boolean hasNext() {
            if (next == null && !ended) {
                next = read();
                ended = next == null;
            }
            return next != null;
        }

        @Override
        public ByteBuffer next() {
            ByteBuffer block = hasNext() ? next : null;
            if (block == null) {
                throw new NoSuchElementException("the stream has ended");
            }
            next = null;
            return block;
        }

        // Reads once, not until the block is full: what a live stream has is sent at once.
        private @Nullable ByteBuffer read() {
            try {
                int count = stream.read(bytes);
                return count < 0 ? null : ByteBuffer.wrap(bytes, 0, count);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

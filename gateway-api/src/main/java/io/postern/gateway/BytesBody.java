package io.postern.gateway;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * A body of one array, which most responses have. When the application returns this very object, the server sends the
 * array without an iteration; iterated, by middleware for example, it yields the same bytes. May be shared, because
 * each request has a view of its own.
 */
@SuppressWarnings("try") // inherits a close that may throw anything, and has nothing to close
public final class BytesBody implements Body {

    private final byte[] bytes;

    BytesBody(byte[] bytes) {
        this.bytes = Objects.requireNonNull(bytes, "bytes");
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        return new View();
    }

    /** Returns the array itself, which is only to be read: other requests may be answered with it. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    private final class View implements Iterator<ByteBuffer> {

        private boolean taken;

        @Override
        public boolean hasNext() {
            return !taken;
        }

        @Override
        public ByteBuffer next() {
            if (taken) {
                throw new NoSuchElementException("the body has 1 block");
            }
            taken = true;
            return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        }
    }
}

package io.postern.gateway;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A body of blocks in memory; may be shared, because each iteration has views of its own. */
@SuppressWarnings("try") // inherits a close that may throw anything, and has nothing to close
final class BufferBody implements Body {

    static final BufferBody EMPTY = new BufferBody();

    private final ByteBuffer[] blocks;
    private final long length;

    BufferBody(ByteBuffer... blocks) {
        this.blocks = new ByteBuffer[blocks.length];
        long sum = 0;
        for (int i = 0; i < blocks.length; i++) {
            this.blocks[i] = blocks[i].asReadOnlyBuffer();
            sum += blocks[i].remaining();
        }
        length = sum;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        return new Views();
    }

    @Override
    public long length() {
        return length;
    }

    private final class Views implements Iterator<ByteBuffer> {

        private int next;

        @Override
        public boolean hasNext() {
            return next < blocks.length;
        }

        @Override
        public ByteBuffer next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the body has " + blocks.length + " blocks");
            }
            return blocks[next++].duplicate();
        }
    }
}

package io.postern.gateway;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A body of blocks in memory; may be shared, because each iteration has views of its own. */
@SuppressWarnings("try") // inherits a close that may throw anything, and has nothing to close
final class BufferBody implements Body {

    static final BufferBody EMPTY = new BufferBody();

    private final ByteBuffer[] blocks; // nobody else moves them
    private final long length;

    private BufferBody(ByteBuffer... blocks) {
        this.blocks = blocks;
        long sum = 0;
        for (ByteBuffer block : blocks) {
            sum += block.remaining();
        }
        length = sum;
    }

    /** Of what remains in these buffers now, wherever their owner moves them later. */
    static BufferBody of(ByteBuffer... blocks) {
        ByteBuffer[] own = new ByteBuffer[blocks.length];
        for (int i = 0; i < blocks.length; i++) {
            own[i] = blocks[i].duplicate();
        }
        return new BufferBody(own);
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
            return blocks[next++].asReadOnlyBuffer();
        }
    }
}

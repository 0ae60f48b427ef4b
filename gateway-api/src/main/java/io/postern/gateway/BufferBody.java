package io.postern.gateway;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/** A body of blocks in memory; may be shared, because each iteration has views of its own. */
@SuppressWarnings("try") // inherits a close that may throw anything, and has nothing to close
final class BufferBody implements Body {

    static final BufferBody EMPTY = new BufferBody(List.of());

    private final List<ByteBuffer> blocks;
    private final long length;

    BufferBody(List<ByteBuffer> blocks) {
        this.blocks = blocks.stream().map(ByteBuffer::asReadOnlyBuffer).toList();
        length = blocks.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        Iterator<ByteBuffer> each = blocks.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public ByteBuffer next() {
                return each.next().duplicate();
            }
        };
    }

    @Override
    public long length() {
        return length;
    }
}

package io.postern.middleware;

import io.postern.gateway.Body;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A body with another block for each one inside (rule M-02), and perhaps one behind the last. */
@SuppressWarnings("try") // its close may throw what the application likes
abstract class ReplacedBody implements Body {

    private final Body inner;

    ReplacedBody(Body inner) {
        this.inner = inner;
    }

    /** What is sent in place of a block, possibly an empty one. */
    abstract ByteBuffer replaced(ByteBuffer block);

    /** Whether one more is to follow, now that all blocks are replaced. */
    abstract boolean hasLast();

    /** That one. */
    abstract ByteBuffer last();

    @Override
    public Iterator<ByteBuffer> iterator() {
        return new Blocks(inner.iterator());
    }

    @Override
    public void close() throws Exception {
        inner.close();
    }

    private final class Blocks implements Iterator<ByteBuffer> {

        private final Iterator<ByteBuffer> blocks;
        private boolean ended; // after its end nothing is asked of the one inside (rule B-09)

        Blocks(Iterator<ByteBuffer> blocks) {
            this.blocks = blocks;
        }

        private boolean hasInner() {
            ended = ended || !blocks.hasNext();
            return !ended;
        }

        @Override
        public boolean hasNext() {
            return hasInner() || hasLast();
        }

        @Override
        public ByteBuffer next() {
            if (hasInner()) {
                ByteBuffer block = blocks.next();
                return block == null ? block : replaced(block); // null is for the server to refuse
            }
            if (hasLast()) {
                return last();
            }
            throw new NoSuchElementException("the body has ended");
        }
    }
}

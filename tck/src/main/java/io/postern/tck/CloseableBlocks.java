package io.postern.tck;

import java.nio.ByteBuffer;
import java.util.Iterator;

/** An iterator that can be closed, of one block or of a failure. */
final class CloseableBlocks implements Iterator<ByteBuffer>, AutoCloseable {

    private final boolean fails;
    private final Runnable onClose;
    private boolean ended;

    CloseableBlocks(boolean fails, Runnable onClose) {
        this.fails = fails;
        this.onClose = onClose;
    }

    @Override
    public boolean hasNext() {
        return !ended;
    }

    @Override
    public ByteBuffer next() {
        if (fails) {
            throw new IllegalStateException("boom");
        }
        ended = true;
        return Samples.block("block");
    }

    @Override
    public void close() {
        onClose.run();
    }
}

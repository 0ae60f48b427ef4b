package io.postern.gateway;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Objects;

/** A body whose blocks come from any iterable, which it closes when that can be closed. */
@SuppressWarnings("try") // close may throw what the iterable's own does
final class IterableBody implements Body {

    private final Iterable<ByteBuffer> blocks;

    IterableBody(Iterable<ByteBuffer> blocks) {
        this.blocks = Objects.requireNonNull(blocks, "blocks");
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        return blocks.iterator();
    }

    @Override
    public void close() throws Exception {
        if (blocks instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}

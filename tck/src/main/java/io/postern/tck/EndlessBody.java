package io.postern.tck;

import io.postern.gateway.Body;
import java.nio.ByteBuffer;
import java.util.Iterator;

/** A body that ends only with its response, and tells when it is closed. */
final class EndlessBody implements Body {

    private static final String BLOCK = "x".repeat(8192);

    private final Runnable onClose;

    EndlessBody(Runnable onClose) {
        this.onClose = onClose;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        return ProbeBody.from(index -> Samples.block(BLOCK)).iterator();
    }

    @Override
    public void close() {
        onClose.run();
    }
}

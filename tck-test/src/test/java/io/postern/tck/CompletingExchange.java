package io.postern.tck;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Completes what it should abort. */
final class CompletingExchange extends TinyExchange {

    CompletingExchange(TinyConnection connection) {
        super(connection);
    }

    @Override
    public void abort() {
        try {
            write(ByteBuffer.allocate(100));
            end();
        } catch (IOException e) {
            // the client left
        }
        release(false);
    }
}

package io.postern.tck;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Sends everything at the end. */
final class HoldingExchange extends TinyExchange {

    private final List<ByteBuffer> blocks = new ArrayList<>();

    HoldingExchange(TinyConnection connection) {
        super(connection);
    }

    @Override
    public void write(ByteBuffer block) {
        byte[] copy = new byte[block.remaining()];
        block.duplicate().get(copy);
        blocks.add(ByteBuffer.wrap(copy));
    }

    @Override
    public void end() throws IOException {
        for (ByteBuffer block : blocks) {
            super.write(block);
        }
        super.end();
    }
}

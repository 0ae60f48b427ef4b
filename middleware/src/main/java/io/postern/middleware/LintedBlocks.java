package io.postern.middleware;

import java.nio.ByteBuffer;
import java.util.Iterator;

/** The blocks of a body as the side outside sees them. */
class LintedBlocks implements Iterator<ByteBuffer> {

    private final Iterator<ByteBuffer> blocks;
    private final LintedResponse response;
    private final LintedRequest request;
    private boolean ended;

    LintedBlocks(Iterator<ByteBuffer> blocks, LintedResponse response, LintedRequest request) {
        this.blocks = blocks;
        this.response = response;
        this.request = request;
    }

    @Override
    public boolean hasNext() {
        checkOpen("hasNext()");
        boolean more = blocks.hasNext();
        if (!more && !ended) {
            ended = true;
            response.ended();
        }
        return more;
    }

    @Override
    public ByteBuffer next() {
        checkOpen("next()");
        request.checkAsking();
        ByteBuffer block = blocks.next();
        response.yielded(block);
        return block;
    }

    private void checkOpen(String call) {
        if (request.isOver()) {
            request.report(Check.ASKED_AFTER_CLOSE, call + " was called");
        } else if (ended) {
            request.report(Check.ASKED_AFTER_END, call + " was called again");
        }
    }

    /** Those of an iterator that is to be closed by itself (rule B-21). */
    @SuppressWarnings("try") // close may throw what that of the iterator does
    static final class Closeable extends LintedBlocks implements AutoCloseable {

        private final AutoCloseable closeable;

        Closeable(
                Iterator<ByteBuffer> blocks, AutoCloseable closeable, LintedResponse response, LintedRequest request) {
            super(blocks, response, request);
            this.closeable = closeable;
        }

        @Override
        public void close() throws Exception {
            closeable.close();
        }
    }
}

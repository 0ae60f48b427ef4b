package io.postern.middleware;

import io.postern.gateway.Body;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.Iterator;

/** A body as the side outside sees it: block for block the one inside, with its length and its close. */
@SuppressWarnings("try") // close may throw what that of the body does
final class LintedBody implements Body {

    private static final Cleaner CLEANER = Cleaner.create();

    private final Body body;
    private final LintedResponse response;
    private final LintedRequest request;
    private final Cleaner.Cleanable leak;
    private boolean iterated;

    LintedBody(Body body, LintedResponse response, LintedRequest request) {
        this.body = body;
        this.response = response;
        this.request = request;
        leak = CLEANER.register(this, request::logIfLeftOpen); // the last resort, when nothing else can tell
    }

    @Override
    public long length() {
        long length = body.length();
        response.hinted(length);
        return length;
    }

    @Override
    @SuppressWarnings("NullAway") // a null iterator is passed on by a lint that only logs
    public Iterator<ByteBuffer> iterator() {
        if (request.isOver()) {
            request.report(Check.ASKED_AFTER_CLOSE, "iterator() was called");
        }
        if (iterated) {
            request.report(Check.ITERATED_TWICE, "it was called again");
        }
        iterated = true;
        response.iterating();
        Iterator<ByteBuffer> blocks = body.iterator();
        if (blocks == null) {
            request.report(Check.NULL_ITERATOR, "iterator() returned null");
            return blocks;
        }
        return blocks instanceof AutoCloseable closeable && closeable != body
                ? new LintedBlocks.Closeable(blocks, closeable, response, request)
                : new LintedBlocks(blocks, response, request);
    }

    @Override
    public void close() throws Exception {
        request.closing();
        leak.clean();
        try {
            body.close();
        } catch (Throwable failure) { // it passes as it is
            request.logInside();
            throw failure;
        }
        request.checkInside();
    }
}

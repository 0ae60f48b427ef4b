package io.postern.gateway.spi;

import io.postern.gateway.Body;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A body that records what is called on it, and notes what a server must not do. */
@SuppressWarnings("try") // close may throw what a test likes
final class WatchedBody implements Body {

    /** What happens in a call, before it does what it always does. */
    @FunctionalInterface
    interface Action {
        void run() throws Throwable;
    }

    private final List<ByteBuffer> blocks;
    private final List<String> calls = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Action> actions = new HashMap<>();
    private long length = -1;
    private boolean iterated;
    private boolean exhausted;
    private boolean closed;
    private boolean closeableIterator;

    private WatchedBody(List<ByteBuffer> blocks) {
        this.blocks = blocks;
    }

    static WatchedBody of(String... blocks) {
        List<ByteBuffer> buffers = new ArrayList<>();
        for (String block : blocks) {
            buffers.add(ByteBuffer.wrap(block.getBytes(StandardCharsets.ISO_8859_1)));
        }
        return new WatchedBody(buffers);
    }

    /** A body of exactly these buffers; null is possible. */
    static WatchedBody ofBuffers(ByteBuffer... blocks) {
        List<ByteBuffer> buffers = new ArrayList<>();
        for (ByteBuffer block : blocks) {
            buffers.add(block);
        }
        return new WatchedBody(buffers);
    }

    /** Its length() says that. */
    WatchedBody claiming(long length) {
        this.length = length;
        return this;
    }

    /** Does this in calls of that name: length, iterator, hasNext, next, closeIterator, close. */
    WatchedBody in(String call, Action action) {
        actions.put(call, action);
        return this;
    }

    /** Throws this in calls of that name. */
    WatchedBody failing(String call, Throwable failure) {
        return in(call, () -> {
            throw failure;
        });
    }

    /** Its iterator can be closed by itself. */
    WatchedBody withCloseableIterator() {
        closeableIterator = true;
        return this;
    }

    /** The names of the calls, in order. */
    List<String> calls() {
        return calls;
    }

    long count(String call) {
        return calls.stream().filter(call::equals).count();
    }

    /** What a server must not do: rules B-08, B-09. */
    List<String> faults() {
        return faults;
    }

    @Override
    public long length() {
        called("length");
        return length;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        called("iterator");
        expect(!iterated, "a second iterator");
        iterated = true;
        return closeableIterator ? new CloseableBlocks() : new Blocks();
    }

    @Override
    public void close() {
        boolean before = closed;
        closed = true;
        calls.add("close");
        expect(!before, "a second close");
        act("close");
    }

    private void called(String call) {
        calls.add(call);
        expect(!closed, call + " after close");
        act(call);
    }

    private void act(String call) {
        try {
            actions.getOrDefault(call, () -> {}).run();
        } catch (Throwable failure) {
            throw WatchedBody.<RuntimeException>asIs(failure);
        }
    }

    private void expect(boolean condition, String fault) {
        if (!condition) {
            faults.add(fault);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E asIs(Throwable failure) throws E {
        throw (E) failure;
    }

    private class Blocks implements Iterator<ByteBuffer> {

        private final Iterator<ByteBuffer> each = blocks.iterator();

        @Override
        public boolean hasNext() {
            called("hasNext");
            expect(!exhausted, "hasNext after it was false");
            exhausted = !each.hasNext();
            return !exhausted;
        }

        @Override
        public ByteBuffer next() {
            called("next");
            expect(!exhausted, "next after hasNext was false");
            return each.next();
        }
    }

    private final class CloseableBlocks extends Blocks implements AutoCloseable {

        @Override
        public void close() {
            called("closeIterator");
        }
    }
}

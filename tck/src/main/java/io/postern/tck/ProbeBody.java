package io.postern.tck;

import io.postern.gateway.Body;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A body that takes down what is done to it. */
final class ProbeBody implements Body {

    /** Gives the blocks, by their index from 0; null is the end. */
    @FunctionalInterface
    interface Source {
        @Nullable
        ByteBuffer block(int index) throws Exception;
    }

    private final Source source;
    private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
    private long length = -1;
    private @Nullable Exception failureOfClose;
    private volatile int blocks;

    private ProbeBody(Source source) {
        this.source = source;
    }

    /** A body of these blocks. */
    static ProbeBody of(String... blocks) {
        return from(index -> index < blocks.length ? Samples.block(blocks[index]) : null);
    }

    /** A body of what the source gives. */
    static ProbeBody from(Source source) {
        return new ProbeBody(source);
    }

    /** A body of these blocks and then a failure. */
    static ProbeBody failingAfter(Throwable failure, String... blocks) {
        return from(index -> {
            if (index < blocks.length) {
                return Samples.block(blocks[index]);
            }
            throw sneaky(failure);
        });
    }

    /** Tells that length. */
    ProbeBody claiming(long length) {
        this.length = length;
        return this;
    }

    /** Throws that when it is closed. */
    ProbeBody failingToClose(Exception failure) {
        failureOfClose = failure;
        return this;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        events.add("iterator");
        return new Blocks();
    }

    @Override
    public void close() {
        events.add("close");
        if (failureOfClose != null) {
            throw sneaky(failureOfClose);
        }
    }

    /** What was done so far, in order: iterator, hasNext, next, end, close. */
    List<String> events() {
        return List.copyOf(events);
    }

    /** How often that was done so far. */
    long count(String event) {
        return events.stream().filter(event::equals).count();
    }

    /** How many blocks were asked for so far. */
    int blocks() {
        return blocks;
    }

    /** Fails the test unless this is closed, once and for good, and nothing is asked of it afterwards. */
    void expectClosedOnce(TestServer server) throws InterruptedException {
        Poll.until("close of the body", () -> count("close") > 0);
        server.close();
        if (count("close") != 1) {
            throw new AssertionError("expected one close of the body, but there were " + count("close"));
        }
        List<String> done = events();
        if (!done.get(done.size() - 1).equals("close")) {
            throw new AssertionError("expected nothing after close, but there was " + done);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <X extends Throwable> RuntimeException sneaky(Throwable failure) throws X {
        throw (X) failure;
    }

    private final class Blocks implements Iterator<ByteBuffer> {

        private @Nullable ByteBuffer next;
        private boolean fetched;
        private int index;

        @Override
        public boolean hasNext() {
            events.add("hasNext");
            if (!fetched) {
                fetched = true;
                next = fetch();
            }
            if (next == null) {
                events.add("end");
            }
            return next != null;
        }

        @Override
        public ByteBuffer next() {
            events.add("next");
            ByteBuffer block = fetched ? next : fetch();
            fetched = false;
            if (block == null) {
                throw new NoSuchElementException("the body has ended");
            }
            blocks = index;
            return block;
        }

        private @Nullable ByteBuffer fetch() {
            try {
                return source.block(index++);
            } catch (RuntimeException e) {
                throw e;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (Exception e) {
                throw sneaky(e);
            }
        }
    }
}

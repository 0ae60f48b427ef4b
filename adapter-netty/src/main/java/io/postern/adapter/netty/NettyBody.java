package io.postern.adapter.netty;

import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request: filled by the event loop, read by the application's thread, which asks for each further part.
 */
final class NettyBody extends InputStream {

    private enum End {
        OPEN,
        WHOLE,
        CUT,
        CLOSED
    }

    private final Runnable demand;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuf> parts = new ArrayDeque<>(4);
    private End end = End.OPEN;
    private boolean demanded;

    private @Nullable ByteBuf part; // the reader's own

    NettyBody(Runnable demand) {
        this.demand = demand;
    }

    /** Takes a part over. */
    void add(ByteBuf content, boolean last) {
        lock.lock();
        try {
            if (end == End.OPEN && content.isReadable()) {
                parts.add(content);
            } else {
                content.release();
            }
            demanded = false;
            finish(last ? End.WHOLE : End.OPEN);
        } finally {
            lock.unlock();
        }
    }

    /** The client sends no more; what has come can still be read. */
    void cut() {
        lock.lock();
        try {
            finish(End.CUT);
        } finally {
            lock.unlock();
        }
    }

    private void finish(End how) {
        end = end == End.OPEN ? how : end;
        changed.signal();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (part == null) {
            part = next();
        }
        if (part == null) {
            return -1;
        }
        int count = Math.min(length, part.readableBytes());
        part.readBytes(target, offset, count);
        dropPart(part.isReadable());
        return count;
    }

    /** Waits for the next part, and asks for the one after it, so that it comes while this one is used. */
    private @Nullable ByteBuf next() throws IOException {
        lock.lock();
        try {
            while (parts.isEmpty() && end == End.OPEN) {
                demandMore();
                changed.awaitUninterruptibly();
            }
            ByteBuf next = parts.poll();
            if (next == null && end != End.WHOLE) {
                throw new EOFException("the connection ended before the request body did");
            }
            if (parts.isEmpty() && end == End.OPEN) {
                demandMore();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void demandMore() {
        if (!demanded) {
            demanded = true;
            demand.run();
        }
    }

    @Override
    public int available() {
        return part == null ? 0 : part.readableBytes();
    }

    /** Releases what nobody has read; by the reader's thread. */
    @Override
    public void close() {
        dropPart(false);
        lock.lock();
        try {
            end = End.CLOSED;
            parts.forEach(ByteBuf::release);
            parts.clear();
        } finally {
            lock.unlock();
        }
    }

    private void dropPart(boolean keep) {
        if (part != null && !keep) {
            part.release();
            part = null;
        }
    }
}

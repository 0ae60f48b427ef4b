package io.postern.adapter.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * The blocks of one response on their way from the application's thread to the event loop.
 *
 * <p>One task there takes all that have come: while the loop is busy they leave in one system call, else each at once.
 */
@SuppressWarnings("FutureReturnValueIgnored") // it is the promise
final class NettyOutbox {

    /** So many blocks may be on their way: what a slow client costs in memory, and what a fast one saves in waits. */
    private static final int MOST = 4;

    private final Channel channel;
    private final Predicate<Runnable> loop;
    private final Queue<Block> blocks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awaited = new AtomicBoolean();
    private final ChannelFuture[] last = new ChannelFuture[MOST];
    private int count;

    /** After that write; {@code loop} runs a task on the event loop, or returns false when that has ended. */
    NettyOutbox(Channel channel, Predicate<Runnable> loop, ChannelFuture before) {
        this.channel = channel;
        this.loop = loop;
        Arrays.fill(last, before);
    }

    /** Hands a block over; returns the write that must be done before there is room for the next. */
    ChannelFuture send(ByteBuf bytes, ChannelPromise written) {
        blocks.add(new Block(bytes, written));
        if (!awaited.getAndSet(true) && !loop.test(this::flush)) {
            drop();
        }
        int at = count++ % MOST;
        ChannelFuture oldest = last[at];
        last[at] = written;
        return oldest;
    }

    private void flush() {
        awaited.set(false); // before it looks, or a block that comes meanwhile would wait for ever
        for (Block block = blocks.poll(); block != null; block = blocks.poll()) {
            channel.write(block.bytes, block.written);
        }
        channel.flush();
    }

    private void drop() {
        for (Block block = blocks.poll(); block != null; block = blocks.poll()) {
            block.bytes.release();
            block.written.tryFailure(new ClosedChannelException());
        }
    }

    private record Block(ByteBuf bytes, ChannelPromise written) {}
}

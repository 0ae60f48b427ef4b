package io.postern.benchmarks;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.Executor;

/**
 * Sends blocks from a thread that may block: fills Netty's buffer up to its mark, flushes, and waits until there is
 * room.
 */
final class RawNettyStream extends RawNettyHandler {

    private final Executor executor;

    RawNettyStream(Executor executor) {
        this.executor = executor;
    }

    @Override
    void received(ChannelHandlerContext ctx, HttpRequest request) {
        executor.execute(() -> answer(ctx));
    }

    private void answer(ChannelHandlerContext ctx) {
        send(ctx, head());
        for (int i = 1; i < Content.BLOCKS; i++) {
            send(ctx, block(ctx, false));
            if (!ctx.channel().isWritable()) {
                ctx.flush();
                awaitRoom(ctx);
            }
        }
        sendAll(ctx, block(ctx, true));
    }

    private synchronized void awaitRoom(ChannelHandlerContext ctx) {
        try {
            while (!ctx.channel().isWritable() && ctx.channel().isActive()) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void channelWritabilityChanged(ChannelHandlerContext ctx) {
        notifyAll();
    }

    @Override
    public synchronized void channelInactive(ChannelHandlerContext ctx) {
        notifyAll();
    }
}

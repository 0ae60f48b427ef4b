package io.postern.benchmarks;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;

/** Sends blocks on the event loop, as many as there is room for, and goes on when there is room again. */
final class RawNettyPump extends RawNettyHandler {

    private int blocksLeft;

    @Override
    void received(ChannelHandlerContext ctx, HttpRequest request) {
        blocksLeft = Content.BLOCKS;
        send(ctx, head());
        pump(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (blocksLeft > 0 && ctx.channel().isWritable()) {
            pump(ctx);
        }
    }

    private void pump(ChannelHandlerContext ctx) {
        while (blocksLeft > 0 && ctx.channel().isWritable()) {
            blocksLeft--;
            send(ctx, block(ctx, blocksLeft == 0));
        }
        ctx.flush();
    }
}

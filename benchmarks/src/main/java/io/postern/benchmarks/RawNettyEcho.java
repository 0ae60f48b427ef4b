package io.postern.benchmarks;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.Executor;

/** Answers the content that an aggregator below has put together; as bytes, which an application needs. */
final class RawNettyEcho extends RawNettyHandler {

    private final Executor executor;

    RawNettyEcho(Executor executor) {
        this.executor = executor;
    }

    @Override
    void received(ChannelHandlerContext ctx, HttpRequest request) {
        executor.execute(() -> answer(ctx, (FullHttpRequest) request));
    }

    private static void answer(ChannelHandlerContext ctx, FullHttpRequest request) {
        byte[] content = ByteBufUtil.getBytes(request.content());
        request.release();
        sendAll(ctx, response("application/json", content));
    }
}

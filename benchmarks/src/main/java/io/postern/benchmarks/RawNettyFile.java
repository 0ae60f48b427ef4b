package io.postern.benchmarks;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/** Sends a file by sendfile. */
final class RawNettyFile extends RawNettyHandler {

    private final Executor executor;
    private final Path file;

    RawNettyFile(Executor executor, Path file) {
        this.executor = executor;
        this.file = file;
    }

    @Override
    void received(ChannelHandlerContext ctx, HttpRequest request) {
        executor.execute(() -> answer(ctx));
    }

    private void answer(ChannelHandlerContext ctx) {
        send(ctx, head());
        send(ctx, new DefaultFileRegion(file.toFile(), 0, Content.LENGTH));
        sendAll(ctx, LastHttpContent.EMPTY_LAST_CONTENT);
    }
}

package io.postern.benchmarks;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers in the order of the requests: a queue for each connection, emptied by one thread at a time, then flushed. */
final class RawNettyPipeline extends RawNettyHandler {

    private final Executor executor;
    private final Queue<HttpRequest> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    RawNettyPipeline(Executor executor) {
        this.executor = executor;
    }

    @Override
    void received(ChannelHandlerContext ctx, HttpRequest request) {
        queue.add(request);
        if (size.getAndIncrement() == 0) {
            executor.execute(() -> answerAll(ctx));
        }
    }

    private void answerAll(ChannelHandlerContext ctx) {
        do {
            Objects.requireNonNull(queue.poll());
            send(ctx, response("text/plain", Content.HELLO));
        } while (size.decrementAndGet() > 0);
        ctx.flush();
    }
}

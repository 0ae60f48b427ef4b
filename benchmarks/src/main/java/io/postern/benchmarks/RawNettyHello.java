package io.postern.benchmarks;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.io.InterruptedIOException;
import java.util.concurrent.Executor;

/** Answers with text, at once, after a look at fields, or after a sleep. */
final class RawNettyHello extends RawNettyHandler {

    private final Executor executor;
    private final Work work;

    RawNettyHello(Executor executor, Work work) {
        this.executor = executor;
        this.work = work;
    }

    @Override
    void received(ChannelHandlerContext ctx, HttpRequest request) {
        executor.execute(() -> sendAll(ctx, response("text/plain", content(request))));
    }

    private byte[] content(HttpRequest request) {
        if (work == Work.HEADERS) {
            return Content.hello(
                    request.uri(),
                    request.headers().get(HttpHeaderNames.USER_AGENT),
                    request.headers().get(HttpHeaderNames.ACCEPT_LANGUAGE));
        }
        if (work == Work.BLOCKING) {
            sleep();
        }
        return Content.HELLO;
    }

    private static void sleep() {
        try {
            RawThreads.sleep();
        } catch (InterruptedIOException e) {
            throw new IllegalStateException(e);
        }
    }
}

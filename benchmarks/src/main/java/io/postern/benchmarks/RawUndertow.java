package io.postern.benchmarks;

import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/** Hello on Undertow, by hand: as a blocking handler, on its best buffer pool for virtual threads. */
final class RawUndertow {

    private static final byte[] HELLO = "Hello, world!".getBytes(StandardCharsets.UTF_8);

    private final Executor executor = RawThreads.executor();

    private RawUndertow() {}

    static int start() {
        RawUndertow hello = new RawUndertow();
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setByteBufferPool(new DefaultByteBufferPool(true, 17 * 1024, 2048, 0))
                .setIoThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
                .setHandler(hello::dispatch)
                .build();
        server.start();
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    private void dispatch(HttpServerExchange exchange) {
        exchange.dispatch(executor, RawUndertow::hello);
    }

    private static void hello(HttpServerExchange exchange) throws IOException {
        exchange.startBlocking();
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
        exchange.setResponseContentLength(HELLO.length);
        exchange.getOutputStream().write(HELLO);
        exchange.endExchange();
    }
}

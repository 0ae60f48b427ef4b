package io.postern.benchmarks;

import io.undertow.Undertow;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.xnio.IoUtils;

/** The work on Undertow, by hand: as a blocking handler, on its best buffer pool for virtual threads. */
final class RawUndertow {

    private RawUndertow() {}

    static int start(Threads threads, Work work) {
        HttpHandler handler = handler(work);
        Undertow.Builder builder = Undertow.builder().addHttpListener(0, "127.0.0.1");
        if (threads == Threads.POOL) {
            builder.setHandler(exchange -> exchange.dispatch(handler));
        } else {
            Executor executor = RawThreads.executor();
            builder.setByteBufferPool(new DefaultByteBufferPool(true, 17 * 1024, 2048, 0))
                    .setHandler(exchange -> exchange.dispatch(executor, handler));
        }
        Undertow server = builder.setIoThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
                .build();
        server.start();
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    private static HttpHandler handler(Work work) {
        return switch (work) {
            case HELLO, PIPELINE -> exchange -> answer(exchange, "text/plain", Content.HELLO);
            case HEADERS -> RawUndertow::headers;
            case ECHO -> RawUndertow::echo;
            case STREAM -> RawUndertow::stream;
            case FILE -> file(Content.file());
            case BLOCKING -> RawUndertow::blocking;
            default -> throw new IllegalArgumentException(work + " is for frameworks");
        };
    }

    private static void headers(HttpServerExchange exchange) throws IOException {
        String agent = exchange.getRequestHeaders().getFirst(Headers.USER_AGENT);
        String language = exchange.getRequestHeaders().getFirst(Headers.ACCEPT_LANGUAGE);
        answer(exchange, "text/plain", Content.hello(exchange.getRequestPath(), agent, language));
    }

    private static void echo(HttpServerExchange exchange) throws IOException {
        exchange.startBlocking();
        byte[] content = exchange.getInputStream().readNBytes((int) exchange.getRequestContentLength());
        answer(exchange, "application/json", content);
    }

    private static void stream(HttpServerExchange exchange) throws IOException {
        start(exchange, "application/octet-stream", Content.LENGTH);
        OutputStream body = exchange.getOutputStream();
        for (int i = 0; i < Content.BLOCKS; i++) {
            body.write(Content.BLOCK);
        }
        exchange.endExchange();
    }

    /** By sendfile, as Undertow's own resource handler does. */
    private static HttpHandler file(Path file) {
        return exchange -> {
            FileChannel channel = FileChannel.open(file);
            exchange.addExchangeCompleteListener((completed, next) -> {
                IoUtils.safeClose(channel);
                next.proceed();
            });
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/octet-stream");
            exchange.setResponseContentLength(channel.size());
            Sender sender = exchange.getResponseSender();
            sender.transferFrom(channel, IoCallback.END_EXCHANGE);
        };
    }

    private static void blocking(HttpServerExchange exchange) throws IOException {
        RawThreads.sleep();
        answer(exchange, "text/plain", Content.HELLO);
    }

    private static void answer(HttpServerExchange exchange, String type, byte[] content) throws IOException {
        start(exchange, type, content.length);
        exchange.getOutputStream().write(content);
        exchange.endExchange();
    }

    private static void start(HttpServerExchange exchange, String type, int length) {
        if (!exchange.isBlocking()) {
            exchange.startBlocking();
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.setResponseContentLength(length);
    }
}

package io.postern.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** The work on the JDK's server, by hand. */
final class RawJdk {

    private RawJdk() {}

    static int start(Work work) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // without, JDK 17 waits 40 ms in each answer
        System.setProperty("sun.net.httpserver.maxIdleConnections", "" + Integer.MAX_VALUE); // else it keeps 200
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.createContext("/", handler(work));
        server.setExecutor(RawThreads.executor());
        server.start();
        return server.getAddress().getPort();
    }

    private static HttpHandler handler(Work work) {
        return switch (work) {
            case HELLO, PIPELINE -> exchange -> answer(exchange, "text/plain", Content.HELLO);
            case HEADERS -> RawJdk::headers;
            case ECHO -> RawJdk::echo;
            case STREAM -> RawJdk::stream;
            case FILE -> file(Content.file());
            case BLOCKING -> RawJdk::blocking;
            default -> throw new IllegalArgumentException(work + " is for frameworks");
        };
    }

    private static void headers(HttpExchange exchange) throws IOException {
        String agent = exchange.getRequestHeaders().getFirst("User-Agent");
        String language = exchange.getRequestHeaders().getFirst("Accept-Language");
        answer(exchange, "text/plain", Content.hello(exchange.getRequestURI().getPath(), agent, language));
    }

    private static void echo(HttpExchange exchange) throws IOException {
        int length = Integer.parseInt(exchange.getRequestHeaders().getFirst("Content-Length"));
        answer(exchange, "application/json", exchange.getRequestBody().readNBytes(length));
    }

    private static void stream(HttpExchange exchange) throws IOException {
        OutputStream body = start(exchange, "application/octet-stream", Content.LENGTH);
        for (int i = 0; i < Content.BLOCKS; i++) {
            body.write(Content.BLOCK);
        }
        exchange.close();
    }

    private static HttpHandler file(Path file) {
        return exchange -> {
            try (InputStream in = Files.newInputStream(file)) {
                OutputStream body = start(exchange, "application/octet-stream", Files.size(file));
                byte[] block = new byte[Content.BLOCK.length];
                for (int count = in.read(block); count >= 0; count = in.read(block)) {
                    body.write(block, 0, count);
                }
            }
            exchange.close();
        };
    }

    private static void blocking(HttpExchange exchange) throws IOException {
        RawThreads.sleep();
        answer(exchange, "text/plain", Content.HELLO);
    }

    private static void answer(HttpExchange exchange, String type, byte[] content) throws IOException {
        start(exchange, type, content.length).write(content);
        exchange.close();
    }

    private static OutputStream start(HttpExchange exchange, String type, long length) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, length);
        return exchange.getResponseBody();
    }
}

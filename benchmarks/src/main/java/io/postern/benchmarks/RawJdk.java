package io.postern.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Hello on the JDK's server, by hand. */
final class RawJdk {

    private static final byte[] HELLO = "Hello, world!".getBytes(StandardCharsets.UTF_8);

    private RawJdk() {}

    static int start() throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // without, JDK 17 waits 40 ms in each answer
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.createContext("/", RawJdk::hello);
        server.setExecutor(RawThreads.executor());
        server.start();
        return server.getAddress().getPort();
    }

    private static void hello(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, HELLO.length);
        exchange.getResponseBody().write(HELLO);
        exchange.close();
    }
}

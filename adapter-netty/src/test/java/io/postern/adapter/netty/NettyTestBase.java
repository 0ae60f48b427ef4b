package io.postern.adapter.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.util.LeakPresenceDetector;
import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.ErrorSink;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Execution;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Starts servers, and after each test stops them and asks Netty whether any buffer was not released. */
abstract class NettyTestBase {

    static final Application HELLO = (environ, startResponse) -> {
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
        return Body.of("Hello, world\n");
    };

    static final Application ECHO = (environ, startResponse) -> {
        byte[] body = environ.require(EnvironKeys.INPUT).readAllBytes();
        startResponse.start("200 OK", Headers.create());
        return Body.of(environ.require(EnvironKeys.REQUEST_METHOD) + " " + environ.require(EnvironKeys.REQUEST_URI)
                + " " + new String(body, ISO_8859_1));
    };

    private static final ErrorSink SILENT = (level, message, failure) -> {};

    private final List<Server> servers = new ArrayList<>();

    static ServerConfig.Builder config() {
        return ServerConfig.builder().port(0).errors(SILENT);
    }

    /** Which threads run the applications of this class of tests. */
    Execution execution() {
        return Execution.BLOCKING;
    }

    Server serve(Application application) throws IOException {
        return serve(application, config());
    }

    Server serve(Application application, ServerConfig.Builder config) throws IOException {
        Server server =
                new NettyServerProvider().start(config.execution(execution()).build(), application);
        servers.add(server);
        return server;
    }

    @AfterEach
    void everythingIsGivenBack() {
        servers.forEach(server -> server.stop(Duration.ofSeconds(20)));
        LeakPresenceDetector.check();
    }

    static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    static String post(String target, String body) {
        return "POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    static String chunked(String target, String... chunks) {
        StringBuilder request =
                new StringBuilder("POST " + target + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (String chunk : chunks) {
            request.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return request.append("0\r\n\r\n").toString();
    }
}

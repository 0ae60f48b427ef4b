package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Headers;
import io.postern.gateway.ServerConfig;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Engines over applications, with an error sink that remembers, and requests through memory. */
final class EngineFixture {

    static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    static final String HEAD = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
    static final String GET_10 = "GET / HTTP/1.0\r\n\r\n";

    final RecordedErrors errors = new RecordedErrors();
    private final ServerConfig config;

    private EngineFixture(UnaryOperator<ServerConfig.Builder> settings) {
        config = settings.apply(ServerConfig.builder().errors(errors)).build();
    }

    static EngineFixture standard() {
        return new EngineFixture(builder -> builder);
    }

    static EngineFixture with(UnaryOperator<ServerConfig.Builder> settings) {
        return new EngineFixture(settings);
    }

    /** A request with that body and a Content-Length. */
    static String post(String body) {
        return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** A request with these chunks and the last one. */
    static String chunked(String... chunks) {
        StringBuilder request = new StringBuilder("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (String chunk : chunks) {
            request.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return request.append("0\r\n\r\n").toString();
    }

    /** An application that starts with 200 and these headers and returns the body. */
    static Application answering(Body body, String... headers) {
        return (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of(headers));
            return body;
        };
    }

    /** An application that answers with the content of its request. */
    static Application echo() {
        return (environ, startResponse) -> {
            byte[] content =
                    environ.require(io.postern.gateway.EnvironKeys.INPUT).readAllBytes();
            startResponse.start("200 OK", Headers.of());
            return Body.of(content);
        };
    }

    Engine engine(Application application) {
        return new Engine(config, application);
    }

    /** Makes the exchange of a request, for tests that change it before it is handled. */
    MemoryExchange exchange(String request) {
        return MemoryExchange.of(request, config);
    }

    /** Handles a request. */
    MemoryExchange handle(String request, Application application) {
        return handle(exchange(request), application);
    }

    /** Handles a request on the calling thread and checks that the engine kept to what adapters are promised. */
    MemoryExchange handle(MemoryExchange exchange, Application application) {
        engine(application).handle(exchange);
        assertThat(exchange.faults()).as("faults of the engine").isEmpty();
        return exchange;
    }

    /** The environ that an application gets for this request. */
    Environ environ(String request) {
        return environ(exchange(request));
    }

    Environ environ(MemoryExchange exchange) {
        AtomicReference<Environ> seen = new AtomicReference<>();
        handle(exchange, (environ, startResponse) -> {
            seen.set(environ);
            startResponse.start("204 No Content", Headers.of());
            return Body.empty();
        });
        Environ environ = seen.get();
        if (environ == null) {
            throw new AssertionError("the application was not called: " + exchange.calls());
        }
        return environ;
    }
}

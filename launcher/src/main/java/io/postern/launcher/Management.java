package io.postern.launcher;

import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Gateway;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Execution;
import io.postern.gateway.StartResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/**
 * Tells who asks whether this process lives and whether it is ready for requests, on an address of its own.
 *
 * <p>Its answers come from an event loop of its own, so that they come also when all threads for requests are busy.
 */
final class Management implements Application, AutoCloseable {

    /** Where the process stands; it is ready only when it serves. */
    enum Phase {
        STARTING,
        READY,
        STOPPING
    }

    private final Server server;
    private final HostAndPort address;
    private volatile Phase phase = Phase.STARTING;

    /** Listens; alive from now on, and not yet ready. */
    Management(HostAndPort address) throws CannotServe {
        this.address = address;
        ServerConfig config = ServerConfig.builder()
                .server("netty")
                .execution(Execution.INLINE)
                .host(address.host())
                .port(address.port())
                .build();
        try {
            server = Gateway.serve(this, config);
        } catch (IOException | IllegalArgumentException e) { // their messages name the mend
            throw CannotServe.because("--management: " + e.getMessage());
        }
    }

    void become(Phase next) {
        phase = next;
    }

    String url() {
        return address.url("http", server.port());
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        String path = environ.require(PATH_INFO);
        String method = environ.require(REQUEST_METHOD);
        if (!path.equals("/livez") && !path.equals("/readyz")) {
            return answer(startResponse, "404 Not Found", "there are /livez and /readyz");
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            startResponse.start(
                    "405 Method Not Allowed", Headers.of("Allow", "GET, HEAD", "Content-Type", "text/plain"));
            return Body.of("there are GET and HEAD\n");
        }
        if (path.equals("/livez")) {
            return answer(startResponse, "200 OK", "alive");
        }
        Phase now = phase;
        return answer(
                startResponse,
                now == Phase.READY ? "200 OK" : "503 Service Unavailable",
                now.name().toLowerCase(Locale.ROOT));
    }

    private static Body answer(StartResponse startResponse, String status, String text) throws Exception {
        startResponse.start(status, Headers.of("Content-Type", "text/plain"));
        return Body.of(text + "\n");
    }

    /** Ends at once: nobody waits for what it has to say. */
    @Override
    public void close() {
        server.stop(Duration.ZERO);
    }
}

package io.postern.tck;

import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** A server under test, and ways to speak to it. */
public final class TestServer implements AutoCloseable {

    private final Server server;
    private final Optional<SSLContext> tls;
    private final ErrorLog log;

    TestServer(Server server, ServerConfig config, ErrorLog log) {
        this.server = server;
        this.tls = config.tls();
        this.log = log;
    }

    /** The server itself. */
    public Server server() {
        return server;
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** Opens a connection, which is closed when the test is over. */
    public RawClient connect() throws IOException {
        return Fixture.closing(RawClient.connect(server.address(), tls));
    }

    /** Opens a connection whose receive buffer is small. */
    RawClient connectWithSmallBuffer() throws IOException {
        return Fixture.closing(RawClient.connectWithSmallBuffer(server.address()));
    }

    /** Asks for a target on a connection of its own. */
    public Answer get(String target) throws IOException {
        return send("GET " + target + " HTTP/1.1\nHost: localhost\n\n");
    }

    /** Sends one request on a connection of its own, as {@link RawClient#send} does, and receives its answer. */
    public Answer send(String request) throws IOException {
        try (RawClient client = RawClient.connect(server.address(), tls)) {
            client.send(request);
            return request.startsWith("HEAD ") ? client.answerToHead() : client.answer();
        }
    }

    /** What the server and the application have reported. */
    ErrorLog log() {
        return log;
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** Stops the server at once, perhaps for the second time (rule L-10). */
    @Override
    public void close() {
        try {
            server.stop(Duration.ZERO);
        } catch (RuntimeException e) {
            throw new AssertionError("expected the server to stop, but stop threw " + e, e);
        }
    }
}

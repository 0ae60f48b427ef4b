package io.postern.testing;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Serves applications for one run of a test: in memory, or on a server until the test is over. */
public final class TestServing implements AutoCloseable {

    private final Optional<ServerProvider> provider;
    private final List<Server> servers = new ArrayList<>();

    TestServing(Optional<ServerProvider> provider) {
        this.provider = provider;
    }

    /** Serves an application; returns a client of it. */
    public TestClient serve(Application application) {
        return serve(application, ServerConfig.defaults());
    }

    /** The same with these settings, but for the port, which is any that is free. */
    public TestClient serve(Application application, ServerConfig config) {
        if (provider.isEmpty()) {
            return TestClient.of(application, config);
        }
        Log log = new Log(config.errors());
        ServerConfig free = log.of(config.toBuilder().port(0).build());
        try {
            Server server = provider.get().start(free, log.of(application));
            servers.add(server);
            return new TestClient(new OverSocket(server.address()), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of the server's adapter; empty in memory. */
    public Optional<String> server() {
        return provider.map(ServerProvider::name);
    }

    /** Stops the servers; called when the test is over. */
    @Override
    public void close() {
        servers.forEach(server -> server.stop(Duration.ZERO));
    }
}

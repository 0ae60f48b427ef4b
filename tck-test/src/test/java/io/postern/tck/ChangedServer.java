package io.postern.tck;

import io.postern.gateway.Server;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Passes a server on, but for what a mutant changes. */
class ChangedServer implements Server {

    private final Server server;

    ChangedServer(Server server) {
        this.server = server;
    }

    @Override
    public String description() {
        return server.description();
    }

    @Override
    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public int stop(Duration grace) {
        return server.stop(grace);
    }

    @Override
    public void join() throws InterruptedException {
        server.join();
    }
}

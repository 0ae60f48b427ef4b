package io.postern.adapter.uwsgi;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;

/** The adapter behind a {@link Bridge}, so that a client of HTTP can speak to it. */
final class BridgedProvider implements ServerProvider {

    @Override
    public String name() {
        return "uwsgi";
    }

    @Override
    public Server start(ServerConfig config, Application application) throws IOException {
        ServerConfig behind = config.toBuilder()
                .allowedPeers(Set.of(InetAddress.getLoopbackAddress()))
                .build();
        Server server = new UwsgiServerProvider().start(behind, application);
        try {
            return new BridgedServer(server, Bridge.open(server.address()));
        } catch (IOException e) {
            server.stop(Duration.ZERO);
            throw e;
        }
    }

    private record BridgedServer(Server behind, Bridge bridge) implements Server {

        @Override
        public String description() {
            return behind.description();
        }

        @Override
        public InetSocketAddress address() {
            return bridge.address();
        }

        @Override
        public int stop(Duration grace) {
            bridge.stopAccepting();
            int cut = behind.stop(grace);
            bridge.close();
            return cut;
        }

        @Override
        public void join() throws InterruptedException {
            behind.join();
        }
    }
}

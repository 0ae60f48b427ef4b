package io.postern.adapter.uwsgi;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;

/** The adapter behind a real nginx. */
final class NginxProvider implements ServerProvider {

    private final String settings;

    /** Further directives for nginx may be given. */
    NginxProvider(String settings) {
        this.settings = settings;
    }

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
            return new ServerBehindNginx(
                    server, Nginx.start(server.address().getAddress(), Nginx.text(server.address()), settings));
        } catch (IOException | AssertionError e) {
            server.stop(Duration.ZERO);
            throw e;
        }
    }

    private record ServerBehindNginx(Server behind, Nginx nginx) implements Server {

        @Override
        public String description() {
            return behind.description();
        }

        @Override
        public InetSocketAddress address() {
            return nginx.address();
        }

        @Override
        public int stop(Duration grace) {
            int cut = behind.stop(grace);
            try {
                nginx.close();
                return cut;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void join() throws InterruptedException {
            behind.join();
        }
    }
}

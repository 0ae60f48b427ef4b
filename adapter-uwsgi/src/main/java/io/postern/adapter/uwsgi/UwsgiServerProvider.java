package io.postern.adapter.uwsgi;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;

/**
 * Runs applications behind a proxy that speaks the uwsgi protocol, such as nginx by {@code uwsgi_pass}.
 *
 * <p>It listens on host and port, or on a {@linkplain io.postern.gateway.ServerConfig.Builder#unixSocket Unix socket}.
 * Whoever connects can forge every variable of a request, so an address that other machines reach needs the setting
 * {@link io.postern.gateway.ServerConfig.Builder#allowedPeers allowedPeers}.
 *
 * <p>A process that was started with a listening socket as its standard input, as by systemd's
 * {@code StandardInput=socket}, serves on that if it is on the configured address, and does not close it: connections
 * that come while the process is replaced wait for the next.
 *
 * <p>What the proxy says of its client is believed: REMOTE_ADDR and REMOTE_PORT, SERVER_NAME and SERVER_PORT, HTTPS
 * (else REQUEST_SCHEME), SSL_PROTOCOL and SSL_CIPHER, and SCRIPT_NAME, which takes the place of the configured context
 * path. Path and query are those of REQUEST_URI; PATH_INFO and all other variables have no effect.
 *
 * <p>A Unix socket has no reset: there, an answer of unknown length that is aborted ends as if it were complete.
 */
public final class UwsgiServerProvider implements ServerProvider {

    /** Does nothing; for {@link java.util.ServiceLoader}. */
    public UwsgiServerProvider() {}

    @Override
    public String name() {
        return "uwsgi";
    }

    @Override
    public Server start(ServerConfig config, Application application) throws IOException {
        Engine engine = Engine.behindGateway(config, application);
        return engine.running(UwsgiServer.listen(config, engine));
    }
}

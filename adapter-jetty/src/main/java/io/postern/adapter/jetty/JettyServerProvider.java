package io.postern.adapter.jetty;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;

/** Runs applications on Jetty; called {@code "jetty"}. */
public final class JettyServerProvider implements ServerProvider {

    /** Does nothing; for {@link java.util.ServiceLoader}. */
    public JettyServerProvider() {}

    @Override
    public String name() {
        return "jetty";
    }

    @Override
    public Server start(ServerConfig config, Application application) throws IOException {
        Engine engine = new Engine(config, application);
        return engine.running(JettyServer.listening(config, engine));
    }
}

package io.postern.adapter.undertow;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;

/** Runs an application on Undertow. */
public final class UndertowServerProvider implements ServerProvider {

    /** Makes the provider; {@link java.util.ServiceLoader} does so. */
    public UndertowServerProvider() {}

    @Override
    public String name() {
        return "undertow";
    }

    @Override
    public Server start(ServerConfig config, Application application) throws IOException {
        Engine engine = new Engine(config, application);
        return engine.running(UndertowServer.start(config, engine));
    }
}

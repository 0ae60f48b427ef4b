package io.postern.adapter.netty;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;

/** Runs applications on Netty. */
public final class NettyServerProvider implements ServerProvider {

    /** Does nothing; for {@link java.util.ServiceLoader}. */
    public NettyServerProvider() {}

    @Override
    public String name() {
        return "netty";
    }

    @Override
    public Server start(ServerConfig config, Application application) throws IOException {
        Engine engine = Engine.withInline(config, application);
        return engine.running(NettyServer.start(config, engine));
    }
}

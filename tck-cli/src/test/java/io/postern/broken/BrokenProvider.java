package io.postern.broken;

import io.postern.adapter.jdk.JdkServerProvider;
import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;

/** An adapter that breaks rule E-10: it says a wrong port. */
public final class BrokenProvider implements ServerProvider {

    private final ServerProvider whole = new JdkServerProvider();

    @Override
    public String name() {
        return "broken";
    }

    @Override
    public Server start(ServerConfig config, Application application) throws IOException {
        return whole.start(config, (environ, startResponse) -> {
            environ.put("SERVER_PORT", "<0>");
            return application.call(environ, startResponse);
        });
    }
}

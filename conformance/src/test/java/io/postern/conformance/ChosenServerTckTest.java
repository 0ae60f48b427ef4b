package io.postern.conformance;

import io.postern.gateway.Application;
import io.postern.gateway.Gateway;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.ServerProvider;
import io.postern.tck.Deviation;
import io.postern.tck.ServerTck;
import java.io.IOException;
import java.util.List;

/** The kit through {@link Gateway#serve}, with the adapter that {@code -Dpostern.server} names. */
class ChosenServerTckTest implements ServerTck {

    @Override
    public ServerProvider provider() {
        return new ChosenAtRunTime();
    }

    @Override
    public List<Deviation> deviations() {
        return Deviation.declaredBeside(
                Providers.named(System.getProperty(Gateway.PROPERTY)).getClass());
    }

    private static final class ChosenAtRunTime implements ServerProvider {

        @Override
        public String name() {
            return System.getProperty(Gateway.PROPERTY);
        }

        @Override
        public Server start(ServerConfig config, Application application) throws IOException {
            return Gateway.serve(application, config);
        }
    }
}

package io.postern.conformance;

import io.postern.gateway.spi.ServerProvider;
import io.postern.tck.ServerTck;
import org.junit.jupiter.api.Nested;

/** The kit over every adapter, with all of them on one class path. */
class AllServersTckTest {

    @Nested
    class OnJdk implements ServerTck {
        @Override
        public ServerProvider provider() {
            return Providers.named("jdk");
        }
    }

    @Nested
    class OnUndertow implements ServerTck {
        @Override
        public ServerProvider provider() {
            return Providers.named("undertow");
        }
    }

    @Nested
    class OnJetty implements ServerTck {
        @Override
        public ServerProvider provider() {
            return Providers.named("jetty");
        }
    }

    @Nested
    class OnNetty implements ServerTck {
        @Override
        public ServerProvider provider() {
            return Providers.named("netty");
        }
    }
}

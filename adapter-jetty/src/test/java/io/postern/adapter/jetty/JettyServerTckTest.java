package io.postern.adapter.jetty;

import io.postern.gateway.spi.ServerProvider;
import io.postern.tck.ServerTck;

/** The rules of SPEC.md over this adapter. */
class JettyServerTckTest implements ServerTck {

    @Override
    public ServerProvider provider() {
        return new JettyServerProvider();
    }
}

package io.postern.adapter.jdk;

import io.postern.gateway.spi.ServerProvider;
import io.postern.tck.ServerTck;

/** The rules of SPEC.md over this adapter. */
class JdkServerTckTest implements ServerTck {

    @Override
    public ServerProvider provider() {
        return new JdkServerProvider();
    }
}

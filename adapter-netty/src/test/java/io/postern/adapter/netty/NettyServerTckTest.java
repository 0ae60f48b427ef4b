package io.postern.adapter.netty;

import io.postern.gateway.spi.ServerProvider;
import io.postern.tck.ServerTck;

/** The rules of SPEC.md over this adapter. */
class NettyServerTckTest implements ServerTck {

    @Override
    public ServerProvider provider() {
        return new NettyServerProvider();
    }
}

package io.postern.tck;

import io.postern.gateway.spi.ServerProvider;

/** The whole kit over the smallest adapter: proves kit, engine and parser without a server library. */
class TinyServerTckTest implements ServerTck {

    @Override
    public ServerProvider provider() {
        return new TinyServerProvider();
    }
}

package io.postern.adapter.undertow;

import io.postern.gateway.spi.ServerProvider;
import io.postern.tck.ServerTck;

/** The rules of SPEC.md over this adapter. */
class UndertowServerTckTest implements ServerTck {

    @Override
    public ServerProvider provider() {
        return new UndertowServerProvider();
    }
}

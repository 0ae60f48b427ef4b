package com.example.sockets;

import io.postern.gateway.spi.ServerProvider;
import io.postern.tck.ServerTck;

class SocketServerTckTest implements ServerTck {

    @Override
    public ServerProvider provider() {
        return new SocketServerProvider();
    }
}

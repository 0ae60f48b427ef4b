/** Runs applications on Netty; found by its {@code ServerProvider} named "netty". */
module io.postern.adapter.netty {
    requires static org.jspecify;
    requires io.postern.gateway;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;

    provides io.postern.gateway.spi.ServerProvider with
            io.postern.adapter.netty.NettyServerProvider;
}

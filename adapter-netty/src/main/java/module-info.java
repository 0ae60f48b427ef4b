/** Runs applications on Netty; start at {@link io.postern.adapter.netty.NettyServerProvider}. */
module io.postern.adapter.netty {
    requires static org.jspecify;
    requires io.postern.gateway;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;

    provides io.postern.gateway.spi.ServerProvider with
            io.postern.adapter.netty.NettyServerProvider;

    exports io.postern.adapter.netty;
}

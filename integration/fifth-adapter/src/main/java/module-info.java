/** Runs Postern's applications on the JDK's blocking sockets. */
module com.example.sockets {
    requires io.postern.gateway;

    provides io.postern.gateway.spi.ServerProvider with
            com.example.sockets.SocketServerProvider;

    exports com.example.sockets;
}

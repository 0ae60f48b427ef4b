package com.example.sockets;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Runs applications on blocking sockets, with a thread for each connection. */
public final class SocketServerProvider implements ServerProvider {

    private static final int BACKLOG = 200;

    /** Does nothing; ServiceLoader calls it. */
    public SocketServerProvider() {}

    @Override
    public String name() {
        return "sockets";
    }

    @Override
    public Server start(ServerConfig config, Application application) throws IOException {
        Engine engine = new Engine(config, application);
        ServerSocket socket = config.tls().isPresent()
                ? config.tls().get().getServerSocketFactory().createServerSocket()
                : new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByName(config.host()), config.port()), BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw engine.cannotListen(e);
        }
        return engine.running(new SocketListener(engine, socket));
    }
}

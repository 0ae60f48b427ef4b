package io.postern.tck;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * The smallest adapter there is, on blocking sockets: proves the kit, the engine and the parser without any server
 * library, and is what mutants are made of.
 */
public class TinyServerProvider implements ServerProvider {

    /** Does nothing (rule L-24). */
    public TinyServerProvider() {}

    @Override
    public String name() {
        return "tiny";
    }

    @Override
    public Server start(ServerConfig config, Application application) throws IOException {
        Engine engine = new Engine(config, application);
        ServerSocket socket = config.tls().isPresent()
                ? config.tls().get().getServerSocketFactory().createServerSocket()
                : new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(config.host()), config.port()), 200);
        } catch (IOException e) {
            socket.close();
            throw engine.cannotListen(e);
        }
        TinyListener listener = new TinyListener(engine, socket, this::connection, this::exchange);
        listener.listen();
        return engine.running(listener);
    }

    /** Makes one connection; a mutant makes another. */
    TinyConnection connection(Engine engine, Socket socket) {
        return new TinyConnection(engine, socket);
    }

    /** Makes the exchange of one request; a mutant makes another. */
    TinyExchange exchange(TinyConnection connection) throws IOException {
        return new TinyExchange(connection);
    }
}

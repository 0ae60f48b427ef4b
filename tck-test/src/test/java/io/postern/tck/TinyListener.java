package io.postern.tck;

import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Accepts connections, each served by a thread of its own. */
final class TinyListener implements Listener {

    /** Makes the exchange of a request whose head waits in the connection. */
    @FunctionalInterface
    interface Exchanges {
        TinyExchange of(TinyConnection connection) throws IOException;
    }

    /** Makes the connection of a socket. */
    @FunctionalInterface
    interface Connections {
        TinyConnection of(Engine engine, Socket socket);
    }

    private static final int LONGEST_ACCEPT_MILLIS = 2_000;

    private final Engine engine;
    private final ServerSocket socket;
    private final Connections made;
    private final Exchanges exchanges;
    private final InetSocketAddress address;
    private final Thread acceptor;
    private final Set<TinyConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    TinyListener(Engine engine, ServerSocket socket, Connections made, Exchanges exchanges) {
        this.engine = engine;
        this.socket = socket;
        this.made = made;
        this.exchanges = exchanges;
        address = (InetSocketAddress) socket.getLocalSocketAddress();
        acceptor = thread("acceptor", this::acceptAll);
    }

    void listen() {
        acceptor.start();
    }

    private void acceptAll() {
        while (!socket.isClosed()) {
            try {
                accepted(socket.accept());
            } catch (IOException e) {
                // closed, or a client that left before it was accepted
            }
        }
    }

    private void accepted(Socket accepted) throws IOException {
        accepted.setTcpNoDelay(true);
        thread("connection " + accepted.getPort(), () -> {
                    try (TinyConnection connection = made.of(engine, accepted)) {
                        connections.add(connection);
                        if (!closed) { // else it may have come too late for close() to see it
                            connection.serve(exchanges);
                        }
                    } catch (IOException e) {
                        // the client left
                    } finally {
                        connections.removeIf(TinyConnection::isClosed);
                    }
                })
                .start();
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, "tiny " + name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public String description() {
        return "tiny 1";
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void stopAccepting() {
        try {
            socket.close();
            acceptor.join(LONGEST_ACCEPT_MILLIS); // as long as it is in accept, the system goes on listening
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        connections.forEach(TinyConnection::close);
    }
}

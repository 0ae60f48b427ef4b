package com.example.sockets;

import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Accepts connections, and ends them with the server. */
final class SocketListener implements Listener {

    private final Engine engine;
    private final ServerSocket socket;
    private final InetSocketAddress address;
    private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(SocketListener::thread);
    private volatile boolean closed;

    SocketListener(Engine engine, ServerSocket socket) {
        this.engine = engine;
        this.socket = socket;
        address = (InetSocketAddress) socket.getLocalSocketAddress();
        threads.execute(this::acceptAll);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "sockets");
        thread.setDaemon(true);
        return thread;
    }

    private void acceptAll() {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                threads.execute(() -> serve(accepted));
            } catch (IOException e) {
                // closed, or a client that left before it was accepted
            }
        }
    }

    private void serve(Socket accepted) {
        try (SocketConnection connection = new SocketConnection(engine, accepted)) {
            connections.add(connection);
            if (!closed) { // else it may have come too late for close() to see it
                connection.serve();
            }
        } catch (IOException | InterruptedException e) {
            // the client has left, or the server ends
        } finally {
            connections.removeIf(SocketConnection::isClosed);
        }
    }

    @Override
    public String description() {
        return "sockets of JDK " + Runtime.version().feature();
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void stopAccepting() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        connections.forEach(SocketConnection::close);
        threads.shutdown();
        try {
            threads.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.postern.adapter.uwsgi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A small proxy: HTTP/1 for its clients, uwsgi for the server behind it.
 *
 * <p>It frames, and keeps connections; of what a head says it judges nothing, so that all refusals are the server's. A
 * request that it cannot frame, and so cannot pass on, it drops with the connection and without an answer: no test of
 * the kit that asks for one passes by the bridge alone.
 */
final class Bridge {

    private static final int BACKLOG = 200;
    private static final long LIMIT_MILLIS = 20_000;

    private final ServerSocket socket;
    private final int behind;
    private final Set<BridgeConnection> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor = new Thread(this::acceptAll, "bridge");

    private Bridge(ServerSocket socket, int behind) {
        this.socket = socket;
        this.behind = behind;
        acceptor.setDaemon(true);
    }

    /** Listens on a free port of the address on which the server does. */
    static Bridge open(InetSocketAddress server) throws IOException {
        Bridge bridge = new Bridge(new ServerSocket(0, BACKLOG, server.getAddress()), server.getPort());
        bridge.acceptor.start();
        return bridge;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private void acceptAll() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                BridgeConnection connection = new BridgeConnection(client, behind, connections::remove);
                connections.add(connection);
                connection.start();
            } catch (IOException e) {
                // closed, or a client that left before it was accepted
            }
        }
    }

    void stopAccepting() {
        try {
            socket.close();
            acceptor.join(LIMIT_MILLIS);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Passes on what the server has said to its end, which has come by now, and ends. */
    void close() {
        connections.forEach(BridgeConnection::end);
        for (BridgeConnection connection : connections) {
            try {
                connection.join(LIMIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

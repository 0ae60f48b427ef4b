package io.postern.gateway.spi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/** A server that listens, in primitives, as an adapter offers it to {@link Engine#running}. */
public interface Listener {

    /** The server library and its version, for people: {@code "jetty 12.1.14"}. */
    String description();

    /**
     * The address that it listens on, with the real port; constant, also after it is closed.
     *
     * @throws IllegalStateException if that is a Unix socket
     */
    InetSocketAddress address();

    /**
     * Connects to it, as a client on this machine does: a stop finds out in this way what has become of the socket.
     * Waits a second at most, which a server that does not come to accepting may take.
     */
    default SocketChannel connect() throws IOException {
        InetAddress host = address().getAddress();
        InetAddress near = host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(new InetSocketAddress(near, address().getPort()), 1000);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Closes the listening socket; returns when new connections are refused. Connections that exist go on, those
     * included that were accepted a moment ago, and their requests are served, until {@link #close()}.
     */
    void stopAccepting();

    /** Closes all connections and ends all threads and pools of the server; returns when that is done. */
    void close();
}

package io.postern.gateway.spi;

import java.net.InetSocketAddress;

/** A server that listens, in primitives, as an adapter offers it to {@link Engine#running}. */
public interface Listener {

    /** The server library and its version, for people: {@code "jetty 12.1.14"}. */
    String description();

    /** The address that it listens on, with the real port; constant, also after it is closed. */
    InetSocketAddress address();

    /** Closes the listening socket; returns when new connections are refused. Connections that exist go on. */
    void stopAccepting();

    /** Closes all connections and ends all threads and pools of the server; returns when that is done. */
    void close();
}

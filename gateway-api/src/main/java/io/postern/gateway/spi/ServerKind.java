package io.postern.gateway.spi;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Execution;

/** What a server is made for, and so which settings it can follow; the others are refused at start. */
enum ServerKind {
    /** Speaks HTTP on TCP, and runs applications on threads that may block. */
    BLOCKING,
    /** The same, and runs applications on its event loop if asked to. */
    EVENT_LOOP,
    /** Speaks the protocol of a gateway in front, on TCP or a Unix socket. */
    BEHIND_GATEWAY;

    /** Throws {@link IllegalArgumentException} if a setting is for servers of another kind; names it and the mend. */
    void check(ServerConfig config) {
        boolean inline = config.execution() == Execution.INLINE;
        boolean unix = config.unixSocket().isPresent();
        boolean mode = config.unixSocketMode().isPresent();
        boolean peers = !config.allowedPeers().isEmpty();
        refuse(
                inline && this != EVENT_LOOP,
                "This server cannot run applications on its event loop, but execution"
                        + " is INLINE: leave it at BLOCKING, or choose a server that can, such as netty");
        refuse(
                unix && this != BEHIND_GATEWAY,
                "This server cannot listen on a Unix socket, but unixSocket is set:"
                        + " leave it out, or choose a server that can: uwsgi");
        refuse(
                peers && this != BEHIND_GATEWAY,
                "This server serves whoever connects, but allowedPeers is set:"
                        + " leave it out, or choose a server that asks: uwsgi");
        refuse(
                mode && !unix,
                "There is no Unix socket, but unixSocketMode is set: leave it out, or set unixSocket as well");
        refuse(
                this == BEHIND_GATEWAY && config.tls().isPresent(),
                "This server cannot encrypt, but tls is set: leave it to the"
                        + " proxy in front, or choose a server that can, such as jetty");
    }

    private static void refuse(boolean contradicts, String message) {
        if (contradicts) {
            throw new IllegalArgumentException(message);
        }
    }
}

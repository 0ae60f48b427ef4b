package io.postern.adapter.uwsgi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;

/**
 * A listening socket that this process was started with as its standard input, which is how systemd's
 * {@code StandardInput=socket} hands it on. It outlives the process, so that no connection is lost between one process
 * and the next: who connects meanwhile waits.
 *
 * <p>It is never closed here: the socket is not ours, and the JDK would close stdout and stderr with it.
 */
final class InheritedSocket {

    private InheritedSocket() {}

    /**
     * The socket, if there is one.
     *
     * @throws IllegalArgumentException if it listens elsewhere
     */
    static Optional<ServerSocketChannel> on(InetSocketAddress wanted) throws IOException {
        if (!(System.inheritedChannel() instanceof ServerSocketChannel given)) {
            return Optional.empty();
        }
        if (!wanted.equals(given.getLocalAddress())) {
            throw new IllegalArgumentException("The listening socket that is the standard input of this process is on "
                    + given.getLocalAddress() + ", but the server is to listen on " + wanted
                    + ": let both name the same address");
        }
        return Optional.of(given);
    }

    static boolean is(ServerSocketChannel channel) throws IOException {
        return channel.equals(System.inheritedChannel());
    }
}

package io.postern.adapter.uwsgi;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/**
 * A blocking channel to the peer, TCP or Unix. An interrupt that the application has left on its thread does not close
 * it, as it does the JDK's, and is still there afterwards.
 */
final class UwsgiChannel {

    private final SocketChannel channel;
    private final SocketAddress remote;
    private final SocketAddress local;

    UwsgiChannel(SocketChannel channel) throws IOException {
        this.channel = channel;
        remote = Objects.requireNonNull(channel.getRemoteAddress(), "an accepted connection has a peer");
        local = channel.getLocalAddress();
        if (remote instanceof InetSocketAddress) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    SocketAddress remoteAddress() {
        return remote;
    }

    SocketAddress localAddress() {
        return local;
    }

    /** Waits for some bytes; -1 when no more come. */
    int read(ByteBuffer target) throws IOException {
        return (int) uninterrupted(() -> channel.read(target));
    }

    /** Writes all of these in one go, if the transport takes them. */
    void write(ByteBuffer... parts) throws IOException {
        while (parts[parts.length - 1].hasRemaining() || parts[0].hasRemaining()) {
            uninterrupted(() -> channel.write(parts));
        }
    }

    /** Sends a region of a file without copying it through the heap, where the system can. */
    void transfer(FileChannel file, long position, long count) throws IOException {
        for (long done = 0; done < count; ) {
            long from = position + done;
            long most = count - done;
            long sent = uninterrupted(() -> file.transferTo(from, most, channel));
            if (sent <= 0 && from >= file.size()) {
                throw new EOFException("the file ended at byte " + from + " while it was sent");
            }
            done += sent;
        }
    }

    /** Says that the answer is at its end. */
    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** Ends a read that waits, as if the peer had sent all. */
    void endInput() {
        try {
            channel.shutdownInput();
        } catch (IOException e) {
            // closed already
        }
    }

    /** Closes at once, and so that the peer is told of it; on a Unix socket it is not. */
    void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // closed already
        }
        close();
    }

    /** Closes; a read or a write that waits fails. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // there is nothing left to be closed
        }
    }

    /** Moves bytes, and returns how many. */
    @FunctionalInterface
    private interface Transfer {
        long run() throws IOException;
    }

    private static long uninterrupted(Transfer transfer) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            return transfer.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

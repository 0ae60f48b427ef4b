package io.postern.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that breaks down over each request: takes what comes first, and ends the connection without an answer. */
final class Breaker implements AutoCloseable {

    private final ServerSocketChannel channel;
    private final AtomicInteger taken = new AtomicInteger();

    Breaker(Endpoint where) throws IOException {
        SocketAddress address = where.isUnix() ? UnixDomainSocketAddress.of(where.file()) : where.address();
        channel = where.isUnix() ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        channel.bind(address);
        Thread thread = new Thread(this::breakAll, "breaker");
        thread.setDaemon(true);
        thread.start();
    }

    private void breakAll() {
        while (true) {
            try (SocketChannel connection = channel.accept()) {
                connection.read(ByteBuffer.allocate(1 << 16));
                taken.incrementAndGet();
            } catch (AsynchronousCloseException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** How many requests it had. */
    int taken() {
        return taken.get();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package io.postern.adapter.uwsgi;

import io.postern.gateway.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One connection to a server, as a proxy opens it; nothing waits longer than its limit. */
final class Peer implements AutoCloseable {

    private static final long LIMIT_SECONDS = 20;

    private final SocketChannel channel;

    private Peer(SocketAddress address) throws IOException {
        channel = SocketChannel.open(address);
        if (!(address instanceof UnixDomainSocketAddress)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS).execute(this::end);
    }

    private void end() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Peer of(Server server) throws IOException {
        return new Peer(server.address());
    }

    static Peer to(String address, int port) throws IOException {
        return new Peer(new InetSocketAddress(address, port));
    }

    static Peer of(Path unixSocket) throws IOException {
        return new Peer(UnixDomainSocketAddress.of(unixSocket));
    }

    /** Sends that on a connection of its own, and receives until the end. */
    static Received exchange(Server server, byte[] bytes) throws IOException {
        try (Peer peer = of(server)) {
            return peer.send(bytes).receive();
        }
    }

    Peer send(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
        return this;
    }

    /** Sends as much as the server takes before it closes. */
    Peer offer(byte[] bytes) {
        try {
            return send(bytes);
        } catch (IOException e) {
            return this;
        }
    }

    /** Ends this side of the connection. */
    Peer halfClose() throws IOException {
        channel.shutdownOutput();
        return this;
    }

    /** Receives until the server closes or resets. */
    Received receive() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer part = ByteBuffer.allocate(8192);
        boolean reset = false;
        try {
            while (channel.read(part.clear()) >= 0) {
                all.write(part.array(), 0, part.position());
            }
        } catch (AsynchronousCloseException e) {
            throw new AssertionError("expected the connection to be closed within " + LIMIT_SECONDS + " s", e);
        } catch (IOException e) {
            reset = true;
        }
        return new Received(all.toString(StandardCharsets.ISO_8859_1), reset);
    }

    /** Receives that many bytes, all of them. */
    byte[] receive(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new AssertionError("expected " + count + " bytes, but there are " + bytes.position());
            }
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /**
     * What came before the end.
     *
     * @param text one char a byte
     * @param isReset whether the connection was reset
     */
    record Received(String text, boolean isReset) {

        /** The status of an answer, or -1 if there is none. */
        int status() {
            return text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : -1;
        }

        /** The lines of the head, the status line first. */
        String head() {
            return text.substring(0, text.indexOf("\r\n\r\n") + 2);
        }

        String content() {
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }
    }
}

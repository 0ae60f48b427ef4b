package io.postern.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Requests over kept connections, each sent when the one before is answered, all by one thread.
 *
 * <p>Every answer has the length of the first, which is looked at; so an answer is only counted, which costs this side
 * less than any server.
 */
final class Load {

    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress address;
    private final int connections;
    private final int answerLength;
    private final ByteBuffer received = ByteBuffer.allocateDirect(64 * 1024);

    private long answers;

    Load(InetSocketAddress address, int connections) throws IOException {
        this.address = address;
        this.connections = connections;
        this.answerLength = firstAnswer().length();
    }

    private String firstAnswer() throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(REQUEST);
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("\r\n\r\nHello, world!") < 0) {
                int one = socket.getInputStream().read();
                if (one < 0) {
                    throw new EOFException("the answer is not that of Hello: " + answer);
                }
                answer.append((char) one);
            }
            return answer.toString();
        }
    }

    /** Sends requests for so long; returns how many were answered. */
    long run(Duration time) throws IOException {
        answers = 0;
        try (Selector selector = Selector.open()) {
            try {
                for (int i = 0; i < connections; i++) {
                    connect(selector);
                }
                long end = System.nanoTime() + time.toNanos(); // from now on, however long connecting has taken
                while (System.nanoTime() - end < 0) {
                    selector.select(this::answered, 100);
                }
            } finally {
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
            }
        }
        return answers;
    }

    private void connect(Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
        ask(channel);
    }

    private static void ask(SocketChannel channel) throws IOException {
        if (channel.write(ByteBuffer.wrap(REQUEST)) != REQUEST.length) {
            throw new IOException("a request found no room in the socket");
        }
    }

    private void answered(SelectionKey key) {
        try {
            ((Connection) key.attachment()).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Connection {

        private final SocketChannel channel;
        private int missing = answerLength;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void read() throws IOException {
            int count = channel.read(received.clear());
            missing -= count;
            if (count < 0 || missing < 0) {
                throw new IOException("an answer of " + (answerLength - missing) + " bytes instead of " + answerLength
                        + ", or the end of a connection that is kept");
            }
            if (missing == 0) {
                answers++;
                missing = answerLength;
                ask(channel);
            }
        }
    }
}

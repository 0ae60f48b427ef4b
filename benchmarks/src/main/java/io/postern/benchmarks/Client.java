package io.postern.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Open connections to a contestant, and the requests on them, all by one thread.
 *
 * <p>Every answer has the length of the first, which {@link FirstAnswer} looks at; so answers are only counted, which
 * costs this side less than any server.
 */
final class Client implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final ByteBuffer received = ByteBuffer.allocateDirect(256 * 1024);
    private final ByteBuffer requests;
    private final int depth;
    private final int expected;
    private Consumer<Connection> whenAnswered = connection -> {};

    private Client(Case use, int answerLength) throws IOException {
        depth = use.depth();
        expected = answerLength * depth;
        byte[] request = use.request();
        requests = ByteBuffer.allocateDirect(request.length * depth);
        for (int i = 0; i < depth; i++) {
            requests.put(request);
        }
    }

    /** Opens the connections of the case. */
    static Client open(InetSocketAddress address, Case use) throws IOException {
        Client client = new Client(use, FirstAnswer.of(address, use).length());
        try {
            for (int i = 0; i < use.connections(); i++) {
                client.connect(address);
            }
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    private void connect(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.configureBlocking(false);
        Connection connection = new Connection(channel);
        channel.register(selector, SelectionKey.OP_READ, connection);
        connections.add(connection);
    }

    /**
     * Sends requests for so long, on each connection the next when the one before is answered, and waits for the last
     * answers; returns how many there were.
     */
    long closedLoop(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        long[] answers = {0};
        int[] waiting = {connections.size()};
        whenAnswered = connection -> {
            answers[0] += depth;
            if (System.nanoTime() - end < 0) {
                connection.ask();
            } else {
                waiting[0]--;
            }
        };
        connections.forEach(Connection::ask);
        while (waiting[0] > 0) {
            select(100);
            if (System.nanoTime() - end > PATIENCE.toNanos()) {
                throw new IOException(waiting[0] + " requests have no answer after " + PATIENCE.toSeconds() + " s");
            }
        }
        return answers[0];
    }

    /** Sends one request on each connection and waits for the answers. */
    void once() throws IOException {
        closedLoop(Duration.ZERO);
    }

    /**
     * Sends at this rate for so long, whether or not the server keeps up; returns in ascending order how long after its
     * time each answer was complete, in nanoseconds. What found no free connection in time waits for one, and its
     * waiting counts; so a server that stalls cannot hide it by being asked less.
     */
    long[] fixedRate(int rate, Duration time) throws IOException {
        long begin = System.nanoTime();
        long last = begin + time.plus(PATIENCE).toNanos();
        double interval = 1e9 / rate;
        long[] latencies = new long[(int) (rate * time.toNanos() / 1_000_000_000L)];
        int[] done = {0};
        int sent = 0;
        Queue<Connection> free = new ArrayDeque<>(connections);
        whenAnswered = connection -> {
            latencies[done[0]++] = System.nanoTime() - connection.due;
            connection.asked = false;
            free.add(connection);
        };
        while (done[0] < latencies.length && System.nanoTime() - last < 0) {
            long due = begin + (long) (sent * interval);
            if (sent < latencies.length && !free.isEmpty() && System.nanoTime() - due >= 0) {
                Connection connection = free.remove();
                connection.due = due;
                connection.asked = true;
                connection.ask();
                sent++;
            }
            selector.selectNow(this::readable); // never sleeps: a selector would be a millisecond late
        }
        long now = System.nanoTime();
        for (Connection connection : connections) {
            if (connection.asked && done[0] < latencies.length) {
                latencies[done[0]++] = now - connection.due;
            }
        }
        while (done[0] < latencies.length) { // not even sent
            latencies[done[0]++] = now - begin - (long) (sent++ * interval);
        }
        Arrays.sort(latencies);
        return latencies;
    }

    /** How many connections the server has not closed. */
    int stillOpen() throws IOException {
        int open = 0;
        for (Connection connection : connections) {
            open += connection.channel.read(received.clear()) < 0 ? 0 : 1;
        }
        return open;
    }

    private void select(long millis) throws IOException {
        try {
            selector.select(this::readable, millis);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void readable(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        if (connection.read()) {
            whenAnswered.accept(connection);
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }

    /** One connection, with at most one write of requests unanswered. */
    private final class Connection {

        private final SocketChannel channel;
        private int missing = expected;
        private long due;
        private boolean asked;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void ask() {
            try {
                requests.clear();
                channel.write(requests);
                if (requests.hasRemaining()) {
                    throw new IOException("a request found no room in the socket");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Whether all is answered. */
        boolean read() {
            try {
                int count = channel.read(received.clear());
                missing -= count;
                if (count < 0 || missing < 0) {
                    throw new IOException("an answer of " + (expected - missing) + " bytes instead of " + expected
                            + ", or the end of a connection that is kept");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (missing > 0) {
                return false;
            }
            missing = expected;
            return true;
        }
    }
}

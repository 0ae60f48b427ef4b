package io.postern.gateway.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The connections that a system makes for a server: accepted by it later, or not at all. */
final class Backlog {

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private Backlog() {}

    /**
     * Returns when the connections that have come by now are accepted, or the server is too busy for that: what waits
     * when the listening socket is closed is reset.
     *
     * <p>Sends one more connection, which ends at once: when the server ends it too, it has accepted those before it.
     */
    static void awaitAccepted(Listener listener) {
        try (SocketChannel last = listener.connect()) {
            last.shutdownOutput();
            last.configureBlocking(false);
            ByteBuffer nothing = ByteBuffer.allocate(1);
            long start = System.nanoTime();
            while (last.read(nothing.clear()) >= 0 && System.nanoTime() - start < LONGEST_NANOS) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            // nobody accepts
        }
    }

    /** Returns when connections are refused: some servers close their socket a moment later than they are told. */
    static void awaitRefused(Listener listener) {
        long start = System.nanoTime();
        while (accepts(listener) && System.nanoTime() - start < LONGEST_NANOS) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static boolean accepts(Listener listener) {
        try (SocketChannel connection = listener.connect()) {
            return connection.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}

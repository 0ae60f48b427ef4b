package io.postern.adapter.jdk;

import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request of the adapter's own that is never answered.
 *
 * <p>The JDK's server has one way to close its listening socket, a stop; and a stop closes all connections, those
 * included on which a request is about to come, as soon as no exchange is under way. This one is.
 */
final class JdkHold implements AutoCloseable {

    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: hold\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_MILLIS = 500;

    private final Socket socket;
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile @Nullable JdkConnection connection;

    JdkHold(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
    }

    /** Whether it connects from that port; its request is not sent yet. */
    boolean isFrom(int port) {
        return socket.getLocalPort() == port;
    }

    /** Takes the server's end of its connection down. */
    JdkConnection by(JdkConnection accepted) {
        connection = accepted;
        return accepted;
    }

    /** Sends the request; returns when it is under way, or all threads are busy with others, which hold as well. */
    void begin() throws IOException, InterruptedException {
        socket.getOutputStream().write(REQUEST);
        begun.await(LONGEST_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Whether this exchange is the one, which is to be left open. */
    boolean holds(HttpsExchange exchange) {
        boolean own = connection == JdkConnection.of(exchange);
        if (own) {
            begun.countDown();
        }
        return own;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing was to come
        }
    }
}

package io.postern.adapter.jdk;

import com.sun.net.httpserver.HttpsExchange;
import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.ResponseBytes;
import io.postern.gateway.spi.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The terms of the JDK's server on one side, the engine's on the other; the response goes past the server's own. */
final class JdkExchange implements Exchange {

    // The server's response is chunked (until the connection closes, on HTTP/1.0): it may be rung any number of times.
    private static final long OFTEN = 0;

    // With a length: once for all of an answer, once for its end. The server has no buffer of 4 KiB for such a
    // response.
    private static final long TWICE = 2;

    private final HttpsExchange exchange;
    private final JdkConnection connection;
    private final RequestHead head;
    private @Nullable OutputStream bell;
    private @Nullable ResponseBytes bytes;
    private boolean twice;
    private boolean kept;

    JdkExchange(HttpsExchange exchange) {
        this.exchange = exchange;
        connection = JdkConnection.of(exchange);
        head = connection.guard().take();
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public SocketAddress remoteAddress() {
        return exchange.getRemoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return exchange.getLocalAddress();
    }

    @Override
    public @Nullable SSLSession tlsSession() {
        return connection.tlsSession();
    }

    @Override
    public InputStream input() {
        return exchange.getRequestBody();
    }

    @Override
    public void sendContinue() throws IOException {
        connection.send(bell(OFTEN), ResponseBytes.interim());
    }

    @Override
    public void respond(ResponseHead response) {
        bytes = new ResponseBytes(head, response);
    }

    @Override
    public void write(ByteBuffer block) throws IOException {
        send(OFTEN, block);
    }

    @Override
    public void writeLast(ByteBuffer block) throws IOException {
        send(TWICE, block);
    }

    private void send(long rings, ByteBuffer block) throws IOException {
        ResponseBytes around = Objects.requireNonNull(bytes);
        connection.send(bell(rings), around.before(block.remaining()), block, around.after());
    }

    @Override
    public void end() throws IOException {
        ByteBuffer last = Objects.requireNonNull(bytes).end();
        if (last.hasRemaining()) {
            connection.send(bell(TWICE), last);
        }
    }

    private OutputStream bell(long rings) throws IOException {
        if (bell == null) {
            twice = rings == TWICE;
            exchange.sendResponseHeaders(200, rings);
            bell = exchange.getResponseBody();
        }
        return bell;
    }

    /**
     * Ends the exchange for the server, which waits for the next request then; else {@link #closeUnlessKept} ends it.
     */
    @Override
    public void release(boolean keep) {
        OutputStream answered = Objects.requireNonNull(bell);
        try {
            if (keep && input().read() < 0) { // the server keeps a connection only when it has seen the end itself
                if (twice) {
                    answered.write(0);
                }
                answered.close();
                kept = true;
            } else {
                connection.farewell(answered);
            }
        } catch (IOException e) {
            // the client has left, or has had its time; the connection is not kept
        }
    }

    @Override
    public void abort() {
        // is over by not being kept
    }

    /** Has the server close the connection by a failure: its own ways to end a response would complete it. */
    void closeUnlessKept() throws IOException {
        if (!kept) {
            throw new IOException("the connection is not kept");
        }
    }
}

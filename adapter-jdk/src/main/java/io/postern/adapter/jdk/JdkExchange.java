package io.postern.adapter.jdk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpsExchange;
import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The terms of the JDK's server on one side, the engine's on the other; the response goes past the server's own. */
final class JdkExchange implements Exchange {

    // The server's response is chunked (until the connection closes, on HTTP/1.0): it may be rung any number of times.
    private static final long UNKNOWN = 0;

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] CRLF = "\r\n".getBytes(US_ASCII);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(US_ASCII);

    private final HttpsExchange exchange;
    private final JdkConnection connection;
    private final RequestHead head;
    private @Nullable OutputStream bell;
    private ByteBuffer pending = EMPTY;
    private boolean chunked;
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
        connection.send(bell(), ByteBuffer.wrap(CONTINUE));
    }

    @Override
    public void respond(ResponseHead response) {
        chunked = response.chunked(head);
        pending = ByteBuffer.wrap(response.text(head).getBytes(ISO_8859_1));
    }

    @Override
    public void write(ByteBuffer block) throws IOException {
        if (chunked) {
            byte[] size = (Integer.toHexString(block.remaining()) + "\r\n").getBytes(US_ASCII);
            send(ByteBuffer.wrap(size), block, ByteBuffer.wrap(CRLF));
        } else {
            send(block);
        }
    }

    @Override
    public void end() throws IOException {
        if (chunked) {
            send(ByteBuffer.wrap(LAST_CHUNK));
        } else if (pending.hasRemaining()) {
            send();
        }
    }

    private void send(ByteBuffer... parts) throws IOException {
        ByteBuffer[] all = new ByteBuffer[parts.length + 1];
        all[0] = pending;
        System.arraycopy(parts, 0, all, 1, parts.length);
        connection.send(bell(), all);
    }

    private OutputStream bell() throws IOException {
        if (bell == null) {
            exchange.sendResponseHeaders(200, UNKNOWN);
            bell = exchange.getResponseBody();
        }
        return bell;
    }

    /**
     * Ends the exchange for the server, which waits for the next request then; else {@link #closeUnlessKept} ends it.
     */
    @Override
    public void release(boolean keep) {
        try {
            if (keep && input().read() < 0) { // the server keeps a connection only when it has seen the end itself
                bell().close();
                kept = true;
            } else {
                connection.farewell(bell());
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

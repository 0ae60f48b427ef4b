package io.postern.tck;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One connection, byte for byte: no pool, no retry, nothing added and nothing hidden.
 *
 * <p>What has to arrive and does not within the limit fails the test, and so does what must not arrive and does.
 */
public final class RawClient implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(millis(Limits.mustArrive()));
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Connects to that address, under TLS if a context is given. */
    static RawClient connect(InetSocketAddress server, Optional<SSLContext> tls) throws IOException {
        return connect(new Socket(), server, tls);
    }

    /** Connects with a receive buffer of about that size, so that a client that does not read is soon noticed. */
    static RawClient connectWithSmallBuffer(InetSocketAddress server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        return connect(socket, server, Optional.empty());
    }

    private static RawClient connect(Socket socket, InetSocketAddress server, Optional<SSLContext> tls)
            throws IOException {
        try {
            socket.connect(server, millis(Limits.mustArrive()));
            if (tls.isEmpty()) {
                return new RawClient(socket);
            }
            socket.setSoTimeout(millis(Limits.mustArrive()));
            SSLSocket secure = (SSLSocket)
                    tls.get().getSocketFactory().createSocket(socket, server.getHostString(), server.getPort(), true);
            secure.startHandshake();
            return new RawClient(secure);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends text as it is written in a text block: one byte a char, each line end as CR LF. */
    public RawClient send(String lines) throws IOException {
        return sendBytes(bytes(lines));
    }

    /** Sends exactly these bytes. */
    public RawClient sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Sends these bytes one by one, each by itself. */
    RawClient trickle(byte[] bytes) throws IOException, InterruptedException {
        for (byte b : bytes) {
            sendApart(new byte[] {b});
        }
        return this;
    }

    /** Sends each of these with a moment after it, so that the server is as likely as not to see it alone. */
    RawClient sendApart(byte[]... pieces) throws IOException, InterruptedException {
        for (byte[] piece : pieces) {
            sendBytes(piece);
            Thread.sleep(1);
        }
        return this;
    }

    /** Sends as much of that as the server takes before it closes. */
    RawClient offer(byte[] bytes) {
        try {
            sendBytes(bytes);
        } catch (IOException e) {
            // the server has closed, and may have answered before
        }
        return this;
    }

    /** Waits until the server answers, by a byte, or closes. */
    boolean isAnswered() throws IOException {
        in.mark(1);
        try {
            int read = in.read();
            in.reset();
            return read >= 0;
        } catch (SocketTimeoutException e) {
            throw new AssertionError(
                    "expected an answer or the end of the connection within " + Limits.mustArrive(), e);
        } catch (IOException e) {
            return false; // a reset is an end, too
        }
    }

    /** The bytes that {@link #send} sends: one a char, each LF without CR as CR LF. */
    static byte[] bytes(String lines) {
        return lines.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Receives one whole answer to a request that was no HEAD. */
    public Answer answer() throws IOException {
        return begin().finish();
    }

    /** Receives one interim answer (1xx), and leaves the final one to be received. */
    Answer interim() throws IOException {
        return IncomingAnswer.interim(in);
    }

    /** Receives one whole answer to a HEAD. */
    public Answer answerToHead() throws IOException {
        return IncomingAnswer.begin(in, true).finish();
    }

    /** Receives the head of an answer, and leaves its content to be received bit by bit. */
    public IncomingAnswer begin() throws IOException {
        return IncomingAnswer.begin(in, false);
    }

    /** Fails the test if a byte, or the end of the connection, comes within the limit for what must not arrive. */
    public void expectSilence() throws IOException {
        socket.setSoTimeout(millis(Limits.mustNotArrive()));
        try {
            int read = in.read();
            throw new AssertionError(
                    read < 0
                            ? "expected the connection to stay open, but it was closed"
                            : "expected no byte yet, but one came: " + (char) read);
        } catch (SocketTimeoutException e) {
            socket.setSoTimeout(millis(Limits.mustArrive()));
        }
    }

    /** Fails the test if the connection is not closed within the limit, or a byte comes before that. */
    public void expectEnd() throws IOException {
        int read;
        try {
            read = in.read();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("expected the connection to be closed within " + Limits.mustArrive(), e);
        } catch (IOException e) {
            return; // a reset is an end, too
        }
        if (read >= 0) {
            throw new AssertionError("expected the end of the connection, but a byte came: " + (char) read);
        }
    }

    /** Receives whatever comes until the connection is closed; fails the test if that takes too long. */
    void drain() throws IOException {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketTimeoutException e) {
            throw new AssertionError("expected the connection to be closed within " + Limits.mustArrive(), e);
        } catch (IOException e) {
            return; // a reset is an end, too
        }
    }

    /** Ends the client's side of the connection; answers can still be received. */
    public RawClient halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Closes the connection so that the server is told of a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** The address of this end. */
    public InetAddress localAddress() {
        return socket.getLocalAddress();
    }

    /** The port of this end. */
    public int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static int millis(Duration limit) {
        return Math.toIntExact(limit.toMillis());
    }
}

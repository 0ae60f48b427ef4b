package io.postern.conformance;

import io.postern.tck.Answer;
import io.postern.tck.IncomingAnswer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A connection of a client that may misbehave; counts the answers that it received. */
final class RawConnection implements AutoCloseable {

    private static final int SMALL = 16 * 1024;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final AtomicLong answers;

    private RawConnection(int port, int receiveBuffer, AtomicLong answers) throws IOException {
        this.answers = answers;
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            int limit = Math.toIntExact(Waits.mustCome().toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), limit);
            socket.setSoTimeout(limit);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static RawConnection to(int port, AtomicLong answers) throws IOException {
        return new RawConnection(port, 0, answers);
    }

    /** Connects with a small receive buffer, so that a client that does not read is soon noticed. */
    static RawConnection slowTo(int port, AtomicLong answers) throws IOException {
        return new RawConnection(port, SMALL, answers);
    }

    /** A request as bytes, one a char: its start without the version, further field lines, its body. */
    static String request(String start, String fields, String body) {
        return start + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
    }

    /** Sends these bytes, one a char. */
    RawConnection send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Sends as much as the server takes before it closes; returns whether that is all. */
    boolean offer(String bytes) {
        try {
            send(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends these bytes, each in a packet of its own. */
    RawConnection sendSlowly(String bytes) throws IOException {
        for (int i = 0; i < bytes.length(); i++) {
            send(bytes.substring(i, i + 1));
        }
        return this;
    }

    Answer answer() throws IOException {
        return answer(false);
    }

    /** Receives one whole answer; fails the test when none comes in time. */
    Answer answer(boolean toHead) throws IOException {
        Answer answer = IncomingAnswer.begin(in, toHead).finish();
        answers.incrementAndGet();
        return answer;
    }

    /** Receives that many bytes of whatever comes. */
    int take(int count) throws IOException {
        return in.readNBytes(count).length;
    }

    /** Waits until that many bytes are there, and leaves them to be received; fewer than a buffer holds. */
    void peek(int count) throws IOException {
        in.mark(count);
        if (in.readNBytes(count).length < count) {
            throw new AssertionError("the connection ended before " + count + " bytes came");
        }
        in.reset();
    }

    /** Returns what came before the server closed, a reset included; fails the test when it does not close in time. */
    String rest() {
        StringBuilder rest = new StringBuilder();
        try {
            for (int read = in.read(); read >= 0; read = in.read()) {
                rest.append((char) read);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server did not close the connection within " + Waits.mustCome(), e);
        } catch (IOException e) {
            return rest.toString(); // a reset is an end, too
        }
        return rest.toString();
    }

    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes the connection so that the server is told of a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

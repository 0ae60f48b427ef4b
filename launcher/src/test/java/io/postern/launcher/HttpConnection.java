package io.postern.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/** A client's end of a connection that does nothing by itself: connects once, repeats nothing. */
public final class HttpConnection implements AutoCloseable {

    /** What an answer said; the text is its content. */
    public record Answer(int status, boolean closes, String text) {}

    private final SocketChannel socket;
    private final ByteBuffer received = ByteBuffer.allocate(8192).limit(0);

    /** Connects to that port of this machine. */
    public HttpConnection(int port) throws IOException {
        socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.socket().setTcpNoDelay(true);
    }

    /** Whether the server has ended the connection, as far as this end can know. */
    public boolean isEnded() throws IOException {
        socket.configureBlocking(false);
        try {
            int count = socket.read(ByteBuffer.allocate(1));
            if (count > 0 || received.hasRemaining()) {
                throw new IOException("a byte came that nobody had asked for");
            }
            return count < 0;
        } finally {
            socket.configureBlocking(true);
        }
    }

    HttpConnection send(String path) throws IOException {
        return sendAll("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private HttpConnection sendAll(String request) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(ISO_8859_1));
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
        return this;
    }

    /** Sends a request with that content, and reads one whole answer. */
    public Answer ask(String method, String path, String content) throws IOException {
        String head = method + " " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + content.length() + "\r\n\r\n";
        return sendAll(head + content).answer();
    }

    /** Sends a GET, and reads one whole answer, which has a length. */
    public Answer ask(String path) throws IOException {
        return send(path).answer();
    }

    Answer answer() throws IOException {
        String status = line();
        boolean closes = false;
        int length = -1;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] field = line.toLowerCase(Locale.ROOT).split(": ", 2);
            switch (field[0]) {
                case "connection" -> closes = field[1].equals("close");
                case "content-length" -> length = Integer.parseInt(field[1]);
                default -> {}
            }
        }
        return new Answer(Integer.parseInt(status.split(" ", -1)[1]), closes, content(length));
    }

    private String content(int length) throws IOException {
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < length; i++) {
            content.append((char) read());
        }
        return content.toString();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = read(); b != '\n'; b = read()) {
            line.write(b);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    private int read() throws IOException {
        if (!received.hasRemaining()) {
            int count = socket.read(received.clear());
            received.flip();
            if (count < 0) {
                throw new EOFException("the server ended the connection, though an answer is due");
            }
        }
        return received.get() & 0xFF;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

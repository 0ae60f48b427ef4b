package io.postern.adapter.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postern.gateway.Server;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/** A client that sends what it is told and reads answers strictly; every wait is bounded. */
final class Wire implements AutoCloseable {

    private static final int MOST_MILLIS = 20_000;

    final Socket socket;
    private final InputStream in;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(MOST_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static Wire to(Server server) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), MOST_MILLIS);
        return new Wire(socket);
    }

    Wire send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1), 0, text.length());
    }

    Wire send(byte[] bytes, int start, int end) throws IOException {
        socket.getOutputStream().write(bytes, start, end - start);
        socket.getOutputStream().flush();
        return this;
    }

    /** An answer: its head with its empty line, without the value of Date, and its body. */
    record Answer(String head, String body) {
        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }
    }

    /** Reads the next answer; one without length or chunks ends with the connection. */
    Answer answer() throws IOException {
        String head = head();
        String fields = head.toLowerCase(Locale.ROOT);
        if (fields.contains("\r\ntransfer-encoding: chunked\r\n")) {
            return new Answer(head, chunks());
        }
        int at = fields.indexOf("\r\ncontent-length: ");
        if (at < 0) {
            return new Answer(head, new String(in.readAllBytes(), ISO_8859_1));
        }
        return new Answer(head, text(Integer.parseInt(fields.substring(at + 18, fields.indexOf("\r\n", at + 2)))));
    }

    /** Reads a head, up to its empty line; the value of Date is left out. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        String line;
        do {
            line = line();
            head.append(line.startsWith("Date: ") ? "Date: \r\n" : line);
        } while (!line.equals("\r\n"));
        return head.toString();
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = -1; size != 0; ) {
            size = Integer.parseInt(line().trim(), 16);
            body.append(text(size));
            if (!line().equals("\r\n")) {
                throw new IOException("no CRLF behind a chunk");
            }
        }
        return body.toString();
    }

    /** Reads a body in chunks to its end and returns its size. */
    long skipChunks() throws IOException {
        long size = 0;
        for (int chunk = -1; chunk != 0; size += chunk) {
            chunk = Integer.parseInt(line().trim(), 16);
            in.skipNBytes(chunk);
            line();
        }
        return size;
    }

    private String text(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("only " + bytes.length + " of " + length + " bytes");
        }
        return new String(bytes, ISO_8859_1);
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        do {
            b = in.read();
            if (b < 0) {
                throw new EOFException("the connection ended behind \"" + line.toString(ISO_8859_1) + "\"");
            }
            line.write(b);
        } while (b != '\n');
        return line.toString(ISO_8859_1);
    }

    /** Whether the connection ends here, without a further byte. */
    boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    InputStream in() {
        return in;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

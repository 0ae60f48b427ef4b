package io.postern.adapter.jdk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The client's end of a connection, byte by byte; no read waits for ever. */
final class Wire implements AutoCloseable {

    private static final int LIMIT_MILLIS = 20_000;

    /** An answer as it came; the body decoded. */
    record Answer(String status, List<String> fields, String body) {

        String field(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ": ";
            return String.join(
                    ", ",
                    fields.stream()
                            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                            .map(line -> line.substring(prefix.length()))
                            .toList());
        }
    }

    final Socket socket;
    private final InputStream input;

    Wire(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
        input = new BufferedInputStream(socket.getInputStream());
    }

    Wire send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    Answer answer() throws IOException {
        return answer(true);
    }

    Answer answerToHead() throws IOException {
        return answer(false);
    }

    private Answer answer(boolean body) throws IOException {
        String status = line();
        List<String> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            fields.add(line);
        }
        Answer head = new Answer(status, fields, "");
        return body ? new Answer(status, fields, body(head)) : head;
    }

    private String body(Answer head) throws IOException {
        int status = Integer.parseInt(head.status().substring(9, 12));
        if (status < 200 || status == 204 || status == 304) {
            return "";
        }
        if (!head.field("Content-Length").isEmpty()) {
            return new String(exactly(Integer.parseInt(head.field("Content-Length"))), ISO_8859_1);
        }
        return head.field("Transfer-Encoding").isEmpty() ? toTheEnd() : chunks();
    }

    private String chunks() throws IOException {
        StringBuilder text = new StringBuilder();
        while (true) {
            byte[] chunk = exactly(Integer.parseInt(line(), 16));
            text.append(new String(chunk, ISO_8859_1));
            if (!line().isEmpty()) {
                throw new IOException("no line end behind a chunk");
            }
            if (chunk.length == 0) {
                return text.toString();
            }
        }
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = input.read(); b != '\n'; b = input.read()) {
            if (b < 0) {
                throw new EOFException("in the line: " + line.toString(ISO_8859_1));
            }
            line.write(b);
        }
        String text = line.toString(ISO_8859_1);
        return text.substring(0, text.length() - 1);
    }

    byte[] exactly(int count) throws IOException {
        byte[] bytes = input.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException(bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    /** What else comes until the server ends the connection. */
    String toTheEnd() throws IOException {
        return new String(input.readAllBytes(), ISO_8859_1);
    }

    boolean ended() throws IOException {
        return input.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

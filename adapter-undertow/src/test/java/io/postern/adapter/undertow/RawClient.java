package io.postern.adapter.undertow;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A connection that sends what it is told and reads answers strictly. */
final class RawClient implements AutoCloseable {

    /**
     * One answer; the names of fields in lower case, the lines of a repeated one joined by a line end, the body one
     * char a byte.
     */
    record Answer(String statusLine, Map<String, String> fields, String text) {
        byte[] body() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private static final int LIMIT_MILLIS = 20_000;

    final Socket socket;
    private final InputStream in;

    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    static RawClient to(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.connect(address, LIMIT_MILLIS);
        return new RawClient(socket);
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    Answer answer() throws IOException {
        return answer(false);
    }

    Answer answer(boolean toHead) throws IOException {
        String statusLine = line();
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(": ");
            fields.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 2),
                    (a, b) -> a + "\n" + b);
        }
        return new Answer(
                statusLine, fields, toHead ? "" : new String(body(statusLine, fields), StandardCharsets.ISO_8859_1));
    }

    private byte[] body(String statusLine, Map<String, String> fields) throws IOException {
        String status = statusLine.split(" ", 3)[1];
        if (status.equals("204") || status.equals("304") || status.startsWith("1")) {
            return new byte[0];
        }
        if ("chunked".equals(fields.get("transfer-encoding"))) {
            return chunks();
        }
        if (fields.containsKey("content-length")) {
            return exactly(Integer.parseInt(fields.get("content-length")));
        }
        return in.readAllBytes();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            byte[] chunk = exactly(Integer.parseInt(line(), 16));
            if (!line().isEmpty()) {
                throw new IOException("no CRLF behind a chunk");
            }
            if (chunk.length == 0) {
                return all.toByteArray();
            }
            all.write(chunk);
        }
    }

    byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the stream ended after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the stream ended within the line \"" + line + "\"");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new IOException("no CR at the end of \"" + text + "\"");
        }
        return text.substring(0, text.length() - 1);
    }

    InputStream in() {
        return in;
    }

    boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

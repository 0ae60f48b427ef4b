package io.postern.adapter.jetty;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that sends bytes as they are and reads answers strictly; no wait of it is longer than its limit. */
final class Client implements AutoCloseable {

    private static final int LIMIT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    Client(InetSocketAddress address) throws IOException {
        this(new Socket(), address);
    }

    Client(Socket socket, InetSocketAddress address) throws IOException {
        this.socket = socket;
        if (!socket.isConnected()) {
            socket.connect(address, LIMIT_MILLIS);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIMIT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** An answer: its status, its field lines (names in lower case, without Date), its body, one char a byte. */
    record Answer(int status, List<String> fields, String text) {}

    Client send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Client send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    Client halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Closes with a reset. */
    void leave() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Reads one answer to a request that was not HEAD. */
    Answer answer() throws IOException {
        return answer(false);
    }

    Answer answer(boolean head) throws IOException {
        int status = status();
        List<String> fields = fields();
        return new Answer(status, fields, head ? "" : new String(body(status, fields), StandardCharsets.ISO_8859_1));
    }

    /** Reads a status line. */
    int status() throws IOException {
        String line = line();
        if (!line.matches("HTTP/1\\.1 [1-5][0-9][0-9] .*")) {
            throw new IOException("no status line: " + line);
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    /** Reads field lines up to the empty one; one Date must be among them, and is left out. */
    List<String> fields() throws IOException {
        List<String> fields = new ArrayList<>();
        int dates = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(java.util.Locale.ROOT);
            if (name.equals("date")) {
                dates++;
            } else {
                fields.add(name + line.substring(colon));
            }
        }
        if (dates != 1) {
            throw new IOException(dates + " Date fields beside " + fields);
        }
        return fields;
    }

    private byte[] body(int status, List<String> fields) throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        for (String field : fields) {
            if (field.startsWith("content-length: ")) {
                return exactly(Integer.parseInt(field.substring(16)));
            }
            if (field.equals("transfer-encoding: chunked")) {
                return chunks();
            }
        }
        return in.readAllBytes();
    }

    private byte[] chunks() throws IOException {
        java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(), 16);
            body.write(exactly(size));
            if (!line().isEmpty()) {
                throw new IOException("no line end behind a chunk");
            }
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the connection ended after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended in the line: " + line);
            }
            line.append((char) c);
        }
        if (in.read() != '\n') {
            throw new IOException("a bare CR behind: " + line);
        }
        return line.toString();
    }

    /** Whether the server has closed, without a further byte. A reset counts as closed. */
    boolean closed() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    /** Reads on, without keeping it, until the server closes; a reset counts as that. */
    long rest() throws IOException {
        long count = 0;
        byte[] waste = new byte[8192];
        try {
            for (int read = in.read(waste); read >= 0; read = in.read(waste)) {
                count += read;
            }
        } catch (java.net.SocketException e) {
            // closed as well
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

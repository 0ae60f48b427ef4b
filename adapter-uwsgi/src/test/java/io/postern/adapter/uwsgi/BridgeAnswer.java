package io.postern.adapter.uwsgi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The head of an answer as the server has sent it, each line with its end. */
record BridgeAnswer(String lines) {

    private static final String END = "\r\n\r\n";

    /** Reads a head; null if the server closes before its end. */
    static @Nullable BridgeAnswer read(InputStream server) {
        StringBuilder text = new StringBuilder();
        try {
            while (text.length() < END.length()
                    || !text.substring(text.length() - END.length()).equals(END)) {
                int next = server.read();
                if (next < 0) {
                    return null;
                }
                text.append((char) next);
            }
        } catch (IOException e) {
            return null;
        }
        return new BridgeAnswer(text.substring(0, text.length() - 2));
    }

    /** The head as a client gets it. */
    ByteBuffer head(boolean chunked) {
        return ByteBuffer.wrap(Packet.latin1(lines + (chunked ? "Transfer-Encoding: chunked\r\n" : "") + "\r\n"));
    }

    boolean hasNoContent() {
        String status = lines.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
        return status.equals("204") || status.equals("304");
    }

    /** The length of the content, or -1. */
    long length() {
        String length = value("content-length");
        return length.isEmpty() ? -1 : Long.parseLong(length);
    }

    boolean closes() {
        return value("connection").equals("close");
    }

    private String value(String name) {
        return lines.lines()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }
}

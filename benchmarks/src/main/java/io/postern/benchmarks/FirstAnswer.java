package io.postern.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One answer, looked at.
 *
 * @param length of all of it, head and content, in bytes
 */
record FirstAnswer(int length) {

    private static final String END_OF_HEAD = "\r\n\r\n";

    /** Asks once; the answer is 200 with the content that is expected, or this throws. */
    static FirstAnswer of(InetSocketAddress address, Case use) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(use.request());
            String head = head(socket.getInputStream());
            if (!head.contains(" 200 ") || !head.toLowerCase(Locale.ROOT).contains("\r\ncontent-length:")) {
                throw new IOException("the answer is not 200 with a Content-Length: " + head);
            }
            byte[] content = socket.getInputStream().readNBytes(use.content().length());
            if (!new String(content, StandardCharsets.US_ASCII).equals(use.content())) {
                throw new IOException("the content of the answer is not that of " + use.label());
            }
            return new FirstAnswer(head.length() + content.length);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith(END_OF_HEAD)) {
            int one = in.read();
            if (one < 0) {
                throw new EOFException("the connection ended in the head of the answer: " + head);
            }
            head.write(one);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}

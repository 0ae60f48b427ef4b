package io.postern.testing;

import io.postern.gateway.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A request that is being put together. What it is given is sent as it is, so that malformed requests can be tried too.
 */
public final class TestRequest {

    private final Transport transport;
    private final String method;
    private final String target;
    private final Headers headers = Headers.create();
    private byte[] content = {};
    private boolean chunked;

    TestRequest(Transport transport, String method, String target) {
        this.transport = transport;
        this.method = method;
        this.target = target;
    }

    /**
     * Adds a field. Host, Connection, and what frames the content are added by themselves where they are missing.
     *
     * @throws IllegalArgumentException if a name or a value is malformed
     */
    public TestRequest header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    /** Sets the content, to be sent with its length. */
    public TestRequest content(byte[] bytes) {
        content = bytes.clone();
        return this;
    }

    /** Sets the content, in UTF-8. */
    public TestRequest content(String text) {
        return content(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Has the content sent in chunks, without its length. */
    public TestRequest chunked() {
        chunked = true;
        return this;
    }

    /**
     * Sends it, and waits for the answer.
     *
     * @throws AbortedResponse if there is none, or it breaks off
     */
    public TestResponse send() {
        try {
            return AnswerReader.read(transport.exchange(bytes()), method.equals("HEAD"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] bytes() {
        addIfMissing("Host", "localhost");
        addIfMissing("Connection", "close");
        if (chunked) {
            addIfMissing("Transfer-Encoding", "chunked");
        } else if (content.length > 0 || method.equals("POST") || method.equals("PUT")) {
            addIfMissing("Content-Length", Integer.toString(content.length));
        }
        StringBuilder head =
                new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ascii(head.append("\r\n").toString()));
        if (chunked && content.length > 0) {
            bytes.writeBytes(ascii(Integer.toHexString(content.length) + "\r\n"));
        }
        bytes.writeBytes(content);
        if (chunked) {
            bytes.writeBytes(ascii(content.length > 0 ? "\r\n0\r\n\r\n" : "0\r\n\r\n"));
        }
        return bytes.toByteArray();
    }

    private void addIfMissing(String name, String value) {
        if (!headers.contains(name)) {
            headers.add(name, value);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}

package io.postern.adapter.uwsgi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Packets, written as a proxy does. */
final class Packet {

    private final ByteArrayOutputStream variables = new ByteArrayOutputStream();
    private int modifier1;

    /** A request without a body. */
    static Packet get(String target) {
        return request("GET", target);
    }

    /** A request with a body of that length. */
    static Packet post(int length) {
        return request("POST", "/").with("CONTENT_LENGTH", Integer.toString(length));
    }

    static Packet request(String method, String target) {
        return new Packet()
                .with("REQUEST_METHOD", method)
                .with("REQUEST_URI", target)
                .with("SERVER_PROTOCOL", "HTTP/1.1")
                .with("HTTP_HOST", "localhost");
    }

    Packet modifier1(int number) {
        modifier1 = number;
        return this;
    }

    /** Adds a variable; one char a byte. */
    Packet with(String name, String value) {
        add(name);
        add(value);
        return this;
    }

    /** Adds these bytes to the variables as they are. */
    Packet with(byte[] bytes) {
        variables.writeBytes(bytes);
        return this;
    }

    private void add(String text) {
        variables.writeBytes(number(text.length()));
        variables.writeBytes(latin1(text));
    }

    int size() {
        return variables.size();
    }

    /** The packet, with that many bytes more announced than there are. */
    byte[] announcing(int more) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(modifier1);
        packet.writeBytes(number(variables.size() + more));
        packet.write(0);
        packet.writeBytes(variables.toByteArray());
        return packet.toByteArray();
    }

    byte[] bytes() {
        return announcing(0);
    }

    /** The packet and a body behind it. */
    byte[] followedBy(String body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(bytes());
        all.writeBytes(latin1(body));
        return all.toByteArray();
    }

    static byte[] number(int number) {
        return new byte[] {(byte) number, (byte) (number >> 8)};
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}

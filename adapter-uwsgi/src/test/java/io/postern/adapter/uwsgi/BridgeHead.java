package io.postern.adapter.uwsgi;

import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The head of a request, taken apart but not judged, and what a proxy makes of it. */
final class BridgeHead {

    private static final String END = "\r\n\r\n";

    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<String[]> fields = new ArrayList<>();

    private BridgeHead() {}

    /** Whether these bytes have the end of a head. */
    static boolean isWhole(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1).endsWith(END);
    }

    /** Takes a head apart; empty if it has not even the outer form of one. */
    static Optional<BridgeHead> of(String text, Socket client) {
        String[] lines = inside(text).split("\r\n", -1);
        int first = lines[0].indexOf(' ');
        int last = lines[0].lastIndexOf(' ');
        if (first == last) {
            return Optional.empty();
        }
        BridgeHead head = new BridgeHead();
        head.variables.put("REQUEST_METHOD", lines[0].substring(0, first));
        head.variables.put("REQUEST_URI", lines[0].substring(first + 1, last));
        head.variables.put("SERVER_PROTOCOL", lines[0].substring(last + 1));
        head.variables.put("REMOTE_ADDR", numeric(client));
        head.variables.put("REMOTE_PORT", Integer.toString(client.getPort()));
        head.variables.put("SERVER_PORT", Integer.toString(client.getLocalPort()));
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 0) {
                return Optional.empty();
            }
            head.add(lines[i].substring(0, colon), lines[i].substring(colon + 1));
        }
        return Optional.of(head);
    }

    /** Without one empty line before it, and the line ends behind it. */
    private static String inside(String text) {
        String inside = text.startsWith("\r\n") ? text.substring(2) : text;
        while (inside.endsWith("\r\n")) {
            inside = inside.substring(0, inside.length() - 2);
        }
        return inside;
    }

    private static String numeric(Socket client) {
        String text = client.getInetAddress().getHostAddress();
        return client.getInetAddress() instanceof Inet6Address ? text.replaceFirst("%.*", "") : text;
    }

    private void add(String name, String value) {
        if (name.indexOf('_') >= 0) {
            return; // as nginx does
        }
        String key = upper(name);
        fields.add(new String[] {"HTTP_" + key, trimmed(value)});
        if (key.equals("CONTENT_TYPE") || key.equals("CONTENT_LENGTH")) {
            variables.merge(key, trimmed(value), (old, more) -> old + ", " + more);
        }
    }

    private static String upper(String name) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            key.append(c == '-' ? '_' : c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
        }
        return key.toString();
    }

    private static String trimmed(String value) {
        return value.replaceAll("^[ \t]+|[ \t]+$", "");
    }

    boolean hasCoding() {
        return fields.stream().anyMatch(field -> field[0].equals("HTTP_TRANSFER_ENCODING"));
    }

    void setLength(long length) {
        variables.put("CONTENT_LENGTH", Long.toString(length));
    }

    Packet packet() {
        Packet packet = new Packet();
        variables.forEach(packet::with);
        fields.forEach(field -> packet.with(field[0], field[1]));
        return packet;
    }
}

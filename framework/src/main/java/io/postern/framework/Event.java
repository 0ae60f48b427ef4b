package io.postern.framework;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A server-sent event (WHATWG HTML, section 9.2).
 *
 * @param id by which a client that comes back says what it has seen last; or empty
 * @param type what the page listens for; empty for {@code message}
 * @param data of any number of lines; empty for a comment, which only keeps the connection busy
 */
public record Event(String id, String type, String data) {

    /** Checks it. */
    public Event {
        if (!isLine(id) || !isLine(type)) {
            throw new IllegalArgumentException(
                    "id and type of an event are a line each, but they are \"" + id + "\" and \"" + type + "\"");
        }
    }

    /** One that has data only. */
    public static Event of(String data) {
        return new Event("", "", data);
    }

    private static boolean isLine(String text) {
        return text.chars().noneMatch(c -> c == '\n' || c == '\r' || c == 0);
    }

    ByteBuffer block() {
        return ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8));
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        line(text, "id", id);
        line(text, "event", type);
        if (data.isEmpty()) {
            return text.append(":\n\n").toString();
        }
        for (String line : data.split("\r\n|\r|\n", -1)) {
            text.append("data: ").append(line).append('\n');
        }
        return text.append('\n').toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append(name).append(": ").append(value).append('\n');
        }
    }
}

package io.postern.tck;

import io.postern.gateway.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** One answer as it was received, byte for byte. */
public final class Answer {

    /** How the end of the content is told. */
    public enum Framing {
        /** There is no content, whatever the fields say: an answer to HEAD, 204 or 304. */
        NONE,
        /** By Content-Length. */
        LENGTH,
        /** By chunks. */
        CHUNKED,
        /** By the end of the connection. */
        CLOSE
    }

    private final String version;
    private final int status;
    private final String reason;
    private final Headers headers;
    private final Framing framing;
    private final List<Answer> interim;
    private final byte[] content;
    private final boolean complete;

    Answer(String version, int status, String reason, Headers headers, Framing framing, List<Answer> interim) {
        this(version, status, reason, headers, framing, interim, new byte[0], framing == Framing.NONE);
    }

    private Answer(
            String version,
            int status,
            String reason,
            Headers headers,
            Framing framing,
            List<Answer> interim,
            byte[] content,
            boolean complete) {
        this.version = version;
        this.status = status;
        this.reason = reason;
        this.headers = headers;
        this.framing = framing;
        this.interim = List.copyOf(interim);
        this.content = content;
        this.complete = complete;
    }

    /** Returns this answer with its content. */
    Answer with(byte[] received, boolean whole) {
        return new Answer(version, status, reason, headers, framing, interim, received, whole);
    }

    /** The version in the status line: {@code "HTTP/1.1"}. */
    public String version() {
        return version;
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The reason phrase, possibly empty. */
    public String reason() {
        return reason;
    }

    /** The fields, in order. */
    public Headers headers() {
        return headers;
    }

    /** The first value of a field, or {@code "(absent)"}, which no server sends. */
    public String header(String name) {
        return headers.first(name).orElse("(absent)");
    }

    /** How the end of the content is told. */
    public Framing framing() {
        return framing;
    }

    /** The interim answers (1xx) that came before. */
    public List<Answer> interim() {
        return interim;
    }

    /** The content, without chunks; of an incomplete answer, what arrived. */
    public byte[] content() {
        return content.clone();
    }

    /** The content, one char a byte. */
    public String text() {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    /** Whether all of the answer arrived. False is the mark of an aborted one. */
    public boolean complete() {
        return complete;
    }

    /** Whether the answer announces the end of the connection. */
    public boolean announcesClose() {
        return headers.all("Connection").stream()
                .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split(",", -1)).stream())
                .anyMatch(option -> option.strip().equals("close"));
    }

    /** The head, and as much of the content as fits into a message. */
    @Override
    public String toString() {
        String text = text();
        String shown = text.length() <= 500 ? text : text.substring(0, 500) + "… (" + text.length() + " bytes)";
        return version + " " + status + " " + reason + "\n" + headers + "\n" + shown
                + (complete ? "" : "\n(incomplete)");
    }
}

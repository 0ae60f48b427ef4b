package io.postern.middleware;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The Common Log Format and the combined one, as of Apache.
 *
 * <p>Of what came from elsewhere, nothing but visible ASCII gets into a line; a quote and a backslash have a backslash
 * in front, and all else is {@code \xhh}, byte by byte. Outside quotes, what parts the fields is {@code \xhh} too.
 */
final class TextFormat implements LineFormat {

    private static final HexFormat HEX = HexFormat.of();

    private final boolean combined;
    private final DateTimeFormatter time;

    // A second has many requests. One thread formats.
    private long second = Long.MIN_VALUE;
    private String secondText = "";

    TextFormat(boolean combined, ZoneId zone) {
        this.combined = combined;
        time = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
                .withZone(zone);
    }

    @Override
    public String line(Access access) {
        RequestSeen request = access.request();
        StringBuilder line = new StringBuilder(256);
        appendWord(line, access.client());
        line.append(" - ");
        appendWord(line, access.user());
        line.append(" [").append(time(request.time())).append("] \"");
        append(line, request.method(), "");
        append(line.append(' '), request.target(), "");
        append(line.append(' '), request.protocol(), "");
        line.append("\" ").append(access.result().status()).append(' ');
        long bytes = access.result().bytes();
        line.append(bytes == 0 ? "-" : bytes);
        if (combined) {
            appendQuoted(line.append(' '), request.referer());
            appendQuoted(line.append(' '), request.userAgent());
        }
        return line.toString();
    }

    private String time(Instant instant) {
        if (instant.getEpochSecond() != second) {
            second = instant.getEpochSecond();
            secondText = time.format(instant);
        }
        return secondText;
    }

    private static void appendQuoted(StringBuilder line, @Nullable String text) {
        line.append('"');
        append(line, text == null ? "-" : text, "");
        line.append('"');
    }

    private static void appendWord(StringBuilder line, @Nullable String text) {
        append(line, text == null || text.isEmpty() ? "-" : text, " []");
    }

    private static void append(StringBuilder line, String text, String separators) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7F && separators.indexOf(c) < 0) {
                line.append(c);
            } else if (c <= 0xFF) { // of a field, a char is a byte
                appendHex(line, (byte) c);
            } else {
                int end = text.offsetByCodePoints(i, 1);
                for (byte b : text.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
                    appendHex(line, b);
                }
                i = end - 1;
            }
        }
    }

    private static void appendHex(StringBuilder line, byte b) {
        line.append("\\x").append(HEX.toHexDigits(b));
    }
}

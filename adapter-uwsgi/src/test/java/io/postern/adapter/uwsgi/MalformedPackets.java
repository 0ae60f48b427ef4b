package io.postern.adapter.uwsgi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the table of malformed packets, which says what its rows mean. */
final class MalformedPackets {

    private static final String TABLE = "malformed-packets.txt";
    private static final Pattern ROW = Pattern.compile("(?<kind>\\w+): (?<bytes>.*) # (?<fault>.+)");
    private static final Pattern TOKEN =
            Pattern.compile("'([^']*)'|16:(\\d+)|\\{([^=}]+)=([^}]*)}|(\\$good)|([0-9a-f]{2})(?= |$)| ");

    private MalformedPackets() {}

    /** A row; its text is what JUnit shows. */
    static final class Row {

        private final String text;
        private final byte[] bytes;
        private final boolean halfClose;

        private Row(String text, byte[] bytes, boolean halfClose) {
            this.text = text;
            this.bytes = bytes;
            this.halfClose = halfClose;
        }

        /** What is sent. */
        byte[] bytes() {
            return bytes;
        }

        /** Whether the peer ends its side behind that. */
        boolean halfClose() {
            return halfClose;
        }

        String kind() {
            return text.substring(0, text.indexOf(':'));
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static List<Row> rows() throws IOException {
        try (InputStream table = MalformedPackets.class.getResourceAsStream(TABLE)) {
            String text = new String(Objects.requireNonNull(table, TABLE).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(MalformedPackets::row)
                    .toList();
        }
    }

    private static Row row(String line) {
        Matcher row = ROW.matcher(line);
        if (!row.matches()) {
            throw new AssertionError("a row of " + TABLE + " is KIND: BYTES # FAULT, but one is " + line);
        }
        String bytes = row.group("bytes");
        return switch (row.group("kind")) {
            case "raw" -> new Row(line, raw(bytes), false);
            case "cut" -> new Row(line, raw(bytes), true);
            case "block" -> new Row(line, block(bytes).bytes(), false);
            case "other" -> new Row(line, other(bytes), false);
            case "short" -> new Row(line, block(bytes).announcing(-1), false);
            case "long" -> new Row(line, block(bytes).announcing(1), true);
            default -> throw new AssertionError("an unknown kind in " + line);
        };
    }

    private static byte[] other(String tokens) {
        int modifier1 = HexFormat.fromHexDigits(tokens, 0, 2);
        return block(tokens.substring(3)).modifier1(modifier1).bytes();
    }

    private static byte[] raw(String tokens) {
        byte[] packet = block(tokens).bytes();
        return Arrays.copyOfRange(packet, 4, packet.length);
    }

    private static Packet block(String tokens) {
        Packet packet = new Packet();
        Matcher matcher = TOKEN.matcher(tokens);
        int end = 0;
        while (matcher.find()) {
            if (matcher.start() != end) {
                break;
            }
            add(packet, matcher.toMatchResult());
            end = matcher.end();
        }
        if (end != tokens.length()) {
            throw new AssertionError("no token in " + TABLE + ": " + tokens.substring(end));
        }
        return packet;
    }

    private static void add(Packet packet, MatchResult token) {
        if (token.group(1) != null) {
            packet.with(Packet.latin1(token.group(1)));
        } else if (token.group(2) != null) {
            packet.with(Packet.number(Integer.parseInt(token.group(2))));
        } else if (token.group(3) != null) {
            packet.with(token.group(3), token.group(4));
        } else if (token.group(5) != null) {
            packet.with("REQUEST_METHOD", "GET");
            packet.with("REQUEST_URI", "/").with("SERVER_PROTOCOL", "HTTP/1.1").with("HTTP_HOST", "a");
        } else if (token.group(6) != null) {
            packet.with(HexFormat.of().parseHex(token.group(6)));
        }
    }
}

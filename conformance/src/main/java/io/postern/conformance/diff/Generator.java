package io.postern.conformance.diff;

import io.postern.conformance.diff.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Makes pipelines of requests from the grammar of RFC 9112, cuts some into several writes, and spoils every second one.
 *
 * <p>A case follows from the seed and its own number alone. Those that are not spoilt have an expectation.
 */
final class Generator {

    private static final String CRLF = "\r\n";

    private static final String[] METHODS = {
        "GET", "GET", "GET", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "get",
        "X-Y!#", "QUERY"
    };
    private static final String[] SEGMENTS = {
        "a",
        "b.c",
        "%41",
        "%C3%A4",
        "%2F",
        "..x",
        "a;p=1",
        "",
        "%e3%81%82",
        "+",
        "%25",
        "-._~",
        "!$&'()*",
        ":@,;=",
        "...",
        "%F0%9F%98%80"
    };
    private static final String[] QUERIES = {"", "a=b", "a[]=%00", "??/", "a=%ff&b", "http://x/../y", "%25zz", "+"};
    private static final String[] HOSTS = {
        "a", "a", "example.com", "a:80", "a:8080", "[::1]:8000", "1.2.3.4", "A.b", "a%41", "[1::ffff:1.2.3.4]", "a_b"
    };
    private static final String[] FIELDS = {
        "A: b",
        "a: c",
        "Accept: */*;q=0.1",
        "Cookie: a=b; c=d",
        "cookie: e=f",
        "X-Empty:",
        "X:\t y \t",
        "Connection: keep-alive",
        "Connection: Upgrade , HTTP2-Settings",
        "Upgrade: h2c",
        "HTTP2-Settings: AAMA",
        "X-1: \u00e4\u00ff\u0080",
        "Hosts: b",
        "_: q",
        "X_A: dropped",
        "Content-Type: text/plain",
        "TE: trailers",
        "Trailer: X",
        "Range: bytes=0-1",
        "If-None-Match: *",
        "Via: 1.0 x",
        "Accept-Encoding: gzip",
        "X-Quote: \"a\\\"b\"",
        "X-Runs: a  b\t\tc",
        "Proxy: http://x/",
        "Forwarded: for=1.2.3.4",
        "X-Forwarded-Proto: https",
        "Date: Sun, 06 Nov 1994 08:49:37 GMT",
        "Keep-Alive: timeout=5",
        "Expect: 100-continue",
        "Sec-WebSocket-Key: x",
        "Authorization: Basic YTpi",
        "Content-Lengths: 5",
        "X-Close: Connection: close"
    };
    private static final String[] CLOSING = {
        "Connection: close", "Connection: a, CLOSE,b", "connection:Close", "CONNECTION: ,close ,"
    };
    private static final String[] EXTENSIONS = {"", "", "", "", ";a", ";a=b", ";a=\"b \\\" ;c\"", ";a;b=c"};
    private static final String[] TRAILERS = {
        "A: b", "Content-Length: 5", "Host: x", "Transfer-Encoding: chunked", "X:", "Expect: x"
    };

    /** What attacks are made of. */
    private static final String[] SPLINTERS = {
        CRLF,
        "\r",
        "\n",
        CRLF + CRLF,
        "\n\n",
        "\r\r",
        "\0",
        " ",
        "  ",
        "\t",
        ":",
        ",",
        ";",
        "\"",
        "\\",
        "=",
        "#",
        "?",
        "%",
        "%0",
        "/",
        "/../",
        "/./",
        "%2e",
        "%00",
        "%ff",
        "%C0%80",
        "%ED%A0%80",
        "\u00ff",
        "\u0080",
        "\u00a0",
        "\u007f",
        "\u000b",
        "\u000c",
        "\u0085",
        "0",
        "5",
        "+5",
        "-1",
        "0x5",
        "1_0",
        "5;",
        "10000000000000005",
        "7fffffffffffffff",
        "ffffffffffffffff",
        "ffffffffffffffff1",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551621",
        "HTTP/1.1",
        "HTTP/1.0",
        " HTTP/1.0" + CRLF,
        "HTTP/2.0",
        "http/1.1",
        "GET ",
        "CONNECT ",
        "HEAD ",
        "* ",
        "http://",
        "https://a/",
        "http://b:80",
        "@",
        "[",
        "]",
        "::",
        ".",
        "..",
        "|",
        "^",
        CRLF + "Host: a",
        CRLF + "Host:",
        CRLF + "Content-Length: 5",
        CRLF + "Content-Length: 0",
        CRLF + "Content-Length: 3, 3",
        CRLF + "Transfer-Encoding: chunked",
        CRLF + "Transfer-Encoding:\u000bchunked",
        CRLF + "Transfer-Encoding: chunked, chunked",
        CRLF + "Transfer-Encoding: x;b=\"c\"",
        CRLF + "Transfer-Encoding: chunked, gzip",
        CRLF + "Transfer-Encoding: identity",
        CRLF + "Transfer_Encoding: chunked",
        CRLF + "Expect: 100-continue",
        CRLF + "Expect: x",
        CRLF + " folded",
        CRLF + "\tfolded",
        CRLF + "A : b",
        CRLF + ": b",
        CRLF + "A",
        CRLF + "Connection: close",
        CRLF + "Connection: \"close\"",
        "0" + CRLF + CRLF,
        "1" + CRLF + "Z" + CRLF,
        "GET /smuggled HTTP/1.1" + CRLF + "Host: a" + CRLF + CRLF,
        "PRI * HTTP/2.0" + CRLF + CRLF + "SM"
    };

    private static final String STRUCTURE = "\r\n :;/%?=,[]";

    private final Random random;
    private final List<String> expected = new ArrayList<>();
    private boolean closes;

    private Generator(long seed, int number) {
        random = new Random(31 * seed + 0x9E3779B97F4A7C15L * (number + 1));
    }

    /** The first cases that follow from a seed. */
    static List<Case> cases(long seed, int count) {
        return IntStream.range(0, count).mapToObj(number -> one(seed, number)).toList();
    }

    private static Case one(long seed, int number) {
        Generator generator = new Generator(seed, number);
        String requests = generator.pipeline();
        String id = "generated/" + seed + "." + number;
        if (number % 2 == 0) {
            Expectation expectation = Expectation.parse(
                    String.join(" | ", generator.expected) + (generator.closes ? "; closed" : "; kept"));
            return new Case(id, "generated-valid", "", generator.writes(requests), Optional.of(expectation));
        }
        return new Case(id, "generated-broken", "", generator.writes(generator.spoilt(requests)), Optional.empty());
    }

    private String pipeline() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(request());
        }
        return text.toString();
    }

    private String request() {
        boolean http10 = one(12);
        boolean last = http10 || one(10);
        String host = any(HOSTS);
        String method = any(METHODS);
        String target = target(method, host);
        List<String> fields = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            fields.add(any(FIELDS));
        }
        fields.add(random.nextInt(fields.size() + 1), one(5) ? "hOsT:" + host + " " : "Host: " + host);
        if (last && !http10) {
            fields.add(random.nextInt(fields.size() + 1), any(CLOSING));
        }
        String body = "";
        int length = 0;
        boolean framed = random.nextBoolean();
        if (framed) {
            String content = data(random.nextInt(one(5) ? 3_000 : 40));
            length = content.length();
            boolean chunked = !http10 && random.nextBoolean();
            fields.add(random.nextInt(fields.size() + 1), chunked ? chunkedField() : lengthField(length));
            body = chunked ? chunks(content) : content;
            framed = chunked || length > 0;
        }
        if (!closes) {
            expect(method, http10, fields, framed, length);
        }
        closes |= last;
        return (one(10) ? CRLF : "") + method + " " + target + (http10 ? " HTTP/1.0" : " HTTP/1.1") + CRLF
                + String.join(CRLF, fields) + CRLF + CRLF + body;
    }

    private void expect(String method, boolean http10, List<String> fields, boolean framed, int length) {
        long expectations =
                fields.stream().filter(field -> field.startsWith("Expect:")).count();
        boolean waits = expectations > 0 && framed && !http10;
        if (waits && expectations > 1) {
            expected.add("417");
            closes = true;
            return;
        }
        String facts = " method=" + method + " body=" + length;
        expected.add((waits ? "100+" : "") + "200" + (method.equals("HEAD") ? "" : facts));
    }

    private String target(String method, String host) {
        if (method.equals("OPTIONS") && one(3)) {
            return "*";
        }
        StringBuilder target = new StringBuilder();
        boolean absolute = one(8);
        if (absolute) {
            target.append(any("http://", "HTTP://"))
                    .append(random.nextBoolean() ? host : host.toUpperCase(Locale.ROOT));
        }
        for (int i = random.nextInt(5); i > 0 || (target.length() == 0); i--) {
            target.append('/').append(any(SEGMENTS));
        }
        return target + (one(3) ? "?" + any(QUERIES) : "");
    }

    private String lengthField(int length) {
        return any("Content-Length: ", "content-length:", "CONTENT-LENGTH:\t") + (one(6) ? "000" : "") + length;
    }

    private String chunkedField() {
        return any("Transfer-Encoding: chunked", "transfer-encoding:CHUNKED", "Transfer-Encoding:\tChunked ");
    }

    private String chunks(String content) {
        StringBuilder chunks = new StringBuilder();
        for (int i = 0; i < content.length(); ) {
            int size = Math.min(content.length() - i, 1 + random.nextInt(one(3) ? 3 : 500));
            String hex = Integer.toHexString(size);
            chunks.append(one(4) ? "0" + hex.toUpperCase(Locale.ROOT) : hex)
                    .append(any(EXTENSIONS))
                    .append(CRLF);
            chunks.append(content, i, i + size).append(CRLF);
            i += size;
        }
        chunks.append(one(4) ? "000" : "0").append(any(EXTENSIONS)).append(CRLF);
        for (int i = one(4) ? 1 + random.nextInt(2) : 0; i > 0; i--) {
            chunks.append(any(TRAILERS)).append(CRLF);
        }
        return chunks.append(CRLF).toString();
    }

    private String data(int length) {
        StringBuilder data = new StringBuilder();
        while (data.length() < length) {
            data.append(one(3) ? any(SPLINTERS) : String.valueOf((char) random.nextInt(256)));
        }
        return data.substring(0, length);
    }

    private String spoilt(String requests) {
        StringBuilder text = new StringBuilder(requests);
        for (int i = one(3) ? 2 : 1; i > 0; i--) {
            spoil(text);
        }
        return text.toString();
    }

    private void spoil(StringBuilder text) {
        int at = place(text);
        int end = Math.min(text.length(), at + 1 + random.nextInt(3));
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> text.insert(at, any(SPLINTERS));
            case 5, 6 -> text.delete(at, end);
            case 7, 8, 9, 10 -> text.replace(at, end, any(SPLINTERS));
            case 11, 12 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
            case 13 -> text.setLength(Math.max(1, at));
            default -> text.replace(at, Math.min(text.length(), at + 1), String.valueOf((char) random.nextInt(256)));
        }
        if (text.length() == 0) {
            text.append('G');
        }
    }

    /** Anywhere, but rather where one element ends and the next begins. */
    private int place(StringBuilder text) {
        int at = random.nextInt(text.length() + 1);
        for (int i = 0; i < 60 && random.nextInt(30) > 0; i++) {
            int place = (at + i) % (text.length() + 1);
            if (place < text.length() && STRUCTURE.indexOf(text.charAt(place)) >= 0) {
                return place + (random.nextBoolean() ? 1 : 0);
            }
        }
        return at;
    }

    private List<Step> writes(String text) {
        List<Step> steps = new ArrayList<>();
        int from = 0;
        for (int i = one(3) ? 1 + random.nextInt(4) : 0; i > 0 && from < text.length(); i--) {
            int to = from + 1 + random.nextInt(text.length() - from);
            steps.add(new Step(Kind.SEND, text.substring(from, to)));
            if (one(4)) {
                steps.add(Step.of(Kind.PAUSE));
            }
            from = to;
        }
        if (from < text.length()) {
            steps.add(new Step(text.length() - from < 300 && one(12) ? Kind.SLOWLY : Kind.SEND, text.substring(from)));
        }
        return List.copyOf(steps);
    }

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }
}

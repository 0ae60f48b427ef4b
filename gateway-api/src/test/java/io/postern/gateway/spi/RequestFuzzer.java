package io.postern.gateway.spi;

import java.util.Random;

/**
 * Makes pipelines of requests from the grammar, and spoils some of them. Strings have a char a byte; the same seed
 * gives the same strings.
 */
final class RequestFuzzer {

    private static final String CRLF = "\r\n";

    private static final String[] METHODS = {
        "GET", "GET", "POST", "POST", "HEAD", "PUT", "OPTIONS", "TRACE", "get", "X-Y!"
    };
    private static final String[] SEGMENTS = {
        "a", "b.c", "%41", "%C3%A4", "%2F", "..x", "a;p=1", "", "%e3%81%82", "+", "%25"
    };
    private static final String[] QUERIES = {"", "a=b", "a[]=%00", "??/", "a=%ff&b"};
    private static final String[] HOSTS = {
        "a", "a", "example.com", "a:80", "[::1]:8000", "1.2.3.4", "A", "a%41", "[1::ffff:1.2.3.4]"
    };
    private static final String[] FIELDS = {
        "A: b",
        "Accept: */*;q=0.1",
        "Cookie: a=b; c=d",
        "X-Empty:",
        "X:\t y \t",
        "Connection: keep-alive",
        "Upgrade: h2c",
        "Connection: Upgrade , HTTP2-Settings",
        "X-\u00e4".replace("\u00e4", "1") + ": \u00e4\u00ff\u0080",
        "Hosts: b",
        "_: \"q\\\"\""
    };
    private static final String[] RARE_FIELDS = {
        "Connection: close", "Connection: a, CLOSE,b", "Connection: \"close\"", "Expect: 100-continue", "Expect: x",
        "Content-Length: 5", "Transfer-Encoding: chunked", "Host: a", "Content-Length: 0", "Transfer-Encoding: gzip"
    };
    private static final String[] EXTENSIONS = {"", "", "", ";a", ";a=b", ";a=\"b \\\" c\"", ";a;b=c"};

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
        "%2e",
        "%00",
        "%ff",
        "%C0%80",
        "\u00ff",
        "\u0080",
        "\u00a0",
        "\u007f",
        "\u000b",
        "\u000c",
        "0",
        "5",
        "+5",
        "-1",
        "0x5",
        "10000000000000005",
        "7fffffffffffffff",
        "ffffffffffffffffff",
        "9223372036854775808",
        "HTTP/1.1",
        "HTTP/1.0",
        "HTTP/2.0",
        "http/1.1",
        "GET ",
        "CONNECT ",
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
        CRLF + "Host: a",
        CRLF + "Content-Length: 5",
        CRLF + "Content-Length: 3",
        CRLF + "Transfer-Encoding: chunked",
        CRLF + "Transfer-Encoding:\u000bchunked",
        CRLF + "Transfer-Encoding: chunked, chunked",
        CRLF + "Transfer-Encoding: a;b=\"c\"",
        CRLF + "Transfer-Encoding: chunked, gzip",
        CRLF + "Expect: 100-continue",
        CRLF + " folded",
        CRLF + "\tfolded",
        CRLF + "A : b",
        CRLF + ": b",
        CRLF + "A",
        CRLF + "Connection: close",
        "0" + CRLF + CRLF,
        "1" + CRLF + "Z" + CRLF,
        "GET /smuggled HTTP/1.1" + CRLF + "Host: a" + CRLF + CRLF
    };

    private final Random random;

    RequestFuzzer(long seed) {
        random = new Random(seed);
    }

    /** One to four requests behind each other, spoilt in most cases. */
    String pipeline() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(request());
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            spoil(text);
        }
        return text.toString();
    }

    private String request() {
        String host = any(HOSTS);
        StringBuilder head = new StringBuilder(one(10) ? CRLF : "");
        head.append(any(METHODS))
                .append(' ')
                .append(target(host))
                .append(one(8) ? " HTTP/1.0" : " HTTP/1.1")
                .append(CRLF);
        String hostLine = one(5) ? "hOsT:" + host + " " : "Host: " + host;
        boolean hostFirst = random.nextBoolean();
        head.append(hostFirst ? hostLine + CRLF : "");
        for (int i = random.nextInt(4); i > 0; i--) {
            head.append(one(8) ? any(RARE_FIELDS) : any(FIELDS)).append(CRLF);
        }
        head.append(hostFirst ? "" : hostLine + CRLF);
        return switch (random.nextInt(4)) {
            case 0 -> withLength(head);
            case 1 -> withChunks(head);
            default -> head + CRLF;
        };
    }

    private String withLength(StringBuilder head) {
        String body = data(random.nextInt(20));
        String length = (one(5) ? "00" : "") + body.length();
        return head + "Content-Length: " + length + CRLF + CRLF + body;
    }

    private String withChunks(StringBuilder head) {
        head.append(one(4) ? "transfer-encoding:CHUNKED" : "Transfer-Encoding: chunked")
                .append(CRLF)
                .append(CRLF);
        for (int i = random.nextInt(4); i > 0; i--) {
            String data = data(1 + random.nextInt(300));
            String size = Integer.toHexString(data.length());
            head.append(one(4) ? "0" + size.toUpperCase(java.util.Locale.ROOT) : size)
                    .append(any(EXTENSIONS))
                    .append(CRLF)
                    .append(data)
                    .append(CRLF);
        }
        head.append("0").append(any(EXTENSIONS)).append(CRLF);
        for (int i = one(3) ? random.nextInt(3) : 0; i > 0; i--) {
            head.append(any(FIELDS)).append(CRLF);
        }
        return head.append(CRLF).toString();
    }

    private String data(int length) {
        StringBuilder data = new StringBuilder();
        while (data.length() < length) {
            data.append(one(3) ? any(SPLINTERS) : String.valueOf((char) random.nextInt(256)));
        }
        return data.substring(0, length);
    }

    private String target(String host) {
        if (one(20)) {
            return "*";
        }
        StringBuilder target = new StringBuilder(one(6) ? (random.nextBoolean() ? "http://" : "HTTPS://") + host : "");
        for (int i = random.nextInt(4); i > 0 || target.length() == 0; i--) {
            target.append('/').append(any(SEGMENTS));
        }
        return target + (one(3) ? "?" + any(QUERIES) : "");
    }

    private void spoil(StringBuilder text) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + 1 + random.nextInt(4));
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> text.insert(at, any(SPLINTERS));
            case 3 -> text.delete(at, end);
            case 4 -> text.replace(at, end, any(SPLINTERS));
            case 5 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
            case 6 -> text.setLength(at);
            default -> text.replace(at, Math.min(text.length(), at + 1), String.valueOf((char) random.nextInt(256)));
        }
        if (text.length() == 0) {
            text.append('G');
        }
    }

    private String any(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }
}

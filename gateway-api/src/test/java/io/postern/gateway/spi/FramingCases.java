package io.postern.gateway.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of the {@link FramingGuard}: bytes from a client, and the verdict as {@link GuardRun#verdict} writes it.
 *
 * <p>Strings have a char a byte.
 */
final class FramingCases {

    /** The request that shows whether the guard is in step behind a body. */
    static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

    private final List<Case> cases = new ArrayList<>();
    private String group = "";
    private String rule = "";
    private String rfc = "";

    /** One row. */
    record Case(String group, String rule, String rfc, String input, String verdict) {

        @Override
        public String toString() {
            return group + " " + rule + " (" + rfc + ") " + visible(input) + " -> " + verdict;
        }
    }

    private FramingCases() {}

    static Stream<Case> all() {
        FramingCases table = new FramingCases();
        table.requestLines();
        table.methods();
        table.versions();
        table.targetForms();
        table.paths();
        table.queries();
        table.absoluteForms();
        table.hosts();
        table.fieldSyntax();
        table.likeNames();
        table.fieldValues();
        table.lineEnds();
        table.lengths();
        table.codings();
        table.chunkSizes();
        table.chunkExtensions();
        table.chunkData();
        table.trailers();
        table.connections();
        table.expectations();
        table.pipelines();
        table.incomplete();
        table.otherProtocols();
        table.orderOfFaults();
        table.limits();
        return table.cases.stream();
    }

    /** The bytes as a Java programmer would write them, cut in the middle when there are many. */
    static String visible(String input) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < input.length(); i++) {
            text.append(visible(input.charAt(i)));
        }
        int length = text.length();
        return length <= 400 ? text.toString() : text.substring(0, 200) + "..." + text.substring(length - 200);
    }

    private static String visible(char c) {
        if (c == '\r') {
            return "\\r";
        }
        if (c == '\n') {
            return "\\n";
        }
        return c >= ' ' && c < 0x7F ? String.valueOf(c) : String.format("\\x%02x", (int) c);
    }

    // ---- how rows are written ----

    private void group(String name) {
        group = name;
    }

    private void rule(String rule, String rfc) {
        this.rule = rule;
        this.rfc = rfc;
    }

    private void raw(String verdict, String... inputs) {
        for (String input : inputs) {
            cases.add(new Case(group, rule, rfc, input, verdict));
        }
    }

    /** Request lines with a good rest. */
    private void line(String verdict, String... lines) {
        for (String line : lines) {
            raw(verdict, line + "\r\nHost: a\r\n\r\n");
        }
    }

    /** Targets of a GET that arrive as they are. */
    private void targets(String... targets) {
        for (String target : targets) {
            line("GET " + target, "GET " + target + " HTTP/1.1");
        }
    }

    private void badTargets(String... targets) {
        for (String target : targets) {
            line("400", "GET " + target + " HTTP/1.1");
        }
    }

    private void host(String verdict, String... values) {
        for (String value : values) {
            raw(verdict, "GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n");
        }
    }

    /** Field lines between good ones. */
    private void field(String verdict, String... lines) {
        for (String line : lines) {
            raw(verdict, "GET / HTTP/1.1\r\nHost: a\r\n" + line + "\r\nB: c\r\n\r\n");
        }
    }

    /** Field lines of a POST with these bytes behind the head. */
    private void framed(String verdict, String lines, String rest) {
        raw(verdict, "POST / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n\r\n" + rest);
    }

    private void length(String verdict, String... values) {
        for (String value : values) {
            framed(verdict, "Content-Length: " + value, "hello" + NEXT);
        }
    }

    private void coding(String verdict, String... values) {
        for (String value : values) {
            framed(verdict, "Transfer-Encoding: " + value, "5\r\nhello\r\n0\r\n\r\n" + NEXT);
        }
    }

    private void chunked(String verdict, String... bodies) {
        for (String body : bodies) {
            framed(verdict, "Transfer-Encoding: chunked", body + NEXT);
        }
    }

    private static final String HELLO = "POST / [hello] | GET /next";

    // ---- the rows ----

    private void requestLines() {
        group("request line");
        rule("N-33", "9112 3");
        line("GET /", "GET / HTTP/1.1");
        line("GET /a?b=c&d", "GET /a?b=c&d HTTP/1.1");
        line("HEAD /a", "HEAD /a HTTP/1.1");
        line("400", "GET  / HTTP/1.1", "GET /  HTTP/1.1", " GET / HTTP/1.1", "GET / HTTP/1.1 ", "GET / HTTP/1.1 x");
        line(
                "400",
                "GET /a b HTTP/1.1",
                "GET\t/ HTTP/1.1",
                "GET /\tHTTP/1.1",
                "GET / HTTP/1.1\t",
                "GET /\u000bHTTP/1.1");
        line("400", "GET", "GET ", "GET /a", "GET / ", "GET  HTTP/1.1", " ", "GET\u000c/ HTTP/1.1", "/ HTTP/1.1");
        rule("P-36", "9110 9.1");
        raw("400", "GET /\r\n", "GET /\r\n\r\n", "GET\r\n");
        rule("P-17", "9112 2.2");
        raw("GET /", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
        raw("GET / | GET /next", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n\r\n" + NEXT);
        raw("", "\r\n", "\r");
        raw("400", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n", "\n" + NEXT, "\r" + NEXT, "\r\n\n" + NEXT);
        raw("400", "\r\r\n" + NEXT, " \r\n" + NEXT, "\r\n\r" + NEXT, "\r\n \r\n" + NEXT);
    }

    private void methods() {
        group("method");
        rule("P-32", "9110 9.3");
        for (String method :
                List.of("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOOBAR", "get", "M-SEARCH")) {
            line(method + " /m", method + " /m HTTP/1.1");
        }
        rule("E-07", "9110 9.1");
        line("connect /", "connect / HTTP/1.1");
        line("!#$%&'*+-.^_`|~09aZ /", "!#$%&'*+-.^_`|~09aZ / HTTP/1.1");
        rule("N-31", "9110 9.1");
        line(
                "400",
                "GE(T / HTTP/1.1",
                ":GET / HTTP/1.1",
                "G\u00c4T / HTTP/1.1",
                "GET, / HTTP/1.1",
                "\"GET\" / HTTP/1.1");
        line("400", "G[]T / HTTP/1.1", "G@T / HTTP/1.1", "G/T / HTTP/1.1", "{} / HTTP/1.1", "G\u0000T / HTTP/1.1");
        rule("methods", "9110 15.6.2");
        line("M".repeat(32) + " /", "M".repeat(32) + " / HTTP/1.1");
        line("501", "M".repeat(33) + " / HTTP/1.1", "M".repeat(8000) + " / HTTP/1.1", "M".repeat(33) + " / HTTP/9.9");
        line("400", "M".repeat(32) + "( / HTTP/1.1", "M".repeat(33), "M".repeat(33) + "( / HTTP/1.1");
        rule("C-23", "9110 9.3.6");
        line("501", "CONNECT a:80 HTTP/1.1", "CONNECT / HTTP/1.1", "CONNECT a:80 HTTP/9.9", "CONNECT # HTTP/1.1");
        line("400", "CONNECT  HTTP/1.1", "CONNECT a:80", "CONNECT a:80 http/1.1", "CONNECT a b HTTP/1.1");
    }

    private void versions() {
        group("version");
        rule("N-32", "9112 2.3");
        line("GET / 1.0", "GET / HTTP/1.0");
        line("505", "GET / HTTP/2.0", "GET / HTTP/0.9", "GET / HTTP/1.2", "GET / HTTP/3.0", "GET / HTTP/9.9");
        line("505", "GET / HTTP/0.0", "GET / HTTP/2.1", "GET / HTTP/1.9");
        line("400", "GET / http/1.1", "GET / Http/1.1", "GET / HTTP/1", "GET / HTTP/1.", "GET / HTTP/.1", "GET / HTTP");
        line("400", "GET / HTTP/1.10", "GET / HTTP/01.1", "GET / HTTP/1.1x", "GET / HTTP/+1.1", "GET / HTTP/1,1");
        line("400", "GET / HTTP/11", "GET / HTTP/1.x", "GET / HTTP 1.1", "GET / HTTPS/1.1", "GET / HTTP/\u00b9.1");
        line("400", "GET / XTTP/1.1", "GET / HTTP\\1.1", "GET / HTTP//1.1", "GET / 1.1");
    }

    private void targetForms() {
        group("target form");
        rule("C-14", "9112 3.2.4");
        line("OPTIONS *", "OPTIONS * HTTP/1.1");
        line("400", "GET * HTTP/1.1", "options * HTTP/1.1", "OPTIONS ** HTTP/1.1", "OPTIONS *?a HTTP/1.1");
        line("400", "OPTIONSX * HTTP/1.1", "OPTIONS /* * HTTP/1.1");
        rule("N-35", "9112 3.2");
        badTargets("foo", "foo/bar", "?a", "a:1", "ftp://a/", "http:/a", "http:a", "http//a", "!", "a:80", "urn:a:b");
        badTargets("http", "https:", "ws://a/", "httpx://a/", "\\a", "%2Fa", "./a", "");
        rule("C-19", "9112 3.2");
        badTargets("/a#b", "/#", "/a?b#c", "#", "http://a/#b", "/a%23#");
        rule("C-12", "9110 4.2.3");
        targets("//", "//a", "///", "/a//b", "/a/", "//a/b//?c");
    }

    private void paths() {
        group("path");
        rule("C-08", "9112 3.2.1");
        targets("/a%2Cb", "/%41", "/%7e~", "/%25", "/%252F", "/a;p=1/b+c", "/:@!$&'()*+,;=-._~", "/a%0d%0aX:1");
        rule("C-15", "9110 4.2.3");
        targets("/a%2Fb", "/a%2fb%5c");
        rule("C-16", "9110 4.2.3");
        badTargets("/a%00b", "/%00", "/a/%00?b");
        rule("C-17", "3986 2.1");
        badTargets(
                "/%",
                "/%a", "/%zz", "/%4", "/%4g", "/%@1", "/%4@", "/%%41", "/%u0041", "/a%2", "/% 41", "/%-1", "/%+1",
                "/%G1", "/%1G");
        rule("C-18", "3986 3.3");
        badTargets("/a|b", "/a\\b", "/a^b", "/a`b", "/a{b", "/a}b", "/a\"b", "/a<b", "/a>b", "/a[b", "/a]b");
        rule("N-34", "9112 3.2");
        badTargets("/\u00e4", "/\u00c3\u00a4", "/a\u007f", "/a\u0001b", "/\u0000", "/\u00ff", "/\u0080");
        rule("C-09", "3629 3");
        targets("/%C3%A4", "/%E3%81%82", "/%F0%9F%98%80", "/%EF%BF%BD", "/%C2%80", "/%DF%BF", "/%E0%A0%80");
        targets("/%ED%9F%BF", "/%EE%80%80", "/%F0%90%80%80", "/%F4%8F%BF%BF", "/a%c3%a4b/%c3%a4");
        rule("C-10", "3629 4");
        badTargets("/%ff", "/%80", "/%C3", "/%C3a", "/%C3/", "/%C0%80", "/%C1%BF", "/%E0%80%80", "/%E0%9F%BF");
        badTargets("/%ED%A0%80", "/%ED%BF%BF", "/%F0%80%80%80", "/%F0%8F%BF%BF", "/%F4%90%80%80", "/%F5%80%80%80");
        badTargets("/%E3%81", "/%E3%81%C3", "/%F0%9F%98", "/%C3%A4%A4", "/%fe", "/%C3?%A4", "/%C3%2F");
        rule("C-13", "3986 5.2.4");
        badTargets("/.", "/..", "/a/..", "/a/../b", "/./", "/a/.", "/%2e", "/%2e%2E/a", "/.%2e", "/a/%2E?b");
        badTargets("/..%2Fa", "/a%2F..", "/a%2F.%2Fb", "/../../etc/passwd");
        targets(
                "/...",
                "/.a",
                "/a.",
                "/..a",
                "/a..",
                "/..;a",
                "/.;/a",
                "/.well-known/x",
                "/a/...",
                "/..%5C",
                "/?..",
                "/a?/../b");
    }

    private void queries() {
        group("query");
        rule("C-18", "3986 3.4");
        targets(
                "/?",
                "/a?",
                "/?a?b",
                "/?/?:@!$&'()*+,;=-._~",
                "/?a[b]=c",
                "/?%41%zZ".replace("%zZ", "%fF"),
                "/?%ff",
                "/?%00");
        targets("/??", "/?=&", "/?a=%C3", "/?..", "/?http://a/");
        badTargets(
                "/?%", "/?%a", "/?%zz", "/?%zzab", "/?a|b", "/?\"", "/?a\\b", "/?^", "/?`", "/?{}", "/?<", "/?\u00e4");
        badTargets("/?\u0001", "/?\u007f", "/?%4");
    }

    private void absoluteForms() {
        group("absolute-form");
        rule("C-21", "9112 3.2.2");
        line("GET /x?y", "GET http://a/x?y HTTP/1.1", "GET HTTP://A/x?y HTTP/1.1", "GET http://a:80/x?y HTTP/1.1");
        line("GET /x", "GET https://a/x HTTP/1.1", "GET HttpS://a:443/x HTTP/1.1", "GET http://a:0080/x HTTP/1.1");
        raw(
                "GET /",
                "GET http://a:443/ HTTP/1.1\r\nHost: A:443\r\n\r\n",
                "GET http://a/ HTTP/1.1\r\nHost: a:80\r\n\r\n");
        raw(
                "GET /",
                "GET https://a:443/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://[::1]/ HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
                "GET http://az/ HTTP/1.1\r\nHost: AZ\r\n\r\n");
        raw("GET / 1.0", "GET http://b/ HTTP/1.0\r\n\r\n", "GET http://b/ HTTP/1.0\r\nHost: b\r\n\r\n");
        rule("C-22", "9112 3.2.1");
        line("GET /", "GET http://a HTTP/1.1", "GET http://a:80 HTTP/1.1");
        line("GET /?q", "GET http://a?q HTTP/1.1");
        line("GET /?", "GET http://a? HTTP/1.1");
        line("OPTIONS /", "OPTIONS http://a HTTP/1.1");
        rule("E-29", "9112 3.2.2");
        line(
                "400",
                "GET http://b/ HTTP/1.1",
                "GET http://a:81/ HTTP/1.1",
                "GET https://a:80/ HTTP/1.1",
                "GET http://aa/ HTTP/1.1");
        raw("400", "GET http://[::1]/ HTTP/1.1\r\nHost: [::2]\r\n\r\n", "GET http://a/ HTTP/1.1\r\nHost: a:8\r\n\r\n");
        raw("400", "GET http://a/ HTTP/1.1\r\nHost: a:443\r\n\r\n", "GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n");
        raw("400", "GET http://a/ HTTP/1.1\r\n\r\n", "GET http://a/ HTTP/1.0\r\nHost: b\r\n\r\n");
        raw("400", "GET http://a/ HTTP/1.1\r\nHost: ab\r\n\r\n", "GET http://a:8/ HTTP/1.1\r\nHost: ab:8\r\n\r\n");
        rule("C-21", "9110 4.2.4");
        line(
                "400",
                "GET http://u@a/ HTTP/1.1",
                "GET http://u:p@a/ HTTP/1.1",
                "GET http:/// HTTP/1.1",
                "GET http://?a HTTP/1.1");
        line(
                "400",
                "GET http:// HTTP/1.1",
                "GET http://a: HTTP/1.1",
                "GET http://a:x/ HTTP/1.1",
                "GET http://a:99999/ HTTP/1.1");
        line(
                "400",
                "GET http://:80/ HTTP/1.1",
                "GET http://a#b HTTP/1.1",
                "GET http://a|b/ HTTP/1.1",
                "GET http://a%zz/ HTTP/1.1");
        line(
                "400",
                "GET http://[::1/ HTTP/1.1",
                "GET http://a\\b/ HTTP/1.1",
                "GET http://a/%00 HTTP/1.1",
                "GET http://a/../ HTTP/1.1");
        line("400", "GET http://a/ü HTTP/1.1", "GET http://a?%zz HTTP/1.1", "GET http://a//.. HTTP/1.1");
    }

    private void hosts() {
        group("host");
        rule("N-01", "9112 3.2");
        raw(
                "400",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHosts: a\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello");
        raw("GET / 1.0", "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.0\r\nHost: a\r\n\r\n");
        rule("N-02", "9112 3.2");
        raw("400", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n");
        raw(
                "400",
                "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\nHOST:\r\n\r\n");
        rule("C-28", "9110 7.2");
        host("400", "", " ", "\t");
        raw("400", "GET / HTTP/1.0\r\nHost:\r\n\r\n", "GET / HTTP/1.0\r\nHost: a b\r\n\r\n");
        rule("N-03", "3986 3.2.2");
        host(
                "GET /",
                "a",
                "a:1",
                "a:65535",
                "a:0",
                "a:00080",
                "EXAMPLE.com",
                "a_b",
                "a-b.c",
                "1.2.3.4",
                "1.2.3.4:80",
                "999.1");
        host(
                "GET /",
                "a!$&'()*+;=~",
                "a,b",
                "%41",
                "a%00",
                "[::1]",
                "[::]",
                "[::1]:8000",
                "[1:2:3:4:5:6:7:8]",
                "[::ffff:1.2.3.4]:80");
        host(
                "GET /",
                "[2001:DB8::1]",
                "[1::]",
                "[1::8]",
                "[1:2:3:4:5:6:1.2.3.4]",
                "[1:2:3:4:5:6:7::]",
                "[::2:3:4:5:6:7:8]");
        host("GET /", "[::1.2.3.4]", "[1::2:255.255.255.0]", "[1:2:3:4:5::1.2.3.4]", " a ", "\ta\t");
        host(
                "400",
                "a b",
                "u@a",
                "a/b",
                "a?b",
                "a#b",
                "a:",
                "a:+80",
                "a:-1",
                "a:99999",
                "a:65536",
                "a:000080",
                "a:4294967376",
                "a:8x",
                "a:80:80");
        host(
                "400", ":", ":80", "a,b c", "[", "[]", "[:]", "[:::]", "::1", "[::1", "::1]", "[::1]a", "[::1]:",
                "[::1]:x", "[1]");
        host("400", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1::2::3]", "[12345::]", "[g::]", "[1:2:3:4:5:6:7:8::]");
        host(
                "400",
                "[::1.2.3]",
                "[::1.2.3.4.5]",
                "[::256.1.1.1]",
                "[::4294967297.1.1.1]",
                "[::01.2.3.4]",
                "[::1.2.3.4:5]",
                "[1:]",
                "[:1]",
                "[1.2.3.4]");
        host(
                "400",
                "[1:2:3:4:5:6:7:1.2.3.4]",
                "[::1%25eth0]",
                "[v1.a]",
                "[ ::1]",
                "a%",
                "a%4",
                "a%zz",
                "a\u00e4",
                "a|b",
                "a\\b");
        host(
                "400",
                "a<b",
                "\"a\"",
                "a^",
                "{a}",
                "a`",
                "a\u007f",
                "[::1..2.3.4]",
                "[::1.2.3.4.]",
                "[::1..3.4]",
                "[::@]",
                "[::1]80",
                "[::1]]",
                "[[::1]]",
                "a]");
    }

    private void fieldSyntax() {
        group("field syntax");
        rule("N-29", "9110 5.1");
        field(
                "GET /",
                "A: b",
                "A:b",
                "A:",
                "A: ",
                "a-b_c.d!#$%&'*+^`|~0: b",
                "-: b",
                "__proto__: b",
                "A:  b  ",
                "A:\tb\t",
                "A::b");
        field(
                "400",
                "A[: b",
                "A(: b",
                "\u00c4: b",
                "A@: b",
                "A/: b",
                "A,B: c",
                "\"A\": b",
                "A\u0001: b",
                "\u0000A: b",
                "A{}: b");
        rule("N-21", "9112 5.1");
        field("400", "A : b", "A\t: b", "Host : b", "Content-Length : 5", "Transfer-Encoding : chunked", "A B: c");
        rule("N-30", "9112 5");
        field("400", ": b", ":", "A", "A b", "=", "GET / HTTP/1.1", "A\u00a0: b");
        rule("N-22", "9112 5.2");
        field("400", "A: b\r\n c", "A: b\r\n\tc", "A:\r\n b", "A: b\r\n \r\nC: d", "A: b\r\n Content-Length: 5");
        rule("N-23", "9112 2.2");
        raw(
                "400",
                "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
                "GET / HTTP/1.1\r\n\tA: b\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\n \r\nHost: a\r\n\r\n");
    }

    /** A field is known by its name, not by how long that is. */
    private void likeNames() {
        group("like names");
        rule("P-07", "9110 5.1");
        for (String line : List.of(
                "Date: x", "Accept: x", "User-Agent: close", "Accept-Charset: 6", "If-Modified-Since: chunked")) {
            framed(HELLO, "Content-Length: 5\r\n" + line, "hello" + NEXT);
        }
    }

    private void fieldValues() {
        group("field value");
        rule("E-21", "9110 5.5");
        field(
                "GET /",
                "A: b  c",
                "A: \"b\\\"c\"",
                "A: b,c;d=e",
                "A: \u00e4\u00ff\u0080",
                "A: b\tc",
                "A: \u00a0b\u0085",
                "A: <>{}[]|^`");
        rule("N-24", "9110 5.5");
        field("400", "A: b\u0000c", "A: \u0000", "A: b\u0000", "A: b\rc", "A: b\nc", "A: \rb", "A: b\n", "A: b\r");
        rule("N-25", "9110 5.5");
        field(
                "400",
                "A: b\u0001c",
                "A: \u0007",
                "A: \u001f",
                "A: \u007f",
                "A: \u000b",
                "A: b\u000c",
                "A: \u001b[0m",
                "A: \u0008");
    }

    private void lineEnds() {
        group("line ends");
        rule("N-27", "9112 2.2");
        raw("400", "GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\n\r\n");
        raw(
                "400",
                "GET / HTTP/1.1\r\nHost: a\r\n\n",
                "GET / HTTP/1.1\r\nHost: a\n\n",
                "GET / HTTP/1.1\r\nA: b\nHost: a\r\n\r\n");
        raw(
                "400",
                "GET / HTTP/1.1\r\nHost: a\r\nA: b\nContent-Length: 5\r\n\r\n",
                "GET / HTTP/1.1\r\n\nHost: a\r\n\r\n");
        rule("N-26", "9112 2.2");
        raw("400", "GET / HTTP/1.1\rHost: a\r\r", "GET / HTTP/1.1\rHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\r");
        raw(
                "400",
                "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\r\r\n");
        raw(
                "400",
                "GET /\r HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\rA: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\rX");
        rule("N-28", "9112 2.2");
        raw("400", "GET / HTTP/1.1\r\nHost: a\r\n\rX\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\rX: y\r\n\r\n");
        raw("400", "GET / HTTP/1.1\n\rHost: a\n\r\n\r", "GET / HTTP/1.1\r\nHost: a\r\n\u0000\r\n");
    }

    private void lengths() {
        group("content-length");
        rule("N-14", "9110 8.6");
        length(HELLO, "5", "005", "0000000000000000000000000005", " 5 ", "\t5\t");
        rule("I-09", "9110 8.6");
        framed("POST / | GET /next", "Content-Length: 0", NEXT);
        framed("POST / | GET /next", "Content-Length: 000", NEXT);
        rule("N-45", "9110 9.3.1");
        raw("GET / [hello] | GET /next", "GET / HTTP/1.1\r\nHost: a\r\ncontent-length: 5\r\n\r\nhello" + NEXT);
        raw("HEAD / [hello] | GET /next", "HEAD / HTTP/1.1\r\nHost: a\r\nCONTENT-LENGTH: 5\r\n\r\nhello" + NEXT);
        raw("POST / 1.0 [hello]", "POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello" + NEXT);
        framed("POST / [\r\n\r\n\u0000] | GET /next", "Content-Length: 5", "\r\n\r\n\u0000" + NEXT);
        rule("N-12", "9112 6.3");
        length(
                "400", "+5", "-1", "-0", "0x5", "5abc", "5 5", "1_0", "", "5.0", "5e0", "\u00b2", "five", "5;", "\"5\"",
                "0,0x5");
        rule("N-11", "9112 6.3");
        length(
                "400",
                "5, 5",
                "5,5",
                "5,",
                ",5",
                "5\r\nContent-Length: 5",
                "5\r\nA: b\r\ncontent-length: 5",
                "0\r\nContent-Length: 0");
        rule("N-10", "9112 6.3");
        length("400", "5\r\nContent-Length: 6", "5, 6", "\r\nContent-Length: 5", "5\r\nContent-Length:");
        rule("I-21", "9110 8.6");
        framed("POST / [hello]", "Content-Length: 9223372036854775807", "hello");
        framed("POST / [hello]", "Content-Length: 3221225472", "hello");
        rule("N-13", "9112 6.3");
        length("400", "9223372036854775808", "18446744073709551621", "99999999999999999999", "1" + "0".repeat(300));
    }

    private void codings() {
        group("transfer-encoding");
        rule("N-09", "9112 7");
        coding(HELLO, "chunked", "CHUNKED", "Chunked", " chunked\t");
        rule("N-07", "9112 6.1");
        coding(
                "501",
                "gzip",
                "gzip, chunked",
                "blegh",
                "identity",
                "gzip,chunked",
                "gzip;q=1, chunked",
                "xchunked",
                "chunkedx");
        coding("501", "a;b=\"c,\\\"d\"", "a; b=c ;d=\"\" , e", "chunked;a=b", "deflate", "a\r\nTransfer-Encoding: b");
        coding(
                "501",
                "a\r\nB: (",
                "a\r\n" + "B: c\r\n".repeat(13) + "D: e"); // 16 fields in all, as many as there is room for
        rule("N-06", "9112 6.3");
        coding("400", "chunked, gzip", "chunked, identity", "Chunked;a=b , x", "chunked\r\nTransfer-Encoding: gzip");
        coding("400", "chunked, gzip, chunked", "a, chunked, chunkedx");
        rule("N-08", "9112 6.1");
        coding(
                "501",
                "chunked, chunked",
                "chunked\r\nTransfer-Encoding: chunked",
                "gzip\r\nA: b\r\ntransfer-encoding: chunked");
        coding(
                "400",
                ",chunked",
                "chunked,",
                "",
                "\u000bchunked",
                "chun ked",
                "\"chunked\"",
                "chunked;",
                "gzip;q",
                "gzip;q(b",
                "a;b=",
                "(",
                ";a=b");
        coding(
                "400",
                "chunked, ,",
                "chunked\r\nTransfer-Encoding:",
                "a b\r\nTransfer-Encoding: c",
                "a;b=\"c",
                "a;b=\"c\"d",
                "chunked\u00e4",
                "a b, chunked",
                "a;=b",
                ",");
        rule("N-04", "9112 6.1");
        framed("400", "Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n");
        framed("400", "Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n");
        framed("400", "Transfer-Encoding: gzip\r\nContent-Length: 5", "0\r\n\r\n");
        framed("400", "Transfer-Encoding: chunked\r\nContent-Length: 0", "0\r\n\r\n");
        framed("400", "Transfer-Encoding:\r\nContent-Length: x", "0\r\n\r\n");
        rule("N-05", "9112 6.1");
        raw(
                "400",
                "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.0\r\nTransfer-Encoding: gzip\r\n\r\n");
        rule("I-11", "9110 9.3.1");
        raw(
                "GET / [hello] | GET /next",
                "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" + NEXT);
        raw(
                "HEAD / [] | GET /next",
                "HEAD / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + NEXT);
    }

    private void chunkSizes() {
        group("chunk size");
        rule("I-11", "9112 7.1");
        chunked(HELLO, "5\r\nhello\r\n0\r\n\r\n", "05\r\nhello\r\n00\r\n\r\n", "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n");
        chunked(
                HELLO,
                "1\r\nh\r\n1\r\ne\r\n1\r\nl\r\n1\r\nl\r\n1\r\no\r\n0\r\n\r\n",
                "0".repeat(40) + "5\r\nhello\r\n0\r\n\r\n");
        chunked("POST / [] | GET /next", "0\r\n\r\n", "0000000000000000000000000000000000\r\n\r\n");
        chunked("POST / [0123456789] | GET /next", "a\r\n0123456789\r\n0\r\n\r\n", "A\r\n0123456789\r\n0\r\n\r\n");
        rule("N-15", "9112 7.1");
        for (String size : List.of(
                "0x5", "+5", "-1", " 5", "5 ", "5_0", "", "Z", "5g", "5.0", "5,", "\t5", "5\t", "\u00b5", "g5",
                "\"5\"")) {
            chunked("POST / [ !400]", size + "\r\nhello\r\n0\r\n\r\n");
        }
        chunked(
                "POST / [ !400]",
                "-0\r\n\r\n",
                "0x0\r\n\r\n",
                "\r\n0\r\n\r\n",
                "\r\n\r\n",
                "0 \r\n\r\n",
                "5\u0000\r\nhello\r\n0\r\n\r\n");
        chunked(
                "POST / [hello !400]",
                "5\r\nhello\r\n\r\n0\r\n\r\n",
                "5\r\nhello\r\nx\r\n\r\n",
                "5\r\nhello\r\n-0\r\n\r\n");
        rule("N-16", "9112 7.1");
        chunked(
                "POST / [ !400]",
                "10000000000000005\r\nhello\r\n0\r\n\r\n",
                "8000000000000000\r\nhello",
                "f".repeat(300) + "\r\nhello");
        chunked(
                "POST / [ !400]",
                "1" + "0".repeat(100) + "\r\nhello",
                "ffffffffffffffff\r\nhello",
                "08000000000000000");
        framed("POST / [hello]", "Transfer-Encoding: chunked", "100000005\r\nhello");
        framed("POST / [hello]", "Transfer-Encoding: chunked", "7fffffffffffffff\r\nhello");
        framed("POST / [hello !413]", "Transfer-Encoding: chunked", "5\r\nhello\r\n7fffffffffffffff\r\nhello");
        rule("N-18", "9112 7.1");
        chunked(
                "POST / [ !400]",
                "5\nhello\r\n0\r\n\r\n",
                "5\rhello\r\n0\r\n\r\n",
                "5\r\rhello\r\n0\r\n\r\n",
                "0\n\n",
                "0\r\r\n",
                "5\n\rhello");
    }

    private void chunkExtensions() {
        group("chunk extension");
        rule("I-13", "9112 7.1.1");
        for (String extension : List.of(
                ";a",
                ";a=b",
                ";abc=def",
                ";a=\"b c\"",
                ";a=\"\"",
                ";a;b=c;d=\"e\"",
                ";a=\"\\\"\\\\\"",
                ";!=~",
                ";a=\"\t\u00e4;,\"")) {
            chunked(HELLO, "5" + extension + "\r\nhello\r\n0" + extension + "\r\n\r\n");
        }
        rule("N-15", "9112 7.1.1");
        for (String extension : List.of(
                ";", ";=b", ";a=", ";a=\"b", ";a=b\"", ";a=\"b\"c", " ;a", "; a", ";a =b", ";a= b", ";a ", ";a;")) {
            chunked("POST / [ !400]", "5" + extension + "\r\nhello\r\n0\r\n\r\n");
        }
        for (String extension : List.of(
                ";;a",
                ";a,b",
                ";\u00e4",
                ";a=\u00e4",
                ";a==b",
                "x;b",
                ";a=\"\\",
                "\t;a",
                ";a=(",
                ";a=(\"",
                ";a/b",
                ";a=b=c",
                ";a=\"b\" ")) {
            chunked("POST / [ !400]", "5" + extension + "\r\nhello\r\n0\r\n\r\n");
        }
        rule("N-18", "9112 7.1.1");
        for (String extension : List.of(
                ";a\n",
                ";a\rb",
                ";a=\"b\nc\"",
                ";a=\"b\rc\"",
                ";a\u0000",
                ";a=\"\u0000\"",
                ";a=\"\\\n\"",
                ";a=\"\\\r\"",
                ";\n",
                ";a\r\r",
                ";a=\"\u007f\"")) {
            chunked("POST / [ !400]", "5" + extension + "\r\nhello\r\n0\r\n\r\n");
        }
        chunked("POST / [hello !400]", "5\r\nhello\r\n0;\r\n\r\n", "5\r\nhello\r\n0;a\n\r\n");
        chunked("POST / [ !400]", "5;a,\nhello\r\n0\r\n\r\n", "5;a=\"b\",\nhello\r\n0\r\n\r\n");
    }

    private void chunkData() {
        group("chunk data");
        rule("I-01", "9112 7.1");
        chunked("POST / [\r\n0\r\n] | GET /next", "5\r\n\r\n0\r\n\r\n0\r\n\r\n");
        chunked("POST / [\u0000\u00ff\u0080] | GET /next", "3\r\n\u0000\u00ff\u0080\r\n0\r\n\r\n");
        rule("N-17", "9112 7.1");
        chunked(
                "POST / [hello !400]",
                "5\r\nhello0\r\n\r\n",
                "5\r\nhello!\r\n0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello\r0\r\n\r\n");
        chunked(
                "POST / [hello !400]",
                "5\r\nhello\n\r\n0\r\n\r\n",
                "5\r\nhello \r\n0\r\n\r\n",
                "5\r\nhello\r\r\n0\r\n\r\n",
                "5\r\nhello!\n0\r\n\r\n",
                "5\r\nhello\r!0\r\n\r\n");
        chunked("POST / [hel !400]", "3\r\nhello\r\n0\r\n\r\n");
    }

    private void trailers() {
        group("trailers");
        rule("N-20", "9110 6.5.1");
        for (String trailer : List.of(
                "A: b",
                "Content-Length: 5",
                "Transfer-Encoding: chunked",
                "Host: b",
                "A:",
                "A: \u00e4\t",
                "A: b\r\nC: d")) {
            chunked(HELLO, "5\r\nhello\r\n0\r\n" + trailer + "\r\n\r\n");
        }
        rule("N-21", "9112 7.1.2");
        for (String trailer : List.of(
                "A : b",
                "A",
                ": b",
                " A: b",
                "A: b\r\n c",
                "A: b\u0000",
                "\u00c4: b",
                "A: b\n",
                "A: b\rc",
                "\t",
                "A[: b",
                "A: \u007f")) {
            chunked("POST / [ !400]", "0\r\n" + trailer + "\r\n\r\n");
        }
        chunked(
                "POST / [ !400]",
                "0\r\n\n",
                "0\r\n\rX",
                "0\r\n\r\r\n",
                "0\r\nA: b\r\n\n",
                "0\r\nGET / HTTP/1.1\r\n\r\n");
        rule("N-19", "9112 7.1.2");
        chunked("POST / [] | GET /next", "0\r\n" + "A: b\r\n".repeat(100) + "\r\n");
    }

    private void connections() {
        group("connection");
        rule("P-06", "9112 9.6");
        for (String value : List.of(
                "close",
                "Close",
                "CLOSE",
                "foo, Close",
                "close,foo",
                "foo,close,bar",
                " close ",
                ",close,",
                "a\t,\tclose\t")) {
            raw("GET / close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: " + value + "\r\n\r\n" + NEXT);
        }
        raw("GET / close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: a\r\nconnection: close\r\n\r\n" + NEXT);
        raw("GET / close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nConnection: a\r\n\r\n" + NEXT);
        rule("P-07", "9110 7.6.1");
        for (String value : List.of(
                "keep-alive",
                "\"close\"",
                "closed",
                "close x",
                "xclose",
                "clo se",
                "close;a",
                "",
                ",",
                "Upgrade",
                "close=1")) {
            raw("GET / | GET /next", "GET / HTTP/1.1\r\nHost: a\r\nConnection: " + value + "\r\n\r\n" + NEXT);
        }
        rule("P-08", "9112 9.3");
        raw("GET / 1.0", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + NEXT, "GET / HTTP/1.0\r\n\r\n" + NEXT);
        rule("P-34", "9110 7.8");
        raw(
                "GET / | GET /next",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n\r\n"
                        + NEXT);
        raw("GET / | GET /next", "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n" + NEXT);
        rule("N-40", "9112 9.6");
        framed("POST / close [hello]", "Content-Length: 5\r\nConnection: close", "hello" + NEXT);
        framed(
                "POST / close [hello]",
                "Transfer-Encoding: chunked\r\nConnection: close",
                "5\r\nhello\r\n0\r\n\r\n" + NEXT);
    }

    private void expectations() {
        group("expect");
        rule("P-11", "9110 10.1.1");
        framed("POST / expects [hello] | GET /next", "Content-Length: 5\r\nExpect: 100-continue", "hello" + NEXT);
        framed("POST / expects [hello] | GET /next", "Expect: 100-Continue\r\nContent-Length: 5", "hello" + NEXT);
        framed(
                "POST / expects [] | GET /next",
                "Expect: 100-continue\r\nTransfer-Encoding: chunked",
                "0\r\n\r\n" + NEXT);
        rule("P-16", "9110 10.1.1");
        for (String value : List.of(
                "100", "100-continue, a", "200-ok", "", "\"100-continue\"", "100-continue;a", "a", "100-continue,")) {
            framed("417", "Content-Length: 5\r\nExpect: " + value, "hello");
        }
        framed("417", "Content-Length: 5\r\nExpect: 100-continue\r\nExpect: 100-continue", "hello");
        framed("417", "Transfer-Encoding: chunked\r\nExpect: x", "0\r\n\r\n");
        rule("P-13", "9110 10.1.1");
        raw("POST / 1.0 [hello]", "POST / HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello");
        raw("POST / 1.0 [hello]", "POST / HTTP/1.0\r\nContent-Length: 5\r\nExpect: nonsense\r\n\r\nhello");
        rule("P-14", "9110 10.1.1");
        framed("POST /", "Content-Length: 0\r\nExpect: 100-continue", "");
        framed("POST /", "Expect: nonsense", "");
        field("GET /", "Expect: 100-continue");
    }

    private void pipelines() {
        group("pipelining");
        rule("P-09", "9112 9.3.2");
        raw("GET /next | GET /next | GET /next", NEXT + NEXT + NEXT);
        raw(
                "POST / [hello] | GET /next | POST / [] | GET /next",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" + NEXT
                        + "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + NEXT);
        String chunks = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n0\r\n\r\n";
        raw("POST / [he] | POST / [he] | GET /next", chunks + chunks + NEXT);
        rule("N-41", "9112 2.2");
        raw("GET /next | 400", NEXT + "GET\r\n" + NEXT, NEXT + "GET / HTTP/1.1\r\n\r\n" + NEXT, NEXT + "\u0000" + NEXT);
        raw("GET /next | 505", NEXT + "GET / HTTP/3.0\r\n" + NEXT);
        raw(
                "GET /next | POST / [he !400]",
                NEXT + "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n"
                        + NEXT);
        rule("N-42", "9112 7.1");
        chunked("POST / [ !400]", "X\r\n" + NEXT, "\u0000");
    }

    private void incomplete() {
        group("incomplete");
        rule("N-38", "9112 8");
        raw(
                "",
                "",
                "G",
                "GET / HTTP/1.1",
                "GET / HTTP/1.1\r",
                "GET / HTTP/1.1\r\n",
                "GET / HTTP/1.1\r\nHost: a",
                "GET / HTTP/1.1\r\nHost: a\r\n");
        raw(
                "",
                "GET / HTTP/1.1\r\nHost: a\r\n\r",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\nX",
                "M".repeat(32));
        raw("GET /next", NEXT + "G", NEXT + "\r\n", NEXT + "\r");
        rule("I-15", "9112 8");
        framed("POST / [hell]", "Content-Length: 5", "hell");
        framed("POST / []", "Content-Length: 5", "");
        rule("I-14", "9112 8");
        framed("POST / []", "Transfer-Encoding: chunked", "");
        framed("POST / []", "Transfer-Encoding: chunked", "5");
        framed("POST / []", "Transfer-Encoding: chunked", "5\r");
        framed("POST / []", "Transfer-Encoding: chunked", "5;a=\"");
        framed("POST / [hell]", "Transfer-Encoding: chunked", "5\r\nhell");
        framed("POST / [hello]", "Transfer-Encoding: chunked", "5\r\nhello");
        framed("POST / [hello]", "Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n");
        framed("POST / [hello]", "Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\nA: b\r\n\r");
    }

    private void otherProtocols() {
        group("other protocol");
        rule("N-37", "9113 3.4");
        raw("505", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        rule("N-37", "9112 2.2");
        raw(
                "400",
                "SSH-2.0-OpenSSH_9.6\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000",
                "EHLO a\r\n",
                "\u0000".repeat(1000));
        raw(
                "400",
                "<?xml version=\"1.0\"?>\r\n",
                "{\"a\": 1}\r\n",
                "*1\r\n$4\r\nPING\r\n",
                "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n");
    }

    private void orderOfFaults() {
        group("order of faults");
        rule("order", "9112 3");
        raw(
                "505",
                "GET / HTTP/2.0\r\nA : b\r\n\r\n",
                "GET / HTTP/2.0\r\nTransfer-Encoding: gzip\r\n\r\n",
                "GET * HTTP/2.0\r\n\r\n");
        raw("501", "CONNECT a HTTP/2.0\r\nA : b\r\n\r\n");
        raw(
                "400",
                "CONNECT /\u0000",
                "CONNECT \n",
                "GET /\u0000 HTTP/2.0\r\n",
                "GET /# HTTP/2.0\r\n",
                "GET / HTTP/2.0\u0000",
                "CONNECT\u0000 /",
                "GET / HTTP/2.0 x\r\n");
        rule("order", "9112 5");
        framed("400", "Transfer-Encoding: gzip\r\nA : b", "");
        framed("400", "Content-Length: 5\r\nExpect: x\r\nA : b", "");
        rule("order", "9112 3.2");
        raw(
                "400",
                "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a b\r\nTransfer-Encoding: gzip\r\n\r\n");
        raw("400", "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n");
        rule("order", "9112 6.3");
        framed("400", "Transfer-Encoding: gzip\r\nContent-Length: 99999999999999999999", "");
        framed("400", "Content-Length: 99999999999999999999\r\nExpect: x", "");
        framed("501", "Transfer-Encoding: gzip\r\nExpect: x", "");
        framed("400", "Content-Length: x\r\nExpect: x", "");
    }

    private void limits() {
        group("limits");
        rule("P-20", "9112 3");
        line("GET /" + "a".repeat(8178), "GET /" + "a".repeat(8178) + " HTTP/1.1");
        rule("P-21", "9110 15.5.15");
        line(
                "414",
                "GET /" + "a".repeat(8179) + " HTTP/1.1",
                "GET /?" + "a".repeat(9000) + " HTTP/1.1",
                "GET http://" + "a".repeat(9000));
        raw(
                "414",
                "GET http://[" + "a".repeat(9000),
                "GET http://a:" + "1".repeat(9000),
                "GET //" + "a/".repeat(4092) + "..x");
        raw("414", "GET /" + "a".repeat(8188), "GET /" + "%C3%A4a".repeat(1170));
        raw(
                "400",
                "GET /#" + "a".repeat(9000),
                "GET /%zz" + "a".repeat(9000),
                "GET / HTTP/1.1" + " ".repeat(9000),
                "GET /" + "a".repeat(8180) + "% HTTP/1.1",
                "GET /../" + "a".repeat(9000));
        raw(
                "400",
                "GET " + "a".repeat(9000),
                "GET http://a:x/" + "a".repeat(9000),
                "GET /%ff" + "a".repeat(9000),
                "GET /%C3%A4%C3" + "a".repeat(9000));
        raw(
                "414",
                "M".repeat(9000),
                "CONNECT " + "a".repeat(9000),
                "GET / HTTP/2.0".replace(" H", "a".repeat(8200) + " H"));
        rule("P-22", "9110 5.4");
        field("GET /", "A: " + "b".repeat(8189), "A".repeat(8191) + ":", "A:" + " ".repeat(8190));
        field(
                "431",
                "A: " + "b".repeat(8190),
                "A".repeat(8192) + ":",
                "A:" + " ".repeat(8191),
                "A: " + "b".repeat(20_000));
        field(
                "400",
                "A : " + "b".repeat(20_000),
                " " + "b".repeat(20_000),
                ":" + "b".repeat(20_000),
                "A: b\u0000" + "b".repeat(20_000));
        String big = ("A: " + "b".repeat(6995) + "\r\n").repeat(9); // 63,000 bytes
        raw("GET /", "GET / HTTP/1.1\r\nHost: a\r\n" + big + "C: " + "d".repeat(2522) + "\r\n\r\n"); // in all 65,536
        raw(
                "431",
                "GET / HTTP/1.1\r\nHost: a\r\n" + big + "C: " + "d".repeat(2523) + "\r\n\r\n",
                "GET / HTTP/1.1\r\n" + big + big);
        rule("N-43", "9110 5.4");
        raw("GET /", "GET / HTTP/1.1\r\nHost: a\r\n" + "A: b\r\n".repeat(99) + "\r\n");
        raw(
                "431",
                "GET / HTTP/1.1\r\nHost: a\r\n" + "A: b\r\n".repeat(100) + "\r\n",
                "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(100) + "H");
        rule("N-19", "9112 7.1.1");
        chunked(
                HELLO,
                "5;" + "a".repeat(4094) + "\r\nhello\r\n0\r\n\r\n",
                "0".repeat(4095) + "5\r\nhello\r\n0\r\n\r\n");
        chunked(
                "POST / [ !400]",
                "5;" + "a".repeat(4095) + "\r\nhello\r\n0\r\n\r\n",
                "0".repeat(5000),
                "5;a=\"" + "b".repeat(5000));
        chunked("POST / [] | GET /next", "0\r\n" + ("A: " + "b".repeat(1021) + "\r\n").repeat(4) + "\r\n");
        chunked(
                "POST / [ !400]",
                "0\r\n" + ("A: " + "b".repeat(1021) + "\r\n").repeat(4) + "A",
                "0\r\n" + "A: b\r\n".repeat(2000));
    }
}

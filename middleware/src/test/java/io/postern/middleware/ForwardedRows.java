package io.postern.middleware;

import static io.postern.middleware.ForwardedHeaders.Part.HOST;
import static io.postern.middleware.ForwardedHeaders.Part.PORT;
import static io.postern.middleware.ForwardedHeaders.Part.PREFIX;
import static io.postern.middleware.ForwardedRow.rfc;
import static io.postern.middleware.ForwardedRow.x;

import java.util.ArrayList;
import java.util.List;

/** The table of {@link ForwardedHeadersTest}; 10.0.0.0/8, fd00::/8, 127.0.0.1 and Unix sockets are trusted. */
final class ForwardedRows {

    private static final String CLIENT = "203.0.113.7";

    private final List<ForwardedRow> rows = new ArrayList<>();

    private ForwardedRows() {}

    static List<ForwardedRow> all() {
        ForwardedRows table = new ForwardedRows();
        table.addresses();
        table.malformedAddresses();
        table.hops();
        table.peers();
        table.schemes();
        table.hosts();
        table.ports();
        table.prefixes();
        table.malformedPrefixes();
        table.families();
        table.elements();
        table.malformedElements();
        table.quotes();
        return List.copyOf(table.rows);
    }

    private void add(ForwardedRow row) {
        rows.add(row);
    }

    private void addresses() {
        add(x("nothing"));
        address("IPv4", CLIENT, CLIENT);
        address("IPv6", "2001:db8::1", "2001:db8::1");
        address("IPv6 in one form", "2001:0DB8:0:0:0:0:0:1", "2001:db8::1");
        address("IPv6 in brackets", "[2001:db8::1]", "2001:db8::1");
        address("IPv4 in the clothes of IPv6", "::ffff:203.0.113.7", CLIENT);
        address("the same in hexadecimal", "::ffff:cb00:7107", CLIENT);
        address("the same in brackets", "[::ffff:203.0.113.7]", CLIENT);
        address("spaces and tabs around it", " \t203.0.113.7 \t", CLIENT);
        address("a hidden client", "unknown", "0.0.0.0");
        address("a hidden client in capitals", "UNKNOWN", "0.0.0.0");
        address("an obfuscated client", "_hidden.1-x", "0.0.0.0");
        address("a Unix socket, where they are trusted", "unix:", "unix:");
        add(x("IPv4 with a port").xFor("203.0.113.7:1234").client(CLIENT, "1234"));
        add(x("IPv6 with a port").xFor("[2001:db8::1]:65535").client("2001:db8::1", "65535"));
        add(x("unknown with a port").xFor("unknown:80").client("0.0.0.0"));
        add(x("an obfuscated port").xFor("203.0.113.7:_x").client(CLIENT));
    }

    private void address(String name, String field, String seen) {
        add(x(name).xFor(field).client(seen));
        add(rfc(name, "for=\"" + field.strip() + "\"").client(seen));
    }

    private void malformedAddresses() {
        String[] malformed = {
            "",
            "_",
            "_a b",
            "nobody",
            "localhost",
            "example.com",
            "203.0.113",
            "203.0.113.7.1",
            "203.0.113.256",
            "203.0.113.07",
            "0313.0.0161.7",
            "0xcb007107",
            "3405803783",
            "203.0.113.0/24",
            "203.0.113.*",
            "203.0.113.1-7",
            "2001:db8:::1",
            "2001:db8::1::2",
            "2001:db8::12345",
            "2001:db8::/32",
            "fe80::1%eth0",
            "fe80::1%251",
            "[203.0.113.7]",
            "[2001:db8::1",
            "2001:db8::1]",
            "[2001:db8::1]x",
            "[[2001:db8::1]]",
            "[]",
            "203.0.113.7:",
            "203.0.113.7:0",
            "203.0.113.7:65536",
            "203.0.113.7:99999999999",
            "203.0.113.7:-1",
            "203.0.113.7:8o",
            "203.0.113.7:80:80",
            "[2001:db8::1]:",
            "[2001:db8::1]:65536",
            "unix:/run/app.sock",
            "203.0.113.7 203.0.113.8",
            "203.0.113.7;",
            "203.0.113.7\u00a0",
            "\uff11.1.1.1"
        };
        for (String text : malformed) {
            add(x("the malformed address <" + text + ">").xFor(text).refused());
            add(rfc("the malformed address <" + text + ">", "for=\"" + text + "\"")
                    .refused());
        }
        add(x("a quoted address").xFor("\"203.0.113.7\"").refused());
    }

    private void hops() {
        hop("one trusted", "203.0.113.7, 10.0.0.2", CLIENT);
        hop("two trusted", "203.0.113.7, 10.0.0.2, 10.255.255.255", CLIENT);
        hop("trusted of both kinds", "2001:db8::1, fd12::1, 10.0.0.2", "2001:db8::1");
        hop("trusted in the clothes of IPv6", "203.0.113.7, ::ffff:10.0.0.2", CLIENT);
        hop("one of the client's own in front", "192.0.2.66, 203.0.113.7", CLIENT);
        hop("a trusted one of the client's own in front", "10.0.0.9, 203.0.113.7", CLIENT);
        hop("own ones and a trusted one", "127.0.0.1, 10.0.0.9, 203.0.113.7, 10.0.0.2", CLIENT);
        hop("all trusted", "10.0.0.3, 10.0.0.2", "10.0.0.3");
        hop("one not trusted between trusted", "10.0.0.3, 203.0.113.7, 10.0.0.2", CLIENT);
        hop("just outside the block", "203.0.113.7, 11.0.0.0", "11.0.0.0");
        hop("just before the block", "203.0.113.7, 9.255.255.255", "9.255.255.255");
        hop("a trusted one that hides who came", "203.0.113.7, unknown, 10.0.0.2", "0.0.0.0");
        hop("through a Unix socket", "203.0.113.7, unix:", CLIENT);
        add(x("nonsense of the client's own in front")
                .xFor("<script>, 203.0.113.7")
                .client(CLIENT));
        add(x("an empty one of the client's own in front").xFor(", 203.0.113.7").client(CLIENT));
        add(x("commas of the client's own in front").xFor(",,,,, ,203.0.113.7").client(CLIENT));
        add(x("nothing in front of a trusted one").xFor(", 10.0.0.2").refused());
        add(x("a trusted proxy with nothing to say").xFor("203.0.113.7, ").refused());
        add(x("an empty one behind trusted ones").xFor("203.0.113.7,, 10.0.0.2").refused());
        add(x("nonsense of a trusted proxy").xFor("203.0.113.7, x, 10.0.0.2").refused());
        add(x("a port at each hop").xFor("203.0.113.7:1, 10.0.0.2:2").client(CLIENT, "1"));
        add(x("a malformed port at a trusted hop")
                .xFor("203.0.113.7, 10.0.0.2:0")
                .refused());
        add(x("a malformed port of the client's own")
                .xFor("1.2.3.4:0, 203.0.113.7")
                .client(CLIENT));
    }

    private void hop(String name, String list, String seen) {
        add(x(name).xFor(list).client(seen));
        add(rfc(name, "for=\"" + list.replace(", ", "\", for=\"") + "\"").client(seen));
    }

    private void peers() {
        add(x("IPv6 as Java writes it").peer("fd00:0:0:0:0:0:0:1").xFor(CLIENT).client(CLIENT));
        add(x("a Unix socket").peer("unix:").without("REMOTE_PORT").xFor(CLIENT).client(CLIENT));
        add(x("a Unix socket that says nothing").peer("unix:").without("REMOTE_PORT"));
        add(x("one that is not trusted").peer("203.0.113.9").xFor("10.0.0.1").xProto("https"));
        add(x("one beside the trusted address").peer("127.0.0.2").xFor("192.0.2.1"));
        add(x("one whose nonsense is none of ours")
                .peer("203.0.113.9")
                .xFor("<script>")
                .xHost("a b"));
        add(rfc("one that is not trusted", "for=192.0.2.1;proto=https;host=evil")
                .peer("203.0.113.9"));
        add(rfc("one whose nonsense is none of ours", "\"").peer("203.0.113.9"));
        add(x("something that is no address").peer("10.0.0.1x").xFor(CLIENT));
    }

    private void schemes() {
        add(x("https").xFor(CLIENT).xProto("https").client(CLIENT).https());
        add(x("https without a client").xProto("https").https());
        add(x("in capitals").xProto("HTTPS").https());
        add(x("http").xProto("http"));
        add(x("http behind a connection with TLS")
                .sent("gateway.url_scheme", "https")
                .sent("HTTPS", "on")
                .sent("SSL_PROTOCOL", "TLSv1.3")
                .sent("SSL_CIPHER", "TLS_AES_128_GCM_SHA256")
                .xProto("http")
                .sees("gateway.url_scheme", "http")
                .seesNo("HTTPS")
                .seesNo("SSL_PROTOCOL")
                .seesNo("SSL_CIPHER"));
        add(x("https behind a connection with TLS")
                .sent("gateway.url_scheme", "https")
                .sent("HTTPS", "on")
                .sent("SSL_PROTOCOL", "TLSv1.3")
                .sent("SSL_CIPHER", "TLS_AES_128_GCM_SHA256")
                .xProto("https")
                .seesNo("SSL_PROTOCOL")
                .seesNo("SSL_CIPHER"));
        add(x("one for two hops")
                .xFor("203.0.113.7, 10.0.0.2")
                .xProto("https")
                .client(CLIENT)
                .https());
        add(x("one for each hop")
                .xFor("203.0.113.7, 10.0.0.2")
                .xProto("https, http")
                .client(CLIENT)
                .https());
        add(x("of the hop, not of the client's own in front")
                .xFor("10.0.0.9, 203.0.113.7, 10.0.0.2")
                .xProto("https, http, https")
                .client(CLIENT));
        add(x("two, of which the client sent one")
                .xFor(CLIENT)
                .xProto("https, http")
                .client(CLIENT));
        add(x("a nonsensical scheme of the client's own in front")
                .xFor(CLIENT)
                .xProto("x y, https")
                .client(CLIENT)
                .https());
        add(x("fewer than hops")
                .xFor("203.0.113.7, 10.0.0.2, 10.0.0.3")
                .xProto("https, http")
                .refused());
        add(rfc("https", "for=203.0.113.7;proto=https").client(CLIENT).https());
        add(rfc("https without a client", "proto=https").client("0.0.0.0").https());
        add(rfc("of the hop", "for=203.0.113.7;proto=https, for=10.0.0.2;proto=http")
                .client(CLIENT)
                .https());
        add(rfc("not of the client's own", "for=10.0.0.9;proto=https, for=203.0.113.7")
                .client(CLIENT));
        for (String malformed : List.of("", "ftp", "https:", "https\u0130", "http https", "on")) {
            add(x("the scheme <" + malformed + ">").xProto(malformed).refused());
            add(rfc("the scheme <" + malformed + ">", "for=203.0.113.7;proto=\"" + malformed + "\"")
                    .refused());
        }
    }

    private void hosts() {
        List<String> right = List.of(
                "shop.example", "shop.example:8443", "203.0.113.1", "[2001:db8::1]", "[2001:db8::1]:80", "a_b-c.d~");
        for (String host : right) {
            add(x("the host " + host).xHost(host).sees("HTTP_HOST", host));
            add(rfc("the host " + host, "for=203.0.113.7;host=\"" + host + "\"")
                    .reading(HOST)
                    .client(CLIENT)
                    .sees("HTTP_HOST", host));
        }
        List<String> malformed = List.of(
                "",
                "a b",
                "a\r\nX-A: 1",
                "a\n",
                "a\u0000",
                "user@shop.example",
                "shop.example/path",
                "http://shop.example",
                "shop.example?x",
                "shop.example#x",
                "shop\\example",
                "shop.example:",
                "shop.example:0",
                "shop.example:65536",
                "shop.example:80:80",
                "shop.example:8o",
                ":80",
                "2001:db8::1",
                "[2001:db8::1",
                "[2001:db8::12",
                "[shop.example]",
                "[203.0.113.1]",
                "[::1]x",
                "[fe80::1%25eth0]",
                "shop%2eexample",
                "sh\u00f6p.example",
                "<script>",
                "\u0130stanbul.example");
        for (String host : malformed) {
            add(x("the malformed host <" + host + ">").xHost(host).refused());
            String quoted = host.replace("\\", "\\\\");
            add(rfc("the malformed host <" + host + ">", "for=203.0.113.7;host=\"" + quoted + "\"")
                    .reading(HOST)
                    .refused());
        }
        add(x("a host that nobody asked for").sent("HTTP_X_FORWARDED_HOST", "evil.example"));
        add(x("a malformed host that nobody asked for").sent("HTTP_X_FORWARDED_HOST", "a b"));
        add(rfc("a host that nobody asked for", "for=203.0.113.7;host=evil.example")
                .client(CLIENT));
        add(x("of the client's own in front")
                .xFor(CLIENT)
                .xHost("evil.example, shop.example")
                .client(CLIENT)
                .sees("HTTP_HOST", "shop.example"));
        add(x("a host for each hop")
                .xFor("203.0.113.7, 10.0.0.2")
                .xHost("evil.example, shop.example, inner")
                .client(CLIENT)
                .sees("HTTP_HOST", "shop.example"));
        add(x("a host where the proxy sent none")
                .without("HTTP_HOST")
                .xHost("shop.example")
                .sees("HTTP_HOST", "shop.example"));
    }

    private void ports() {
        add(x("another port").xPort("8443").sees("HTTP_HOST", "proxied:8443"));
        add(x("the standard port of http").xPort("80").sees("HTTP_HOST", "proxied"));
        add(x("the standard port of https").xProto("https").xPort("443").https().sees("HTTP_HOST", "proxied"));
        add(x("the port of the other scheme")
                .xProto("https")
                .xPort("80")
                .https()
                .sees("HTTP_HOST", "proxied:80"));
        add(x("a port with a host")
                .xHost("shop.example:1")
                .xPort("8443")
                .reading(HOST, PORT)
                .sees("HTTP_HOST", "shop.example:8443"));
        add(x("a port with an IPv6 host")
                .xHost("[2001:db8::1]")
                .xPort("8443")
                .reading(HOST, PORT)
                .sees("HTTP_HOST", "[2001:db8::1]:8443"));
        add(x("a port without any host").without("HTTP_HOST").xPort("8443"));
        add(x("a port of the client's own in front").xPort("1, 8443").sees("HTTP_HOST", "proxied:8443"));
        add(x("a port that nobody asked for").sent("HTTP_X_FORWARDED_PORT", "x"));
        for (String malformed :
                List.of("", "0", "65536", "-1", "+1", "8o", "80 80", "999999999999999999999", "\uff18")) {
            add(x("the port <" + malformed + ">").xPort(malformed).refused());
        }
    }

    private void prefixes() {
        prefix("/app", "/app");
        prefix("/a/b.c/~d", "/a/b.c/~d");
        prefix("/caf%C3%A9/%E3%81%82", "/caf\u00e9/\u3042");
        prefix("/a%20b%25", "/a b%");
        prefix("/a;b=c:@", "/a;b=c:@");
        prefix("/...", "/...");
        add(x("in front of a mount")
                .sent("SCRIPT_NAME", "/inner")
                .xPrefix("/outer")
                .sees("SCRIPT_NAME", "/outer/inner"));
        add(x("an empty prefix").xPrefix(""));
        add(x("a prefix that nobody asked for").sent("HTTP_X_FORWARDED_PREFIX", "/evil"));
        add(x("a prefix for the server as a whole")
                .sent("REQUEST_METHOD", "OPTIONS")
                .sent("PATH_INFO", "*")
                .sent("REQUEST_URI", "*")
                .xPrefix("/app"));
        add(x("a prefix from somebody").peer("203.0.113.9").xPrefix("/evil"));
    }

    private void prefix(String field, String seen) {
        add(x("the prefix " + field).xPrefix(field).sees("SCRIPT_NAME", seen));
    }

    private void malformedPrefixes() {
        String[] malformed = {
            "app",
            "/",
            "/app/",
            "//evil.example",
            "/a//b",
            "/%2Fevil.example",
            "/a%2F",
            "/a%2F%2Fb",
            "/..",
            "/../a",
            "/a/../b",
            "/./a",
            "/a/.",
            "/%2e%2E/a",
            "/a%2F..",
            "/\\evil.example",
            "/%5Cevil.example",
            "/a?b",
            "/a#b",
            "/a b",
            "/a\r\nX-A: 1",
            "/a%0D%0AX-A:1",
            "/a%00",
            "/a%7F",
            "/a%C2%85",
            "/a%",
            "/a%2",
            "/a%zz",
            "/a%\uff12\uff10",
            "/%ff",
            "/%C0%AF",
            "/%ED%A0%80",
            "/caf\u00c3\u00a9",
            "/a, /b",
            "/a,b",
            "https://evil.example/a",
            "*"
        };
        for (String text : malformed) {
            add(x("the malformed prefix <" + text + ">").xPrefix(text).refused());
        }
    }

    private void families() {
        add(x("Forwarded is not looked at")
                .sent("HTTP_FORWARDED", "for=192.0.2.66;proto=https;host=evil")
                .xFor(CLIENT)
                .client(CLIENT));
        add(x("Forwarded alone counts for nothing").sent("HTTP_FORWARDED", "for=192.0.2.66;proto=https"));
        add(rfc("X-Forwarded-* is not looked at", "for=203.0.113.7")
                .sent("HTTP_X_FORWARDED_FOR", "192.0.2.66")
                .sent("HTTP_X_FORWARDED_PROTO", "https")
                .sent("HTTP_X_FORWARDED_HOST", "evil")
                .client(CLIENT));
        add(x("a malformed Forwarded does no harm")
                .sent("HTTP_FORWARDED", "\"")
                .xFor(CLIENT)
                .client(CLIENT));
        add(x("other fields stay")
                .sent("HTTP_X_REAL_IP", "192.0.2.66")
                .xFor(CLIENT)
                .client(CLIENT));
        add(x("all parts at once")
                .xFor("203.0.113.7:1234")
                .xProto("https")
                .xHost("shop.example")
                .xPort("8443")
                .xPrefix("/app")
                .reading(HOST, PORT, PREFIX)
                .client(CLIENT, "1234")
                .https()
                .sees("HTTP_HOST", "shop.example:8443")
                .sees("SCRIPT_NAME", "/app"));
    }

    private void elements() {
        element("a plain one", "for=203.0.113.7");
        add(rfc("no element at all", "").without("HTTP_FORWARDED"));
        add(rfc("no host where one is asked for", "for=203.0.113.7")
                .reading(HOST)
                .client(CLIENT));
        element("a quoted one", "for=\"203.0.113.7\"");
        element("names in any case", "FOR=203.0.113.7;By=x");
        element("other parameters", "by=_me;secret=\"a,b;c=d\";for=203.0.113.7");
        element("spaces around separators", " \tfor=203.0.113.7 ; by=x ,\tfor=10.0.0.2 ");
        element("no spaces", "for=203.0.113.7,for=10.0.0.2");
        element("escapes in quotes", "for=\"\\203\\.0.113.7\";by=\"\\\"\\\\\"");
        element("a comma in quotes", "for=203.0.113.7;by=\"a, for=192.0.2.66\"");
        element("an own element in front", "for=192.0.2.66;host=evil, for=203.0.113.7");
        add(rfc("IPv6 with a port", "for=\"[2001:db8::1]:4711\"").client("2001:db8::1", "4711"));
        add(rfc("IPv4 with a port", "for=\"203.0.113.7:80\"").client(CLIENT, "80"));
        add(rfc("an element without for", "for=203.0.113.7, by=x").client("0.0.0.0"));
        add(rfc("an unquoted name", "for=unknown").client("0.0.0.0"));
        add(rfc("an unquoted obfuscated name", "for=_x").client("0.0.0.0"));
    }

    private void element(String name, String value) {
        add(rfc(name, value).client(CLIENT));
    }

    private void malformedElements() {
        String[] malformed = {
            "",
            " ",
            ",",
            ";",
            "for",
            "for=",
            "=203.0.113.7",
            "for =203.0.113.7",
            "for= 203.0.113.7",
            "for\"203.0.113.7\"",
            "for=203.0.113.7;",
            ";for=203.0.113.7",
            "for=203.0.113.7;;by=x",
            "for=203.0.113.7,",
            ",for=203.0.113.7",
            "for=192.0.2.1,,for=203.0.113.7",
            "for=203.0.113.7;for=203.0.113.8",
            "for=203.0.113.7;FOR=203.0.113.8",
            "for=203.0.113.7;proto=https;proto=http",
            "for=203.0.113.7:80",
            "for=[2001:db8::1]",
            "for=2001:db8::1",
            "for=203.0.113.7 by=x",
            "for=203.0.113.7/by=x",
            "203.0.113.7",
            "for=\u00e9",
            "f\u00f6r=203.0.113.7"
        };
        for (String value : malformed) {
            add(rfc("the malformed <" + value + ">", value).refused());
        }
    }

    /** What a client sends in front, to have the element of the proxy behind it read as something else. */
    private void quotes() {
        String[] opened = {
            "for=\"192.0.2.66, for=203.0.113.7",
            "for=\"192.0.2.66, for=\"[2001:db8::1]\"",
            "for=\"x, for=\"[2001:db8::1]\", for=\"[2001:db8::2]\"",
            "for=\"x, for=203.0.113.7;host=\"\"",
            "for=\"x\\, for=203.0.113.7",
            "for=\"x\\, for=\"[2001:db8::1]\"",
            "for=x\", for=203.0.113.7",
            "for=\"203.0.113.7\"x",
            "for=\"203.0.113.7\"\"x\"",
            "for=\"203.0.113.7",
            "for=\"203.0.113.7\\",
            "for=\"203.0.113.7\\\"",
            "\"for=203.0.113.7\"",
            "for='203.0.113.7'"
        };
        for (String value : opened) {
            add(rfc("quotes in <" + value + ">", value).refused());
        }
    }
}

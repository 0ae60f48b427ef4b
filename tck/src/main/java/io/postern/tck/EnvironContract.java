package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter E: the environ. */
public interface EnvironContract extends ServerFixture {

    /**
     * All the ways to change a map work, and neither the response nor the connection suffers.
     *
     * <p>If it fails: something reads the environ back after the application got it. Keep what the server needs
     * elsewhere.
     */
    @Test
    @Covers("E-01")
    default void theEnvironCanBeChangedInEveryWay() throws Exception {
        Seen<String> seen = new Seen<>("how the changes went");
        Application changesAll = (environ, startResponse) -> {
            environ.put("kit.put", "1");
            Object put = environ.get("kit.put");
            environ.replace("PATH_INFO", "/elsewhere");
            Object replaced = environ.get("PATH_INFO");
            environ.remove("REQUEST_METHOD");
            boolean removed = !environ.containsKey("REQUEST_METHOD");
            Iterator<Map.Entry<String, Object>> entries = environ.entrySet().iterator();
            entries.next();
            entries.remove();
            environ.clear();
            seen.report(put + " " + replaced + " " + removed + " " + environ.isEmpty());
            Samples.start(startResponse);
            return Body.of("fine");
        };
        TestServer server = serve(changesAll);
        RawClient client = server.connect();

        Answer first = client.send(Samples.GET).answer();
        String howItWent = seen.next();
        Answer second = client.send(Samples.GET).answer();

        assertThat(howItWent).as("put, replaced, removed, empty").isEqualTo("1 /elsewhere true true");
        assertThat(first.text()).as("the answer after the changes").isEqualTo("fine");
        assertThat(second.text()).as("the next answer on the connection").isEqualTo("fine");
    }

    /**
     * What a request left in its environ is not seen by the next one, on the same connection or pipelined behind it.
     *
     * <p>If it fails: the environ is kept in an object that lives longer than the request.
     */
    @Test
    @Covers({"E-01", "E-02"})
    default void everyRequestHasAnEnvironOfItsOwn() throws Exception {
        Seen<Boolean> marked = new Seen<>("whether there is a marker");
        Seen<Integer> identity = new Seen<>("which object the environ is");
        List<Object> kept = new ArrayList<>();
        Application marks = (environ, startResponse) -> {
            synchronized (kept) {
                kept.add(environ);
            }
            identity.report(System.identityHashCode(environ));
            marked.report(environ.containsKey("kit.marker") || !"/".equals(environ.get("PATH_INFO")));
            environ.put("kit.marker", "left behind");
            environ.put("PATH_INFO", "/left/behind");
            Samples.start(startResponse);
            return Body.empty();
        };
        RawClient client = serve(marks).connect();

        client.send(Samples.GET).answer();
        client.send(Samples.GET + Samples.GET);
        client.answer();
        client.answer();

        for (int i = 1; i <= 3; i++) {
            assertThat(marked.next())
                    .as("a change by an earlier request shows in request " + i)
                    .isFalse();
        }
        assertThat(new TreeSet<>(List.of(identity.next(), identity.next(), identity.next())))
                .as("distinct environs of three requests")
                .hasSize(3);
    }

    /**
     * No key and no value is null.
     *
     * <p>If it fails: a key without a value has to be left out.
     */
    @Test
    @Covers("E-03")
    default void nothingInTheEnvironIsNull() throws Exception {
        Seen<List<String>> nulls = new Seen<>("the keys without a value");
        Application scans = (environ, startResponse) -> {
            List<String> found = new ArrayList<>();
            environ.forEach((key, value) -> {
                if (Samples.isNull(key) || Samples.isNull(value)) {
                    found.add("" + key);
                }
            });
            nulls.report(found);
            Samples.start(startResponse);
            return Body.empty();
        };

        send(scans, "GET / HTTP/1.0\n\n");

        assertThat(nulls.next()).as("keys or values that are null").isEmpty();
    }

    /**
     * Keys without a dot have strings as values.
     *
     * <p>If it fails: convert the value, or give it a key with a prefix.
     */
    @Test
    @Covers("E-04")
    default void keysWithoutADotHaveStrings() throws Exception {
        Map<String, Object> environ = environ("""
                POST /a?b HTTP/1.1
                Host: localhost
                Content-Length: 1
                Content-Type: text/plain
                X-A: 1

                x""");

        assertThat(environ.entrySet())
                .as("entries of keys without a dot")
                .filteredOn(entry -> !entry.getKey().contains("."))
                .allSatisfy(
                        entry -> assertThat(entry.getValue()).as(entry.getKey()).isInstanceOf(String.class));
    }

    /**
     * A byte of a field value is one char; a path is text.
     *
     * <p>If it fails: decode field values as ISO-8859-1 and the path as UTF-8.
     */
    @Test
    @Covers("E-05")
    default void fieldsAreLatin1AndPathsAreUnicode() throws Exception {
        StringBuilder high = new StringBuilder();
        for (char c = 0x80; c <= 0xFF; c++) {
            high.append(c);
        }

        Map<String, Object> environ = environ("GET /%E3%81%82 HTTP/1.1\nHost: localhost\nX-High: " + high + "\n\n");

        assertThat(environ.get("HTTP_X_HIGH")).as("all bytes from 0x80 to 0xFF").isEqualTo(high.toString());
        assertThat(environ.get("PATH_INFO")).as("PATH_INFO").isEqualTo("/\u3042");
    }

    /**
     * The method reaches the application as it is.
     *
     * <p>If it fails: take the method from the request's head.
     */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
    @Covers("E-06")
    default void theMethodIsThatOfTheRequest(String method) throws Exception {
        Map<String, Object> environ = environ(method + " / HTTP/1.1\nHost: localhost\n\n");

        assertThat(environ.get("REQUEST_METHOD")).as("REQUEST_METHOD").isEqualTo(method);
    }

    /**
     * The letters of a method are not folded.
     *
     * <p>If it fails: something turns the method into a constant of the server library.
     */
    @ParameterizedTest
    @ValueSource(strings = {"get", "Post", "hEAD"})
    @Covers("E-07")
    default void theCaseOfAMethodIsKept(String method) throws Exception {
        Map<String, Object> environ = environ(method + " / HTTP/1.1\nHost: localhost\n\n");

        assertThat(environ.get("REQUEST_METHOD")).as("REQUEST_METHOD").isEqualTo(method);
    }

    /**
     * Any token of up to 32 characters is a method.
     *
     * <p>If it fails: the server refuses what it does not know; hand it a method that it knows, and keep the real one
     * apart.
     */
    @ParameterizedTest
    @ValueSource(strings = {"FOOBAR", "X", "!#$%&'*+-.^_`|~09azAZ", "A2345678901234567890123456789012"})
    @Covers("E-08")
    default void anUnknownMethodReachesTheApplication(String method) throws Exception {
        Map<String, Object> environ = environ(method + " / HTTP/1.1\nHost: localhost\n\n");

        assertThat(environ.get("REQUEST_METHOD")).as("REQUEST_METHOD").isEqualTo(method);
    }

    /**
     * The server has a name and a port even if the client gives no Host.
     *
     * <p>If it fails: take them from the configuration and the local address.
     */
    @Test
    @Covers({"E-09", "C-27"})
    default void nameAndPortAreThereWithoutAHost() throws Exception {
        Map<String, Object> environ = environ("GET / HTTP/1.0\n\n");

        assertThat(environ.get("SERVER_NAME")).as("SERVER_NAME").isEqualTo("127.0.0.1");
        assertThat((String) environ.get("SERVER_PORT")).as("SERVER_PORT").isNotEmpty();
        assertThat(environ).as("environ").doesNotContainKey("HTTP_HOST");
    }

    /**
     * The port is the one that was bound, not the configured 0.
     *
     * <p>If it fails: read the port from the socket after it is bound.
     */
    @Test
    @Covers("E-10")
    default void theServerPortIsTheRealOne() throws Exception {
        EnvironProbe probe = new EnvironProbe();
        TestServer server = serve(probe);

        Map<String, Object> environ = probe.environ(server, "GET / HTTP/1.1\nHost: elsewhere:1\n\n");

        assertThat(environ.get("SERVER_PORT")).as("SERVER_PORT").isEqualTo(String.valueOf(server.port()));
    }

    /**
     * SERVER_NAME is not taken from Host and has no port in it.
     *
     * <p>If it fails: SERVER_NAME is the configured or local address.
     */
    @Test
    @Covers("E-11")
    default void theServerNameHasNoPort() throws Exception {
        Map<String, Object> environ = environ("GET / HTTP/1.1\nHost: [::1]:8080\n\n");

        assertThat(environ.get("SERVER_NAME")).as("SERVER_NAME").isEqualTo("127.0.0.1");
    }

    /**
     * An IPv6 address as SERVER_NAME has brackets; as REMOTE_ADDR it has none.
     *
     * <p>If it fails: look at how the adapter makes its addresses.
     */
    @Test
    @Covers({"E-11", "E-43"})
    default void anIpv6AddressHasBracketsInTheServerNameOnly() throws Exception {
        assumeTrue(Samples.canBindTo("::1"), "this machine has no IPv6 loopback");
        EnvironProbe probe = new EnvironProbe();
        TestServer server = serve(probe, settings -> settings.host("::1"));

        Map<String, Object> environ = probe.environ(server, Samples.GET);

        String name = (String) environ.get("SERVER_NAME");
        String remote = (String) environ.getOrDefault("REMOTE_ADDR", "");
        assertThat(name).as("SERVER_NAME").startsWith("[").endsWith("]");
        assertThat(remote).as("REMOTE_ADDR").matches("[0-9a-f:]+");
        assertThat(Samples.address(remote)).as("REMOTE_ADDR").isEqualTo(Samples.address("::1"));
    }

    /**
     * SERVER_PROTOCOL is the version of the request.
     *
     * <p>If it fails: do not take the version from the response or the connection.
     */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/1.0"})
    @Covers("E-12")
    default void theProtocolIsThatOfTheRequest(String version) throws Exception {
        Map<String, Object> environ = environ("GET / " + version + "\nHost: localhost\n\n");

        assertThat(environ.get("SERVER_PROTOCOL")).as("SERVER_PROTOCOL").isEqualTo(version);
    }

    /**
     * QUERY_STRING is always there.
     *
     * <p>If it fails: a target without a query has the empty one.
     */
    @ParameterizedTest
    @CsvSource({"/a, ''", "/a?, ''", "/a?x=1, x=1", "/?, ''"})
    @Covers("E-13")
    default void theQueryIsAlwaysThere(String target, String query) throws Exception {
        Map<String, Object> environ = environ("GET " + target + " HTTP/1.1\nHost: localhost\n\n");

        assertThat(environ.get("QUERY_STRING")).as("QUERY_STRING of " + target).isEqualTo(query);
    }

    /**
     * The content type is passed as it came.
     *
     * <p>If it fails: pass the field's value without parsing it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/plain;charset=\"utf-8\" ; a=b", "Nonsense"})
    @Covers("E-14")
    default void theContentTypeIsPassedAsItCame(String type) throws Exception {
        Map<String, Object> environ =
                environ("POST / HTTP/1.1\nHost: localhost\nContent-Type: " + type + "\nContent-Length: 1\n\nx");

        assertThat(environ.get("CONTENT_TYPE")).as("CONTENT_TYPE").isEqualTo(type);
    }

    /**
     * No content type is invented.
     *
     * <p>If it fails: the server library has a default; drop it.
     */
    @Test
    @Covers("E-14")
    default void thereIsNoContentTypeIfNoneWasSent() throws Exception {
        Map<String, Object> environ = environ("POST / HTTP/1.1\nHost: localhost\nContent-Length: 1\n\nx");

        assertThat(environ).as("environ").doesNotContainKey("CONTENT_TYPE");
    }

    /**
     * CONTENT_LENGTH is there when the field is, 0 included.
     *
     * <p>If it fails: 0 and absent are different.
     */
    @ParameterizedTest
    @CsvSource({"0, ''", "1, x", "10, 0123456789"})
    @Covers("E-15")
    default void theContentLengthIsPassed(String length, String content) throws Exception {
        Map<String, Object> environ =
                environ("POST / HTTP/1.1\nHost: localhost\nContent-Length: " + length + "\n\n" + content);

        assertThat(environ.get("CONTENT_LENGTH")).as("CONTENT_LENGTH").isEqualTo(length);
    }

    /**
     * Without the field there is no CONTENT_LENGTH.
     *
     * <p>If it fails: the server library says 0 or -1 for absent.
     */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    @Covers("E-15")
    default void thereIsNoContentLengthIfNoneWasSent(String method) throws Exception {
        Map<String, Object> environ = environ(method + " / HTTP/1.1\nHost: localhost\n\n");

        assertThat(environ).as("environ").doesNotContainKey("CONTENT_LENGTH");
    }

    /**
     * A chunked request has no CONTENT_LENGTH.
     *
     * <p>If it fails: the adapter collects the content before it calls.
     */
    @Test
    @Covers("E-16")
    default void aChunkedRequestHasNoContentLength() throws Exception {
        Map<String, Object> environ = environ("""
                POST / HTTP/1.1
                Host: localhost
                Transfer-Encoding: chunked

                3
                abc
                0

                """);

        assertThat(environ).as("environ").doesNotContainKey("CONTENT_LENGTH");
    }

    /**
     * Content-Type and Content-Length have no second key.
     *
     * <p>If it fails: leave these two out when the fields become keys.
     */
    @Test
    @Covers("E-17")
    default void contentTypeAndLengthHaveOneKeyEach() throws Exception {
        Map<String, Object> environ = environ("""
                POST / HTTP/1.1
                Host: localhost
                content-type: text/plain
                CONTENT-LENGTH: 1

                x""");

        assertThat(environ).as("environ").doesNotContainKeys("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH");
    }

    /**
     * A field becomes HTTP_ and its name in capitals.
     *
     * <p>If it fails: upper-case without regard to the locale, and put underscores for dashes.
     */
    @ParameterizedTest
    @CsvSource({"X-Test-Header, HTTP_X_TEST_HEADER", "x-test-i, HTTP_X_TEST_I", "A, HTTP_A", "X-1.b~!, HTTP_X_1.B~!"})
    @Covers("E-18")
    default void aFieldBecomesAKey(String name, String key) throws Exception {
        Map<String, Object> environ = environ("GET / HTTP/1.1\nHost: localhost\n" + name + ": value\n\n");

        assertThat(environ.get(key)).as(key).isEqualTo("value");
    }

    /**
     * An empty field has an empty value, and an absent one no key.
     *
     * <p>If it fails: an empty value is not null.
     */
    @Test
    @Covers("E-19")
    default void anEmptyFieldIsNotAnAbsentOne() throws Exception {
        Map<String, Object> environ = environ("GET / HTTP/1.1\nHost: localhost\nX-A:\nX-B: \t \n\n");

        assertThat(environ.get("HTTP_X_A")).as("HTTP_X_A").isEqualTo("");
        assertThat(environ.get("HTTP_X_B")).as("HTTP_X_B").isEqualTo("");
        assertThat(environ).as("environ").doesNotContainKey("HTTP_X_C");
    }

    /**
     * Only spaces and tabs are removed around a value.
     *
     * <p>If it fails: do not use trim or strip of a String.
     */
    @Test
    @Covers("E-20")
    default void onlySpacesAndTabsAreTrimmed() throws Exception {
        Map<String, Object> environ = environ("GET / HTTP/1.1\nHost: localhost\nX-A: \t \u00a0x\u0085 \t\n\n");

        assertThat(environ.get("HTTP_X_A")).as("HTTP_X_A").isEqualTo("\u00a0x\u0085");
    }

    /**
     * The inside of a value is not touched.
     *
     * <p>If it fails: the server library normalises values.
     */
    @ParameterizedTest
    @ValueSource(strings = {"a  b   c", "a\tb \t c", "\"q\\\"x\", 'y'", "a,b , c;d=\"e,f\"", "\\\\ %41 =?utf-8?q?x?="})
    @Covers("E-21")
    default void theInsideOfAValueIsKept(String value) throws Exception {
        Map<String, Object> environ = environ("GET / HTTP/1.1\nHost: localhost\nX-A: " + value + "\n\n");

        assertThat(environ.get("HTTP_X_A")).as("HTTP_X_A").isEqualTo(value);
    }

    /**
     * Repeated fields are joined with a comma and a space, in their order, whatever the case of their names.
     *
     * <p>If it fails: the fields were regrouped, or joined otherwise.
     */
    @Test
    @Covers("E-22")
    default void repeatedFieldsAreJoined() throws Exception {
        Map<String, Object> environ = environ("""
                GET / HTTP/1.1
                Host: localhost
                X-A: 1
                X-B: between
                x-a: 2, 3
                X-A:
                X-a: 4

                """);

        assertThat(environ.get("HTTP_X_A")).as("HTTP_X_A").isEqualTo("1, 2, 3, , 4");
    }

    /**
     * Repeated Cookie fields are joined with a semicolon and a space.
     *
     * <p>If it fails: Cookie is the one field with a separator of its own.
     */
    @Test
    @Covers("E-23")
    default void cookiesAreJoinedWithSemicolons() throws Exception {
        Map<String, Object> environ = environ("""
                GET / HTTP/1.1
                Host: localhost
                Cookie: a=1
                cookie: b=2; c=3

                """);

        assertThat(environ.get("HTTP_COOKIE")).as("HTTP_COOKIE").isEqualTo("a=1; b=2; c=3");
    }

    /**
     * Cookies are under HTTP_COOKIE only.
     *
     * <p>If it fails: there is a key without the prefix.
     */
    @Test
    @Covers("E-24")
    default void thereIsNoBareCookieKey() throws Exception {
        Map<String, Object> environ = environ("GET / HTTP/1.1\nHost: localhost\nCookie: a=1\n\n");

        assertThat(environ).as("environ").containsEntry("HTTP_COOKIE", "a=1").doesNotContainKey("COOKIE");
    }

    /**
     * Authorization is the application's to read.
     *
     * <p>If it fails: the server library takes the field away.
     */
    @Test
    @Covers("E-25")
    default void authorizationIsPassedOn() throws Exception {
        Map<String, Object> environ = environ("GET / HTTP/1.1\nHost: localhost\nAuthorization: Basic eDp5\n\n");

        assertThat(environ.get("HTTP_AUTHORIZATION")).as("HTTP_AUTHORIZATION").isEqualTo("Basic eDp5");
    }

    /**
     * A client cannot reach a key of the server.
     *
     * <p>If it fails: every field gets the prefix HTTP_.
     */
    @Test
    @Covers("E-26")
    default void aFieldCannotForgeAKeyOfTheServer() throws Exception {
        EnvironProbe probe = new EnvironProbe();
        TestServer server = serve(probe);

        Map<String, Object> environ = probe.environ(server, """
                GET /x HTTP/1.1
                Host: localhost
                Server-Name: evil
                Server-Port: 1
                Script-Name: /evil
                Path-Info: /evil
                Request-Method: EVIL
                Remote-Addr: 6.6.6.6
                Gateway.Input: evil
                gateway.url_scheme: evil
                Content_Length: 5

                """);

        assertThat(environ)
                .as("environ")
                .containsEntry("SERVER_NAME", "127.0.0.1")
                .containsEntry("SERVER_PORT", String.valueOf(server.port()))
                .containsEntry("SCRIPT_NAME", "")
                .containsEntry("PATH_INFO", "/x")
                .containsEntry("REQUEST_METHOD", "GET")
                .containsEntry("REMOTE_ADDR", "127.0.0.1")
                .containsEntry("gateway.url_scheme", "http")
                .doesNotContainKeys("CONTENT_LENGTH", "GATEWAY.INPUT");
        assertThat(environ.get("gateway.input")).as("gateway.input").isInstanceOf(InputStream.class);
    }

    /**
     * A field with an underscore does not pass for one with a dash.
     *
     * <p>If it fails: drop the fields with an underscore before the others are joined.
     */
    @Test
    @Covers("E-27")
    default void aFieldWithAnUnderscoreIsDropped() throws Exception {
        Map<String, Object> environ = environ("""
                GET / HTTP/1.1
                Host: localhost
                X_A: evil
                X-A: good
                X_A: evil
                X_B: evil

                """);

        assertThat(environ.get("HTTP_X_A")).as("HTTP_X_A").isEqualTo("good");
        assertThat(environ).as("environ").doesNotContainKey("HTTP_X_B");
    }

    /**
     * HTTP_HOST is Host as it came.
     *
     * <p>If it fails: the host was parsed and put together again.
     */
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "Example.COM:8080", "example.com:80", "[::1]:8080", "127.0.0.1:1"})
    @Covers("E-28")
    default void theHostIsPassedAsItCame(String host) throws Exception {
        Map<String, Object> environ = environ("GET / HTTP/1.1\nHost: " + host + "\n\n");

        assertThat(environ.get("HTTP_HOST")).as("HTTP_HOST").isEqualTo(host);
    }

    /**
     * A target in absolute-form is accepted when it agrees with Host, and its authority is HTTP_HOST.
     *
     * <p>If it fails: compare without regard to case and to the default port of the scheme.
     */
    @ParameterizedTest
    @CsvSource({
        "http://b.example/x, b.example, b.example",
        "http://B.example:80/x, b.EXAMPLE, B.example:80",
        "HTTP://b:8080/x, b:8080, b:8080",
        "https://b/x, b:443, b"
    })
    @Covers("E-29")
    default void anAbsoluteTargetThatAgreesWithHostIsAccepted(String target, String host, String httpHost)
            throws Exception {
        Map<String, Object> environ = environ("GET " + target + " HTTP/1.1\nHost: " + host + "\n\n");

        assertThat(environ).as("environ").containsEntry("HTTP_HOST", httpHost).containsEntry("PATH_INFO", "/x");
    }

    /**
     * In HTTP/1.0 the authority of the target stands in for a missing Host.
     *
     * <p>If it fails: HTTP/1.0 does not ask for Host.
     */
    @Test
    @Covers("E-29")
    default void anAbsoluteTargetNeedsNoHostInHttp10() throws Exception {
        Map<String, Object> environ = environ("GET http://b.example/x HTTP/1.0\n\n");

        assertThat(environ.get("HTTP_HOST")).as("HTTP_HOST").isEqualTo("b.example");
    }

    /**
     * A target that contradicts Host is refused.
     *
     * <p>If it fails: the contradiction got lost before it was looked at.
     */
    @ParameterizedTest
    @CsvSource({"http://b/x, a", "http://b/x, b:8080", "http://b:81/x, b", "http://b.example/x, b"})
    @Covers("E-29")
    default void anAbsoluteTargetThatContradictsHostIsRefused(String target, String host) throws Exception {
        Refusals.expect(this, 400, "GET " + target + " HTTP/1.1\nHost: " + host + "\n\n");
    }

    /**
     * The version of the contract is two integers that nobody can change.
     *
     * <p>If it fails: make the value an immutable list.
     */
    @Test
    @Covers("E-30")
    default void theVersionIsTwoIntegersThatCannotBeChanged() throws Exception {
        Object version = environ(Samples.GET).getOrDefault("gateway.version", List.of());

        assertThat(version).as("gateway.version").isEqualTo(List.of(1, 0));
        @SuppressWarnings("unchecked")
        List<Object> list = (List<Object>) version;
        assertThatThrownBy(() -> list.set(0, 2))
                .as("setting its first number")
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.add(2)).as("adding a number").isInstanceOf(UnsupportedOperationException.class);
    }

    /**
     * A plain connection is http, and has no keys of TLS.
     *
     * <p>If it fails: the keys of TLS are absent without TLS, not empty.
     */
    @Test
    @Covers({"E-31", "E-45"})
    default void aPlainConnectionIsHttp() throws Exception {
        Map<String, Object> environ = environ(Samples.GET);

        assertThat(environ)
                .as("environ")
                .containsEntry("gateway.url_scheme", "http")
                .doesNotContainKeys("HTTPS", "SSL_PROTOCOL", "SSL_CIPHER");
    }

    /**
     * An encrypted connection is https, and its session is described.
     *
     * <p>If it fails: look at what the exchange tells of its TLS session.
     */
    @Test
    @Covers({"E-31", "E-45"})
    default void anEncryptedConnectionIsHttps() throws Exception {
        EnvironProbe probe = new EnvironProbe();
        TestServer server = serve(probe, settings -> settings.tls(Tls.context()));

        Map<String, Object> environ = probe.environ(server, Samples.GET);

        assertThat(environ)
                .as("environ")
                .containsEntry("gateway.url_scheme", "https")
                .containsEntry("HTTPS", "on");
        assertThat((String) environ.get("SSL_PROTOCOL")).as("SSL_PROTOCOL").startsWith("TLSv1.");
        assertThat((String) environ.get("SSL_CIPHER")).as("SSL_CIPHER").startsWith("TLS_");
    }

    /**
     * What a proxy says about the client is not believed.
     *
     * <p>If it fails: a forwarding filter of the server library is on.
     */
    @Test
    @Covers("E-32")
    default void forwardedFieldsAreNotBelieved() throws Exception {
        EnvironProbe probe = new EnvironProbe();
        TestServer server = serve(probe);

        Map<String, Object> environ = probe.environ(server, """
                GET / HTTP/1.1
                Host: localhost
                Forwarded: for=6.6.6.6;proto=https;host=evil
                X-Forwarded-For: 6.6.6.6
                X-Forwarded-Proto: https
                X-Forwarded-Host: evil
                X-Forwarded-Port: 1
                X-Forwarded-Ssl: on
                Front-End-Https: on
                X-Real-Ip: 6.6.6.6
                Proxy-Host: evil

                """);

        assertThat(environ)
                .as("environ")
                .containsEntry("gateway.url_scheme", "http")
                .containsEntry("REMOTE_ADDR", "127.0.0.1")
                .containsEntry("HTTP_HOST", "localhost")
                .containsEntry("SERVER_NAME", "127.0.0.1")
                .containsEntry("SERVER_PORT", String.valueOf(server.port()))
                .doesNotContainKey("HTTPS");
    }

    /**
     * The scheme of the target is not the scheme of the connection.
     *
     * <p>If it fails: ask the connection, not the target.
     */
    @Test
    @Covers("E-33")
    default void theSchemeOfTheTargetChangesNothing() throws Exception {
        Map<String, Object> environ = environ("GET https://a/ HTTP/1.1\nHost: a\n\n");

        assertThat(environ)
                .as("environ")
                .containsEntry("gateway.url_scheme", "http")
                .doesNotContainKey("HTTPS");
    }

    /**
     * Input and error stream are there for every request.
     *
     * <p>If it fails: a request without content has an empty input.
     */
    @Test
    @Covers("E-34")
    default void inputAndErrorsAreAlwaysThere() throws Exception {
        Map<String, Object> environ = environ(Samples.GET);

        assertThat(environ.get("gateway.input")).as("gateway.input").isInstanceOf(InputStream.class);
        assertThat(environ.get("gateway.errors")).as("gateway.errors").isInstanceOf(PrintWriter.class);
    }

    /**
     * Where multithread is true, two requests can be in the application at once.
     *
     * <p>If it fails: the application runs on one thread, or the value is wrong.
     */
    @Test
    @Covers({"E-35", "L-14"})
    default void multithreadMeansThatCallsOverlap() throws Exception {
        Signal eight = new Signal("eight requests in the application at once", 8);
        Seen<Object> flag = new Seen<>("gateway.multithread");
        TestServer server = serve((environ, startResponse) -> {
            flag.report(environ.require(EnvironKeys.MULTITHREAD));
            eight.give();
            eight.await();
            Samples.start(startResponse);
            return Body.of("together");
        });
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(server.connect().send(Samples.GET));
        }

        for (RawClient client : clients) {
            assertThat(client.answer().text())
                    .as("the answer to a request that waits for seven others")
                    .isEqualTo("together");
        }

        assertThat(flag.next()).as("gateway.multithread").isEqualTo(true);
    }

    /**
     * Where multithread is configured to be false, calls never overlap, the iteration and the close of the body
     * included.
     *
     * <p>If it fails: the setting has to reach the engine.
     */
    @Test
    @Covers({"E-35", "L-15"})
    default void withoutMultithreadCallsNeverOverlap() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Seen<Object> flag = new Seen<>("gateway.multithread");
        Application counts = (environ, startResponse) -> {
            flag.report(environ.require(EnvironKeys.MULTITHREAD));
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.sleep(5);
            Samples.start(startResponse);
            return ProbeBody.from(index -> {
                Thread.sleep(5);
                if (index == 2) {
                    inside.decrementAndGet();
                    return null;
                }
                return Samples.block("x");
            });
        };
        TestServer server = serve(counts, settings -> settings.multithread(false));
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(server.connect().send(Samples.GET));
        }

        for (RawClient client : clients) {
            assertThat(client.answer().text()).as("answer").isEqualTo("xx");
        }

        assertThat(flag.next()).as("gateway.multithread").isEqualTo(false);
        assertThat(most.get()).as("most requests in the application at once").isEqualTo(1);
    }

    /**
     * The two flags about processes are Booleans.
     *
     * <p>If it fails: a text is not a flag.
     */
    @Test
    @Covers("E-36")
    default void theFlagsAboutProcessesAreBooleans() throws Exception {
        Map<String, Object> environ = environ(Samples.GET);

        assertThat(environ.get("gateway.multiprocess"))
                .as("gateway.multiprocess")
                .isInstanceOf(Boolean.class);
        assertThat(environ.get("gateway.run_once")).as("gateway.run_once").isInstanceOf(Boolean.class);
    }

    /**
     * The environ promises that the input ends by itself, chunked or not.
     *
     * <p>If it fails: the value is always true.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: localhost\n\n",
                "POST / HTTP/1.1\nHost: localhost\nContent-Length: 1\n\nx",
                "POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n0\n\n"
            })
    @Covers("E-38")
    default void theInputIsSaidToEnd(String request) throws Exception {
        assertThat(environ(request).get("gateway.input_terminated"))
                .as("gateway.input_terminated")
                .isEqualTo(true);
    }

    /**
     * Keys beyond the specification are lower case, have a prefix of their own, and are documented.
     *
     * <p>If it fails: the adapter adds a key. Name it in {@code documentedKeys()}, or leave it out.
     */
    @Test
    @Covers({"E-39", "E-48"})
    default void keysBeyondTheSpecificationAreDocumented() throws Exception {
        Map<String, Object> environ = environ("POST / HTTP/1.1\nHost: localhost\nContent-Length: 1\n\nx");

        Set<String> beyond = new TreeSet<>(environ.keySet());
        beyond.removeAll(KnownKeys.ALL);
        beyond.removeIf(key -> key.startsWith("HTTP_"));
        assertThat(documentedKeys()).as("documented keys").containsAll(beyond);
        assertThat(beyond)
                .as("keys beyond the specification")
                .allSatisfy(key -> assertThat(key)
                        .matches("[a-z][a-z0-9_-]*\\.[a-z0-9_.-]+")
                        .doesNotStartWith("gateway."));
    }

    /**
     * Entries of the deployer are in every environ.
     *
     * <p>If it fails: the settings have to reach the engine.
     */
    @Test
    @Covers("E-40")
    default void entriesOfTheDeployerAreInEveryEnviron() throws Exception {
        EnvironProbe probe = new EnvironProbe();
        Object database = new Object();
        TestServer server = serve(probe, settings -> settings.environ("acme.database", database));

        Map<String, Object> first = probe.environ(server, Samples.GET);
        Map<String, Object> second = probe.environ(server, Samples.GET);

        assertThat(first.get("acme.database")).as("acme.database").isSameAs(database);
        assertThat(second.get("acme.database"))
                .as("acme.database in the next request")
                .isSameAs(database);
    }

    /**
     * The environment of the process stays outside.
     *
     * <p>If it fails: environment variables or system properties were copied.
     */
    @Test
    @Covers("E-41")
    default void theProcessEnvironmentIsNotCopied() throws Exception {
        Map<String, Object> environ = environ(Samples.GET);

        Set<String> foreign = new TreeSet<>(System.getenv().keySet());
        foreign.addAll(System.getProperties().stringPropertyNames());
        foreign.removeAll(KnownKeys.ALL);
        foreign.removeIf(key -> key.startsWith("HTTP_"));
        assertThat(environ).as("environ").doesNotContainKeys(foreign.toArray(new String[0]));
    }

    /**
     * The peer is given by its numeric address and its port.
     *
     * <p>If it fails: look at how the adapter makes the remote address.
     */
    @Test
    @Covers("E-42")
    default void thePeerIsGivenInNumbers() throws Exception {
        EnvironProbe probe = new EnvironProbe();
        RawClient client = serve(probe).connect();

        client.send(Samples.GET).answer();

        Map<String, Object> environ = probe.next();
        assertThat(environ.get("REMOTE_ADDR")).as("REMOTE_ADDR").isEqualTo("127.0.0.1");
        assertThat(environ.get("REMOTE_PORT")).as("REMOTE_PORT").isEqualTo(String.valueOf(client.localPort()));
        assertThat(environ.getOrDefault("REMOTE_HOST", "127.0.0.1"))
                .as("REMOTE_HOST")
                .isEqualTo("127.0.0.1");
    }

    /**
     * The server says what it is and which CGI it follows.
     *
     * <p>If it fails: the keys come from the engine, not from the adapter.
     */
    @Test
    @Covers("E-44")
    default void softwareAndInterfaceAreNamed() throws Exception {
        Map<String, Object> environ = environ(Samples.GET);

        assertThat((String) environ.get("SERVER_SOFTWARE"))
                .as("SERVER_SOFTWARE")
                .matches("Postern/\\S+");
        assertThat(environ.get("GATEWAY_INTERFACE")).as("GATEWAY_INTERFACE").isEqualTo("CGI/1.1");
    }

    /**
     * A client cannot name its own user.
     *
     * <p>If it fails: a field became a key without prefix.
     */
    @Test
    @Covers("E-46")
    default void aFieldDoesNotSetTheUser() throws Exception {
        Map<String, Object> environ = environ("""
                GET / HTTP/1.1
                Host: localhost
                Remote-User: root
                Auth-Type: Basic
                Authorization: Basic cm9vdDpyb290

                """);

        assertThat(environ).as("environ").doesNotContainKeys("REMOTE_USER", "AUTH_TYPE");
    }

    private Map<String, Object> environ(String request) throws Exception {
        return EnvironProbe.environ(this, request);
    }
}

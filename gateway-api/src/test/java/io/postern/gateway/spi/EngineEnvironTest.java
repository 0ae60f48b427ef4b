package io.postern.gateway.spi;

import static io.postern.gateway.spi.EngineFixture.GET;
import static io.postern.gateway.spi.EngineFixture.GET_10;
import static io.postern.gateway.spi.EngineFixture.chunked;
import static io.postern.gateway.spi.EngineFixture.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapters E and C: what the application finds in its environ. */
@Timeout(30)
class EngineEnvironTest {

    private static final Set<String> ALWAYS = Set.of(
            "REQUEST_METHOD",
            "SCRIPT_NAME",
            "PATH_INFO",
            "QUERY_STRING",
            "REQUEST_URI",
            "SERVER_NAME",
            "SERVER_PORT",
            "SERVER_PROTOCOL",
            "SERVER_SOFTWARE",
            "GATEWAY_INTERFACE",
            "REMOTE_ADDR",
            "REMOTE_PORT",
            "gateway.version",
            "gateway.url_scheme",
            "gateway.input",
            "gateway.errors",
            "gateway.multithread",
            "gateway.multiprocess",
            "gateway.run_once",
            "gateway.input_terminated",
            "gateway.response_end");

    private final EngineFixture fixture = EngineFixture.standard();

    private Environ get(String target) {
        return fixture.environ("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private Environ with(String... fields) {
        StringBuilder request = new StringBuilder("GET / HTTP/1.1\r\nHost: a\r\n");
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        return fixture.environ(request.append("\r\n").toString());
    }

    private static MemoryExchange mounted(String path, String target, Application application) {
        return EngineFixture.with(builder -> builder.contextPath(path))
                .handle("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n", application);
    }

    // The map

    @Test
    void theEnvironHasExactlyTheKeysOfTheSpecification() {
        Environ environ = fixture.environ(GET_10);

        assertThat(environ.keySet()).isEqualTo(ALWAYS);
    }

    @Test
    void noKeyAndNoValueIsNullAndAKeyWithoutADotHasAString() {
        Environ environ = with("X-A: 1", "X-Empty:", "Content-Length: 0", "Content-Type: a/b", "X.Dot: 1");

        assertThat(environ).doesNotContainKey(null).doesNotContainValue(null).isNotEmpty();
        environ.forEach((key, value) -> {
            if (!key.contains(".")) {
                assertThat(value).as(key).isInstanceOf(String.class);
            }
        });
    }

    @Test
    void everyKeyThatIsListedIsFoundAndEveryOtherIsNot() {
        Environ environ = with("X-A: 1", "X_B: 2", "Cookie: c", "Content-Type: a/b");

        environ.forEach((key, value) -> assertThat(environ.get(key)).as(key).isEqualTo(value));
        assertThat(environ)
                .doesNotContainKeys(
                        "HTTP_X_B",
                        "HTTP_CONTENT_TYPE",
                        "CONTENT_LENGTH",
                        "COOKIE",
                        "HTTP_",
                        "",
                        "PATH",
                        "HOME",
                        "user.dir",
                        "REMOTE_HOST",
                        "REMOTE_USER",
                        "AUTH_TYPE",
                        "gateway.file_wrapper");
    }

    @Test
    void theApplicationMayDoWithItWhatItLikes() {
        MemoryExchange exchange = fixture.handle(post("hello"), (environ, startResponse) -> {
            InputStream input = environ.require(EnvironKeys.INPUT);
            environ.put("PATH_INFO", "/other");
            environ.put("acme.key", List.of());
            environ.remove("gateway.errors");
            environ.clear();
            startResponse.start("200 OK", Headers.of());
            return Body.of(input.readAllBytes());
        });

        assertThat(exchange.content()).isEqualTo("hello");
        assertThat(exchange.kept()).isTrue();
    }

    @Test
    void everyRequestHasAnEnvironOfItsOwn() {
        List<Boolean> marked = new ArrayList<>();
        Application application = (environ, startResponse) -> {
            marked.add(environ.containsKey("acme.mark"));
            environ.put("acme.mark", true);
            environ.remove("PATH_INFO");
            startResponse.start("200 OK", Headers.of());
            return Body.empty();
        };
        Engine engine = fixture.engine(application);

        engine.handle(fixture.exchange(GET));
        engine.handle(fixture.exchange(GET));

        assertThat(marked).containsExactly(false, false);
        assertThat(get("/x").get(EnvironKeys.PATH_INFO)).isEqualTo("/x");
    }

    @Test
    void itCanStillBeReadWhenTheRequestIsOver() {
        Environ environ = with("X-A: 1");

        assertThat(environ).containsEntry("HTTP_X_A", "1").containsEntry("REMOTE_ADDR", "192.0.2.7");
        assertThat(environ.entrySet()).hasSize(ALWAYS.size() + 2);
    }

    @Test
    void aKeyHasTheSameValueAtEveryLook() {
        Environ environ = with("X-A: 1");

        environ.keySet().forEach(key -> assertThat(environ.get(key)).isEqualTo(environ.get(key)));
        assertThat(environ.get("gateway.input")).isSameAs(environ.get("gateway.input"));
    }

    // Method, protocol, constants

    @ParameterizedTest
    @ValueSource(strings = {"GET", "get", "Post", "PATCH", "TRACE", "M-SEARCH", "x", "!#$%&'*+-.^_`|~0", "connect"})
    void theMethodIsTheOneThatWasSent(String method) {
        Environ environ = fixture.environ(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(environ).containsEntry("REQUEST_METHOD", method);
    }

    @Test
    void theProtocolIsThatOfTheRequest() {
        assertThat(fixture.environ(GET)).containsEntry("SERVER_PROTOCOL", "HTTP/1.1");
        assertThat(fixture.environ(GET_10)).containsEntry("SERVER_PROTOCOL", "HTTP/1.0");
    }

    @Test
    void constantsAreTheSameForEveryRequest() {
        Environ environ = fixture.environ(GET);

        assertThat(environ)
                .containsEntry("GATEWAY_INTERFACE", "CGI/1.1")
                .containsEntry("gateway.version", List.of(1, 0))
                .containsEntry("gateway.multithread", true)
                .containsEntry("gateway.multiprocess", false)
                .containsEntry("gateway.run_once", false)
                .containsEntry("gateway.input_terminated", true)
                .containsEntry("gateway.url_scheme", "http");
        assertThat(environ.require(EnvironKeys.SERVER_SOFTWARE)).matches("Postern/[0-9]+\\.[0-9]+.*");
    }

    @Test
    void theVersionCannotBeChanged() {
        List<Integer> version = fixture.environ(GET).require(EnvironKeys.VERSION);

        assertThatThrownBy(() -> version.set(0, 2)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void multithreadIsTheSetting() {
        Environ environ =
                EngineFixture.with(builder -> builder.multithread(false)).environ(GET);

        assertThat(environ).containsEntry("gateway.multithread", false);
    }

    // Fields

    @Test
    void aFieldIsUnderItsNameInCapitals() {
        assertThat(with("x-tEst-Header: Value")).containsEntry("HTTP_X_TEST_HEADER", "Value");
    }

    @Test
    void theLocaleOfTheJvmDoesNotChangeTheNames() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));

            assertThat(with("x-id: 1").keySet()).contains("HTTP_X_ID");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aFieldThatWasNotSentHasNoKeyAndAnEmptyOneHas() {
        assertThat(with("X-A:")).containsEntry("HTTP_X_A", "").doesNotContainKey("HTTP_X_B");
    }

    @Test
    void onlySpacesAndTabsAroundAValueAreRemoved() {
        assertThat(with("X-A: \t \u00a0x\u0085 \t")).containsEntry("HTTP_X_A", "\u00a0x\u0085");
    }

    @Test
    void theInsideOfAValueIsKept() {
        String value = "a,  \"b\\\"\" ;\t'c' \u00e9\u00ff";

        assertThat(with("X-A: " + value)).containsEntry("HTTP_X_A", value);
    }

    @Test
    void repeatedFieldsAreJoinedInOrder() {
        assertThat(with("X-A: 1", "x-b: 2", "x-a:", "X-A: 3")).containsEntry("HTTP_X_A", "1, , 3");
    }

    @Test
    void repeatedCookiesAreJoinedByASemicolon() {
        assertThat(with("Cookie: a=1", "cookie: b=2")).containsEntry("HTTP_COOKIE", "a=1; b=2");
    }

    @Test
    void contentTypeAndLengthHaveKeysOfTheirOwn() {
        Environ environ =
                fixture.environ("POST / HTTP/1.1\r\nHost: a\r\nContent-Type: A/b; c=D\r\nContent-Length: 3\r\n\r\nabc");

        assertThat(environ)
                .containsEntry("CONTENT_TYPE", "A/b; c=D")
                .containsEntry("CONTENT_LENGTH", "3")
                .doesNotContainKeys("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH");
    }

    @Test
    void withoutThemTheKeysAreAbsent() {
        assertThat(fixture.environ(GET)).doesNotContainKeys("CONTENT_TYPE", "CONTENT_LENGTH");
    }

    @Test
    void anEmptyContentTypeIsPresent() {
        assertThat(with("Content-Type:")).containsEntry("CONTENT_TYPE", "");
    }

    @Test
    void aChunkedRequestHasNoLengthAndNoCoding() {
        assertThat(fixture.environ(chunked("abc")))
                .doesNotContainKeys("CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING")
                .containsEntry("gateway.input_terminated", true);
    }

    @Test
    void aLengthOfZeroIsNotNone() {
        assertThat(fixture.environ(post(""))).containsEntry("CONTENT_LENGTH", "0");
    }

    @Test
    void authorizationIsPassedOn() {
        assertThat(with("Authorization: Basic eDp5")).containsEntry("HTTP_AUTHORIZATION", "Basic eDp5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Server-Name",
                "Script-Name",
                "Path-Info",
                "Gateway.Input",
                "gateway.url_scheme",
                "Remote-User",
                "Auth-Type",
                "Remote-Addr",
                "HTTPS",
                "Request-Method",
                "Server_Name",
                "Content_Length",
                "Content_Type"
            })
    void noFieldCreatesOrOverwritesAKeyOfTheServer(String name) {
        Environ plain = with();

        Environ environ = with(name + ": evil");

        plain.forEach((key, value) -> {
            if (value instanceof String) {
                assertThat(environ).containsEntry(key, value);
            }
        });
        environ.forEach((key, value) -> {
            if (value.equals("evil")) {
                assertThat(key).startsWith("HTTP_");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"X_A: evil, X-A: good", "X-A: good, X_A: evil"})
    void aNameWithAnUnderscoreIsDroppedBeforeFieldsAreJoined(String first, String second) {
        assertThat(with(first, second)).containsEntry("HTTP_X_A", "good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "--", "__proto__", "a.b", "0", "*", "`|~"})
    void strangeNamesLeaveTheEnvironWellFormed(String name) {
        Environ environ = with(name + ": 1");

        assertThat(environ).hasSize(environ.keySet().size()).doesNotContainValue(null);
        environ.forEach((key, value) -> assertThat(environ.get(key)).isNotNull());
    }

    @Test
    void forwardingFieldsChangeNothing() {
        Environ environ = with(
                "Forwarded: for=203.0.113.1;proto=https;host=evil",
                "X-Forwarded-For: 203.0.113.1",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: evil",
                "X-Forwarded-Port: 443",
                "Proxy-Connection: close");

        assertThat(environ)
                .containsEntry("REMOTE_ADDR", "192.0.2.7")
                .containsEntry("gateway.url_scheme", "http")
                .containsEntry("HTTP_HOST", "a")
                .containsEntry("SERVER_NAME", "127.0.0.1");
    }

    @Test
    void receivedHeadersAreAllFieldsAsTheyCame() {
        Headers received = with("X_A: 1", "x-b: 2", "X-B: 3").receivedHeaders();

        assertThat(received).isEqualTo(Headers.of("Host", "a", "X_A", "1", "x-b", "2", "X-B", "3"));
    }

    // Host

    @Test
    void theHostIsAsReceivedWithItsPort() {
        assertThat(fixture.environ("GET / HTTP/1.1\r\nHost: Example.COM:8080\r\n\r\n"))
                .containsEntry("HTTP_HOST", "Example.COM:8080")
                .containsEntry("SERVER_NAME", "127.0.0.1")
                .containsEntry("SERVER_PORT", "8000");
    }

    @Test
    void anAbsoluteTargetGivesTheHostAndNothingElse() {
        Environ environ = fixture.environ("GET HTTPS://Example.com:443/a%20b?c HTTP/1.1\r\nHost: example.COM\r\n\r\n");

        assertThat(environ)
                .containsEntry("HTTP_HOST", "Example.com:443")
                .containsEntry("PATH_INFO", "/a b")
                .containsEntry("QUERY_STRING", "c")
                .containsEntry("REQUEST_URI", "/a%20b?c")
                .containsEntry("gateway.url_scheme", "http");
    }

    @Test
    void anAbsoluteTargetInHttp10NeedsNoHost() {
        Environ environ = fixture.environ("GET http://b/x HTTP/1.0\r\n\r\n");

        assertThat(environ).containsEntry("HTTP_HOST", "b");
        assertThat(environ.keySet()).contains("HTTP_HOST");
    }

    @Test
    void withoutHostNothingIsGuessed() {
        assertThat(fixture.environ(GET_10))
                .doesNotContainKey("HTTP_HOST")
                .containsEntry("SERVER_NAME", "127.0.0.1")
                .containsEntry("SERVER_PORT", "8000");
    }

    // Addresses

    @ParameterizedTest
    @CsvSource({
        "example.com, 10.0.0.1, example.com",
        "127.0.0.1, 127.0.0.1, 127.0.0.1",
        "0.0.0.0, 10.0.0.1, 10.0.0.1",
        "'::', 10.0.0.1, 10.0.0.1",
        "'::', ::1, [0:0:0:0:0:0:0:1]",
        "'[::]', fe80::1%3, [fe80:0:0:0:0:0:0:1]",
        "0.0.0.0, 2001:db8::1, [2001:db8:0:0:0:0:0:1]",
        "'::1', ::1, [::1]",
        "'[::1]', ::1, [::1]",
    })
    void theServerNameIsTheConfiguredHostOrTheLocalAddress(String host, String local, String name) throws Exception {
        EngineFixture listening = EngineFixture.with(builder -> builder.host(host));
        MemoryExchange exchange = listening.exchange(GET).at(new InetSocketAddress(numeric(local), 4711));

        Environ environ = listening.environ(exchange);

        assertThat(environ).containsEntry("SERVER_NAME", name).containsEntry("SERVER_PORT", "4711");
    }

    private static InetAddress numeric(String text) throws UnknownHostException {
        int scope = text.indexOf('%');
        return scope < 0
                ? InetAddress.getByName(text)
                : Inet6Address.getByAddress(
                        null,
                        InetAddress.getByName(text.substring(0, scope)).getAddress(),
                        Integer.parseInt(text.substring(scope + 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.9, 192.0.2.9",
        "::1, 0:0:0:0:0:0:0:1",
        "fe80::1%3, fe80:0:0:0:0:0:0:1",
        "::ffff:192.0.2.9, 192.0.2.9",
    })
    void theRemoteAddressIsNumericAndBare(String remote, String address) throws Exception {
        MemoryExchange exchange = fixture.exchange(GET).from(new InetSocketAddress(numeric(remote), 50_001));

        Environ environ = fixture.environ(exchange);

        assertThat(environ).containsEntry("REMOTE_ADDR", address).containsEntry("REMOTE_PORT", "50001");
    }

    @Test
    void theNameOfThePeerIsNotShown() throws Exception {
        InetAddress named = InetAddress.getByAddress("peer.example", new byte[] {(byte) 192, 0, 2, 9});
        MemoryExchange exchange = fixture.exchange(GET).from(new InetSocketAddress(named, 1));

        assertThat(fixture.environ(exchange))
                .containsEntry("REMOTE_ADDR", "192.0.2.9")
                .doesNotContainKey("REMOTE_HOST");
    }

    @Test
    void whatAGatewayTellsGoesBeforeTheConnection() {
        Map<String, String> told = Map.of(
                "REMOTE_ADDR", "192.0.2.9",
                "SERVER_NAME", "a.example",
                "SERVER_PORT", "444",
                "HTTPS", "on",
                "SSL_CIPHER", "X");

        Environ environ = fixture.environ(fixture.exchange(GET).told(told));

        assertThat(environ).containsAllEntriesOf(told).containsEntry("gateway.url_scheme", "https");
        assertThat(environ.keySet())
                .as("what belongs to what was told, and was not, is not the connection's")
                .contains("SSL_CIPHER")
                .doesNotContain("REMOTE_PORT", "SSL_PROTOCOL");
    }

    @Test
    void underHttpsThatAGatewayTellsTheUnixSocketHasPort443() {
        MemoryExchange exchange = fixture.exchange(GET)
                .at(UnixDomainSocketAddress.of("/run/postern.sock"))
                .told(Map.of("HTTPS", "on"));

        assertThat(fixture.environ(exchange)).containsEntry("SERVER_PORT", "443");
    }

    @Test
    void theMountThatAGatewayTellsTakesThePlaceOfTheConfiguredOne() {
        EngineFixture mounted = EngineFixture.with(builder -> builder.contextPath("/app"));
        String request = "GET /x/y HTTP/1.1\r\nHost: a\r\n\r\n";

        Environ environ = mounted.environ(mounted.exchange(request).told(Map.of("SCRIPT_NAME", "/x")));

        assertThat(environ).containsEntry("SCRIPT_NAME", "/x").containsEntry("PATH_INFO", "/y");
    }

    @ParameterizedTest
    @CsvSource({"false, 80", "true, 443"})
    void onAUnixSocketThePeerHasNoPort(boolean encrypted, String port) {
        MemoryExchange exchange = fixture.exchange(GET)
                .from(UnixDomainSocketAddress.of(""))
                .at(UnixDomainSocketAddress.of("/run/postern.sock"));

        Environ environ = fixture.environ(encrypted ? exchange.under(session()) : exchange);

        assertThat(environ)
                .containsEntry("REMOTE_ADDR", "unix:")
                .doesNotContainKey("REMOTE_PORT")
                .containsEntry("SERVER_NAME", "localhost")
                .containsEntry("SERVER_PORT", port);
        assertThat(environ.keySet()).doesNotContain("REMOTE_PORT");
    }

    private static SSLSession session() {
        return (SSLSession) Proxy.newProxyInstance(
                EngineEnvironTest.class.getClassLoader(), new Class<?>[] {SSLSession.class}, (proxy, method, args) -> {
                    return Map.of("getProtocol", "TLSv1.3", "getCipherSuite", "TLS_AES_128_GCM_SHA256")
                            .get(method.getName());
                });
    }

    @Test
    void underTlsTheConnectionIsDescribed() {
        Environ environ = fixture.environ(fixture.exchange(GET).under(session()));

        assertThat(environ)
                .containsEntry("HTTPS", "on")
                .containsEntry("SSL_PROTOCOL", "TLSv1.3")
                .containsEntry("SSL_CIPHER", "TLS_AES_128_GCM_SHA256")
                .containsEntry("gateway.url_scheme", "https");
        assertThat(environ.keySet()).contains("HTTPS", "SSL_PROTOCOL", "SSL_CIPHER");
    }

    // The deployer's entries

    @Test
    void configuredEntriesAreInEveryEnviron() {
        EngineFixture configured = EngineFixture.with(builder -> builder.environ("acme.database", 42));

        Environ environ = configured.environ(GET);

        assertThat(environ).containsEntry("acme.database", 42);
        assertThat(environ.keySet()).contains("acme.database");
    }

    @Test
    void configuredEntriesNeverOverrideWhatTheRequestSays() {
        EngineFixture configured = EngineFixture.with(builder -> builder.environ("http.x", "configured"));

        Environ environ = configured.environ("GET / HTTP/1.1\r\nHost: a\r\nhttp.x: sent\r\n\r\n");

        assertThat(environ).containsEntry("http.x", "configured").containsEntry("HTTP_HTTP.X", "sent");
    }

    // Paths

    @ParameterizedTest
    @CsvSource({
        "/, /, '', /",
        "/a/b, /a/b, '', /a/b",
        "/a?, /a, '', /a?",
        "/a?b=c&d, /a, b=c&d, /a?b=c&d",
        "/a?b?c, /a, b?c, /a?b?c",
        "/a?b%20+[c], /a, b%20+[c], /a?b%20+[c]",
        "/?/a/../b, /, /a/../b, /?/a/../b",
        "//foo///bar//, //foo///bar//, '', //foo///bar//",
        "//host/x, //host/x, '', //host/x",
        "/%2c, '/,', '', /%2c",
        "/%252c, /%2c, '', /%252c",
        "/a%2Fb, /a/b, '', /a%2Fb",
        "/a%3Fb, /a?b, '', /a%3Fb",
        "/%E3%81%82, /\u3042, '', /%E3%81%82",
        "/%f0%9f%98%80, /\ud83d\ude00, '', /%f0%9f%98%80",
        "/a+b;c=d;e, /a+b;c=d;e, '', /a+b;c=d;e",
        "/Aa, /Aa, '', /Aa",
        "/..., /..., '', /...",
        "/.a/b., /.a/b., '', /.a/b.",
        "http://a, /, '', /",
        "http://a?q, /, q, /?q",
        "http://a/x?q, /x, q, /x?q",
    })
    void theTargetIsTakenApart(String target, String path, String query, String uri) {
        Environ environ = get(target);

        assertThat(environ)
                .containsEntry("SCRIPT_NAME", "")
                .containsEntry("PATH_INFO", path)
                .containsEntry("QUERY_STRING", query)
                .containsEntry("REQUEST_URI", uri);
    }

    @Test
    void lineBreaksInAPathAreData() {
        assertThat(get("/a%0d%0aX:%09b")).containsEntry("PATH_INFO", "/a\r\nX:\tb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%00",
                "/%zz",
                "/%a",
                "/%",
                "/a/../b",
                "/.",
                "/..",
                "/%2e%2E/x",
                "/a%2f..",
                "/%ff",
                "/%c0%af",
                "/%ed%a0%80",
                "/a#b",
                "/a\"b",
                "/a<b",
                "/a?b#c",
                "/a?%zz",
                "/a?b\"c",
                "/a\\b",
                "/a|b",
                "/a[b]",
                "a",
                "ftp://a/",
                "http:///x",
                "*"
            })
    void aFaultyTargetIsAnswered400(String target) {
        MemoryExchange exchange = fixture.handle(
                "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n", EngineFixture.answering(Body.of("never")));

        assertThat(exchange.status()).isEqualTo(400);
        assertThat(exchange.kept()).isFalse();
    }

    @Test
    void optionsOfTheServerReachesAnApplicationAtTheRoot() {
        Environ environ = fixture.environ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(environ)
                .containsEntry("SCRIPT_NAME", "")
                .containsEntry("PATH_INFO", "*")
                .containsEntry("REQUEST_URI", "*")
                .containsEntry("QUERY_STRING", "");
    }

    @Test
    void optionsOfTheServerDoesNotReachAMountedApplication() {
        MemoryExchange exchange = EngineFixture.with(builder -> builder.contextPath("/app"))
                .handle("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", EngineFixture.answering(Body.of("never")));

        assertThat(exchange.status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "/app, /app, ''",
        "/app, /app/, /",
        "/app, /app/x, /x",
        "/app, /app//x, //x",
        "/app, /%61pp/x, /x",
        "/app, /app%2Fx, /x",
        "/app, /app?q, ''",
        "/app, http://a/app/x, /x",
        "/a/b, /a/b/c, /c",
        "/\u3042, /%E3%81%82/x, /x",
        "/a b, /a%20b/x, /x",
    })
    void aMountTakesItsPartOfThePath(String mount, String target, String rest) {
        AtomicReference<Environ> seen = new AtomicReference<>();
        mounted(mount, target, (environ, startResponse) -> {
            seen.set(environ);
            startResponse.start("200 OK", Headers.of());
            return Body.empty();
        });

        assertThat(seen.get()).containsEntry("SCRIPT_NAME", mount).containsEntry("PATH_INFO", rest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/apple", "/ap", "/App", "//app", "/x/app", "/app;v=1", "/%2561pp"})
    void outsideTheMountNothingIsFound(String target) {
        MemoryExchange exchange = mounted("/app", target, EngineFixture.answering(Body.of("never")));

        assertThat(exchange.status()).isEqualTo(404);
        assertThat(exchange.content()).isEqualTo("404 Not Found: nothing is mounted at this path\n");
        assertThat(exchange.response().headers()).isEqualTo(Headers.of("Content-Type", "text/plain"));
        assertThat(exchange.response().close()).isTrue();
        assertThat(exchange.kept()).isFalse();
    }
}

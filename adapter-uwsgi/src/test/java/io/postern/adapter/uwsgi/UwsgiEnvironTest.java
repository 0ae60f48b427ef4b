package io.postern.adapter.uwsgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.adapter.uwsgi.Peer.Received;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.tck.Covers;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter U: what the variables of a packet are in the environ. */
class UwsgiEnvironTest {

    private final Recorder application = new Recorder();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = start(ServerConfig.builder());
    }

    private Server start(ServerConfig.Builder settings) throws IOException {
        return new UwsgiServerProvider().start(settings.port(0).build(), application);
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ZERO);
    }

    private Map<String, Object> environ(Packet packet) throws Exception {
        Received received = Peer.exchange(server, packet.bytes());

        assertThat(received.status()).as("status of %s", received).isEqualTo(200);
        return application.next();
    }

    @Test
    @Covers("U-06")
    void textHasOneCharAByte() throws Exception {
        Map<String, Object> environ =
                environ(Packet.get("/").with("HTTP_X", "\u00e9\u00ff").with("CONTENT_TYPE", "\u00fc"));

        assertThat(environ).containsEntry("HTTP_X", "\u00e9\u00ff").containsEntry("CONTENT_TYPE", "\u00fc");
    }

    @Test
    @Covers({"U-06", "U-09"})
    void theMountIsUtf8() throws Exception {
        Map<String, Object> environ = environ(Packet.get("/%c3%a9/x").with("SCRIPT_NAME", "/\u00c3\u00a9"));

        assertThat(environ).containsEntry("SCRIPT_NAME", "/\u00e9").containsEntry("PATH_INFO", "/x");
    }

    @Test
    @Covers("U-07")
    void contentTypeAndLengthAreNoFields() throws Exception {
        Map<String, Object> environ = environ(Packet.get("/")
                .with("HTTP_CONTENT_TYPE", "a/b")
                .with("HTTP_CONTENT_LENGTH", "7")
                .with("CONTENT_TYPE", "c/d")
                .with("CONTENT_LENGTH", "0"));

        assertThat(environ)
                .containsEntry("CONTENT_TYPE", "c/d")
                .containsEntry("CONTENT_LENGTH", "0")
                .doesNotContainKeys("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH");
    }

    @Test
    @Covers("U-08")
    void emptyContentTypeAndLengthAreAbsent() throws Exception {
        Map<String, Object> environ =
                environ(Packet.get("/").with("CONTENT_TYPE", "").with("CONTENT_LENGTH", ""));

        assertThat(environ).doesNotContainKeys("CONTENT_TYPE", "CONTENT_LENGTH").containsEntry("content", "");
    }

    @ParameterizedTest
    @CsvSource({
        "0,  '',    /app/x, '',   /app/x",
        "0,  /,     /app/x, '',   /app/x",
        "0,  /app,  /app/x, /app, /x",
        "30, /app,  /app/x, /app, /x",
        "0,  /app/, /app/x, /app, /x",
        "0,  /app,  /app,   /app, ''",
        "0,  /app,  /app/,  /app, /",
        "0,  /a/b,  /a/b/c, /a/b, /c",
        "0,  /a b,  /a%20b/c, /a b, /c"
    })
    @Covers("U-09")
    void theMountIsTakenOffThePath(int modifier1, String mount, String target, String scriptName, String pathInfo)
            throws Exception {
        Packet packet = Packet.get(target)
                .modifier1(modifier1)
                .with("SCRIPT_NAME", mount)
                .with("PATH_INFO", "/no-matter");

        assertThat(environ(packet)).containsEntry("SCRIPT_NAME", scriptName).containsEntry("PATH_INFO", pathInfo);
    }

    @Test
    @Covers("U-09")
    void theProxysMountTakesThePlaceOfTheConfiguredOne() throws Exception {
        server.stop(Duration.ZERO);
        server = start(ServerConfig.builder().contextPath("/app"));

        assertThat(environ(Packet.get("/app/x"))).containsEntry("SCRIPT_NAME", "/app");
        assertThat(environ(Packet.get("/a/x").with("SCRIPT_NAME", "/a"))).containsEntry("SCRIPT_NAME", "/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/apple", "/", "/other/app"})
    @Covers("U-09")
    void whatIsNotBelowTheMountIsNotFound(String target) throws Exception {
        Received received = Peer.exchange(
                server, Packet.get(target).with("SCRIPT_NAME", "/app").bytes());

        assertThat(received.status()).isEqualTo(404);
        assertThat(application.count()).as("requests").isZero();
    }

    @Test
    @Covers({"U-09", "U-19"})
    void pathAndQueryAreThoseOfTheTarget() throws Exception {
        Map<String, Object> environ = environ(Packet.get("/a//b%2fc?x=%20&y")
                .with("PATH_INFO", "/a/b/c")
                .with("QUERY_STRING", "z")
                .with("DOCUMENT_URI", "/d"));

        assertThat(environ)
                .containsEntry("REQUEST_URI", "/a//b%2fc?x=%20&y")
                .containsEntry("PATH_INFO", "/a//b/c")
                .containsEntry("QUERY_STRING", "x=%20&y")
                .doesNotContainKey("DOCUMENT_URI");
    }

    @ParameterizedTest
    @CsvSource({
        "https, HTTPS, on, REQUEST_SCHEME, https",
        "https, HTTPS, ON, X, y",
        "https, HTTPS, 1, X, y",
        "https, REQUEST_SCHEME, https, X, y",
        "https, REQUEST_SCHEME, https, HTTPS, ''",
        "http,  REQUEST_SCHEME, http, X, y",
        "http,  HTTPS, off, REQUEST_SCHEME, https",
        "http,  HTTPS, '', X, y",
        "http,  UWSGI_SCHEME, https, X, y",
        "http,  HTTP_X_FORWARDED_PROTO, https, X, y",
        "http,  HTTP_X_FORWARDED_SSL, on, X, y",
        "http,  HTTP_HTTPS, on, X, y"
    })
    @Covers("U-10")
    void theSchemeIsTheProxysWord(String scheme, String name, String value, String other, String otherValue)
            throws Exception {
        Map<String, Object> environ = environ(Packet.get("/")
                .with(name, value)
                .with(other, otherValue)
                .with("SSL_PROTOCOL", "TLSv1.3")
                .with("SSL_CIPHER", "TLS_AES_128_GCM_SHA256"));

        assertThat(environ).containsEntry("gateway.url_scheme", scheme);
        if (scheme.equals("https")) {
            assertThat(environ)
                    .containsEntry("HTTPS", "on")
                    .containsEntry("SSL_PROTOCOL", "TLSv1.3")
                    .containsEntry("SSL_CIPHER", "TLS_AES_128_GCM_SHA256");
        } else {
            assertThat(environ).doesNotContainKeys("HTTPS", "SSL_PROTOCOL", "SSL_CIPHER");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UWSGI_FILE",
                "UWSGI_SCRIPT",
                "UWSGI_MODULE",
                "UWSGI_CALLABLE",
                "UWSGI_CHDIR",
                "UWSGI_SETENV",
                "UWSGI_APPID",
                "UWSGI_SCHEME",
                "UWSGI_POSTFILE",
                "UWSGI_TOUCH_RELOAD"
            })
    @Covers("U-11")
    void variablesOfUwsgisOwnHaveNoEffect(String name) throws Exception {
        Map<String, Object> without = environ(Packet.get("/"));
        Map<String, Object> with =
                environ(Packet.get("/").with(name, "/srv/x=y").with(name, "z"));

        assertThat(with.keySet()).isEqualTo(without.keySet());
        assertThat(with.get("gateway.url_scheme")).isEqualTo("http");
    }

    @Test
    @Covers({"U-11", "U-19"})
    void whatTheContractDoesNotHaveIsLeftOut() throws Exception {
        Map<String, Object> environ = environ(Packet.get("/")
                .with("REMOTE_USER", "root")
                .with("AUTH_TYPE", "Basic")
                .with("DOCUMENT_ROOT", "/srv")
                .with("SERVER_SOFTWARE", "nginx")
                .with("GATEWAY_INTERFACE", "CGI/9")
                .with("gateway.url_scheme", "https")
                .with("PATH", "/bin"));

        assertThat(environ)
                .doesNotContainKeys("REMOTE_USER", "AUTH_TYPE", "DOCUMENT_ROOT", "PATH")
                .containsEntry("GATEWAY_INTERFACE", "CGI/1.1")
                .containsEntry("gateway.url_scheme", "http");
        assertThat(environ.get("SERVER_SOFTWARE")).asString().startsWith("Postern/");
    }

    @Test
    @Covers({"U-16", "U-19"})
    void repeatedFieldsAreJoined() throws Exception {
        Map<String, Object> environ = environ(Packet.get("/")
                .with("HTTP_X", "a")
                .with("HTTP_COOKIE", "a=1")
                .with("HTTP_X", "b")
                .with("HTTP_COOKIE", "b=2"));

        assertThat(environ).containsEntry("HTTP_X", "a, b").containsEntry("HTTP_COOKIE", "a=1; b=2");
    }

    @Test
    @Covers({"U-16", "U-19"})
    void aRepeatedHostIsRefusedAsOverHttp() throws Exception {
        assertThat(Peer.exchange(server, Packet.get("/").with("HTTP_HOST", "b").bytes())
                        .status())
                .isEqualTo(400);
    }

    @Test
    @Covers("U-19")
    void theClientIsTheProxysClient() throws Exception {
        Map<String, Object> environ = environ(Packet.get("/")
                .with("REMOTE_ADDR", "2001:db8::1")
                .with("REMOTE_PORT", "4711")
                .with("SERVER_NAME", "example.org")
                .with("SERVER_PORT", "443"));

        assertThat(environ)
                .containsEntry("REMOTE_ADDR", "2001:db8::1")
                .containsEntry("REMOTE_PORT", "4711")
                .containsEntry("SERVER_NAME", "example.org")
                .containsEntry("SERVER_PORT", "443");
    }

    @Test
    @Covers("U-19")
    void withoutTheProxysWordTheConnectionTells() throws Exception {
        Map<String, Object> environ =
                environ(Packet.get("/").with("SERVER_NAME", "").with("SERVER_PORT", "no"));

        assertThat(environ)
                .containsEntry("REMOTE_ADDR", "127.0.0.1")
                .containsEntry("SERVER_NAME", "127.0.0.1")
                .containsEntry("SERVER_PORT", Integer.toString(server.port()));
        assertThat(environ.get("REMOTE_PORT")).asString().matches("\\d+");
    }

    @Test
    @Covers("U-19")
    void thePortOfTheProxyIsNotThatOfItsClient() throws Exception {
        assertThat(environ(Packet.get("/").with("REMOTE_ADDR", "192.0.2.1"))).doesNotContainKey("REMOTE_PORT");
        assertThat(environ(Packet.get("/").with("REMOTE_ADDR", "192.0.2.1").with("REMOTE_PORT", "1\n2")))
                .doesNotContainKey("REMOTE_PORT");
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.0, HTTP/1.0", "HTTP/1.1, HTTP/1.1", "HTTP/2.0, HTTP/1.1", "HTTP/3.0, HTTP/1.1"})
    @Covers("U-19")
    void aLaterVersionBetweenClientAndProxyIsServed(String version, String seen) throws Exception {
        Packet packet = new Packet()
                .with("REQUEST_METHOD", "GET")
                .with("REQUEST_URI", "/")
                .with("SERVER_PROTOCOL", version)
                .with("HTTP_HOST", "a");

        assertThat(environ(packet)).containsEntry("SERVER_PROTOCOL", seen);
    }
}

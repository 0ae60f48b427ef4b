package io.postern.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Gateway;
import io.postern.gateway.Server;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The file for one process and {@code tls.conf}, in front of a server: what an application sees of its clients. */
@ParameterizedClass(name = "by {0}")
@MethodSource("io.postern.deploy.Way#all")
@Timeout(120)
class BehindNginxTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Also an address of this machine, but not nginx's, which is 127.0.0.1. */
    private static final String CLIENT = "127.0.0.2";

    private static final String FORGED = """
            X-Forwarded-For: 203.0.113.7
            X-Forwarded-Proto: https
            X-Forwarded-Host: evil.example
            X-Forwarded-Port: 666
            X-Forwarded-Prefix: /evil
            Forwarded: for=203.0.113.7;proto=https;host=evil.example
            X-Real-IP: 203.0.113.7
            """;

    private final Way way;

    @TempDir
    Path folder;

    private static Keys keys;

    private Server server;
    private Site site;

    @BeforeAll
    static void makeKeys(@TempDir Path folder) throws Exception {
        keys = Keys.in(folder);
    }

    BehindNginxTest(Way way) {
        this.way = way;
    }

    @BeforeEach
    void start() throws Exception {
        Endpoint application = way.one(folder);
        Map<String, String> replaced = new HashMap<>(keys.replaced());
        if (way.isUwsgi()) {
            replaced.put("include postern/http-locations.conf;", "include postern/uwsgi-locations.conf;");
        }
        server = Gateway.serve(way.application(), way.config(application));
        site = Site.startWithTls(folder, way.site(), List.of(application), replaced);
    }

    @AfterEach
    void stop() {
        if (site != null) {
            site.close();
        }
        server.stop(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X-Forwarded-For: 127.0.0.1, 127.0.0.1\n", FORGED})
    void theApplicationSeesTheClientWhateverThatSaysOfItself(String fields) throws Exception {
        JsonNode seen = echoed("/a?b", fields);

        assertThat(environ(seen, "REMOTE_ADDR")).isEqualTo(CLIENT);
        assertThat(environ(seen, "gateway.url_scheme")).isEqualTo("http");
        assertThat(environ(seen, "HTTPS")).isEmpty();
        assertThat(environ(seen, "HTTP_HOST")).isEqualTo("app.example.com:81");
        assertThat(environ(seen, "test.url")).isEqualTo("http://app.example.com:81/a?b");
        assertThat(environ(seen, "SCRIPT_NAME")).isEmpty();
        assertThat(environ(seen, "PATH_INFO")).isEqualTo("/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", FORGED})
    void belowAPathTheApplicationKnowsIt(String fields) throws Exception {
        JsonNode seen = echoed("/app/a%20b?c", fields);

        assertThat(environ(seen, "SCRIPT_NAME")).isEqualTo("/app");
        assertThat(environ(seen, "PATH_INFO")).isEqualTo("/a b");
        assertThat(environ(seen, "test.url")).isEqualTo("http://app.example.com:81/app/a%20b?c");
        assertThat(environ(seen, "REMOTE_ADDR")).isEqualTo(CLIENT);
    }

    @Test
    void overTlsAndHttp2TheSchemeIsHttps() throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(keys.client())
                .build();

        for (String path : List.of("/", "/app/")) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(site.tlsUri(path))
                            .timeout(LIMIT)
                            .header("X-Forwarded-Proto", "http")
                            .POST(BodyPublishers.ofString("content"))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).as(site.log()).isEqualTo(200);
            JsonNode seen = JsonMapper.shared().readTree(answer.body());
            assertThat(environ(seen, "gateway.url_scheme")).isEqualTo("https");
            assertThat(environ(seen, "HTTPS")).isEqualTo("on");
            assertThat(environ(seen, "test.url")).isEqualTo(site.tlsUri(path).toString());
            assertThat(seen.get("body_length").asInt()).isEqualTo("content".length());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/upload", "/app/"})
    void chunkedContentArrives(String path) throws Exception {
        String content = "some content ".repeat(10_000);

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(site.uri(path))
                                .timeout(LIMIT)
                                .version(HttpClient.Version.HTTP_1_1)
                                .POST(BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(content.getBytes(UTF_8))))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(site.log()).isEqualTo(200);
        JsonNode seen = JsonMapper.shared().readTree(answer.body());
        assertThat(seen.get("body_sha256").asString())
                .isEqualTo(Blocks.sha256(new ByteArrayInputStream(content.getBytes(UTF_8))));
    }

    @Test
    void anEventArrivesThoughTheNextIsADayAway() throws Exception {
        HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(site.uri("/events")).timeout(LIMIT).build(), BodyHandlers.ofInputStream());

        try (InputStream events = answer.body()) {
            assertThat(new String(events.readNBytes("data: 1\n\n".length()), UTF_8))
                    .isEqualTo("data: 1\n\n");
        }
    }

    private static String environ(JsonNode seen, String key) {
        return seen.get("environ").path(key).asString("");
    }

    /** What the application sees of a GET by a client that is not nginx. */
    private JsonNode echoed(String target, String fields) throws Exception {
        String request = "GET " + target + " HTTP/1.1\nHost: app.example.com:81\nConnection: close\n" + fields + "\n";
        try (Socket client =
                new Socket(InetAddress.getLoopbackAddress(), site.port(), InetAddress.getAllByName(CLIENT)[0], 0)) {
            client.setSoTimeout((int) LIMIT.toMillis());
            client.getOutputStream().write(request.replace("\n", "\r\n").getBytes(UTF_8));
            String answer = new String(client.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).as(site.log()).startsWith("HTTP/1.1 200 ");
            return JsonMapper.shared().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
        }
    }
}

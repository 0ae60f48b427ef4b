package io.postern.adapter.uwsgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.tck.Covers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The adapter behind a real nginx: what an application is asked, and what becomes of its answer. */
class NginxTest {

    private static final int LIMIT_MILLIS = 20_000;

    @TempDir
    private Path folder;

    private final Recorder application = new Recorder();
    private @Nullable Server running;
    private @Nullable Nginx proxy;

    private void serve(Application application, String... settings) throws IOException {
        running = new UwsgiServerProvider()
                .start(
                        ServerConfig.builder()
                                .port(0)
                                .errors((level, message, thrown) -> {})
                                .build(),
                        application);
        proxy = Nginx.start(InetAddress.getLoopbackAddress(), Nginx.text(server().address()), settings);
    }

    private Server server() {
        return Objects.requireNonNull(running, "nothing is served yet");
    }

    private Nginx nginx() {
        return Objects.requireNonNull(proxy, "nothing is served yet");
    }

    @AfterEach
    void stop() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
        if (running != null) {
            running.stop(Duration.ZERO);
        }
    }

    /** Sends that on a connection of its own, LF as CR LF, and receives until its end. */
    private String exchange(String request) throws IOException {
        try (Socket client =
                new Socket(nginx().address().getAddress(), nginx().address().getPort())) {
            client.setSoTimeout(LIMIT_MILLIS);
            client.getOutputStream().write(Packet.latin1(request.replace("\n", "\r\n")));
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private Map<String, Object> environ(String request) throws Exception {
        assertThat(exchange(request)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("served");
        return application.next();
    }

    @ParameterizedTest
    @CsvSource({
        "'Content-Length: 5\n\nhello', hello",
        "'Transfer-Encoding: chunked\n\n2\nhe\n3\nllo\n0\n\n', hello",
        "'Content-Length: 0\n\n', ''",
        "'\n', ''"
    })
    @Covers({"U-12", "U-19"})
    void contentPasses(String framing, String content) throws Exception {
        serve(application);

        Map<String, Object> environ = environ("POST / HTTP/1.1\nHost: a\nConnection: close\n" + framing);

        assertThat(environ)
                .containsEntry("content", content)
                .doesNotContainKeys("HTTP_TRANSFER_ENCODING", "HTTP_CONTENT_LENGTH");
        if (!content.isEmpty()) {
            assertThat(environ).containsEntry("CONTENT_LENGTH", "5");
        }
    }

    @Test
    @Covers("U-12")
    void contentMayBeReadBeforeItIsWhole() throws Exception {
        serve((environ, startResponse) -> {
            byte[] first = environ.require(EnvironKeys.INPUT).readNBytes(5);
            startResponse.start("200 OK", Headers.create());
            return Body.of(first);
        });

        String answer = exchange("POST / HTTP/1.1\nHost: a\nConnection: close\nContent-Length: 1000000\n\nhello");

        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhello");
    }

    @Test
    @Covers("U-12")
    void aClientThatLeavesAmidItsContentFailsTheRead() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        serve((environ, startResponse) -> {
            called.countDown();
            return application.call(environ, startResponse);
        });

        try (Socket client =
                new Socket(nginx().address().getAddress(), nginx().address().getPort())) {
            client.getOutputStream()
                    .write(Packet.latin1("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf"));
            assertThat(called.await(LIMIT_MILLIS, TimeUnit.MILLISECONDS))
                    .as("the application was called")
                    .isTrue();
        }

        assertThat(application.next().get("failure")).isInstanceOf(IOException.class);
    }

    @Test
    @Covers("U-05")
    void almostSixtyFourKibibytesOfVariablesPass() throws Exception {
        serve(application);
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            fields.append("X-").append(i).append(": ").append("x".repeat(8000)).append('\n');
        }

        Map<String, Object> environ = environ("GET / HTTP/1.1\nHost: a\nConnection: close\n" + fields + "\n");

        assertThat(environ).containsEntry("HTTP_X_7", "x".repeat(8000));
    }

    @Test
    @Covers({"U-10", "U-19"})
    void theVariablesSayWhatTheProxyKnows() throws Exception {
        serve(application, "uwsgi_param HTTPS on;", "uwsgi_param UWSGI_CHDIR /srv;");

        Map<String, Object> environ = environ("""
                GET /a//b/c%2f?x=%20 HTTP/1.1
                Host: a.example:81
                Connection: close
                X-Forwarded-Proto: http

                """);

        assertThat(environ)
                .containsEntry("gateway.url_scheme", "https")
                .containsEntry("HTTPS", "on")
                .containsEntry("REMOTE_ADDR", "127.0.0.1")
                .containsEntry("SERVER_NAME", "127.0.0.1")
                .containsEntry("SERVER_PORT", Integer.toString(nginx().address().getPort()))
                .containsEntry("HTTP_HOST", "a.example:81")
                .containsEntry("REQUEST_URI", "/a//b/c%2f?x=%20")
                .containsEntry("PATH_INFO", "/a//b/c/")
                .containsEntry("QUERY_STRING", "x=%20")
                .doesNotContainKeys("UWSGI_CHDIR", "REQUEST_SCHEME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "uwsgi_modifier1 30;", "uwsgi_modifier1 8;"})
    @Covers({"U-09", "U-15"})
    void anApplicationIsMounted(String modifier) throws Exception {
        serve(application, "uwsgi_param SCRIPT_NAME /app;", modifier);

        assertThat(environ("GET /app/x HTTP/1.1\nHost: a\nConnection: close\n\n"))
                .containsEntry("SCRIPT_NAME", "/app")
                .containsEntry("PATH_INFO", "/x");
        assertThat(exchange("GET /apple HTTP/1.1\nHost: a\nConnection: close\n\n"))
                .startsWith("HTTP/1.1 404 ");
    }

    @Test
    @Covers("U-14")
    void anAbortedAnswerIsIncompleteForTheClient() throws Exception {
        serve((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create()).write(ByteBuffer.wrap(Packet.latin1("some")));
            throw new IllegalStateException("on purpose");
        });

        String answer = exchange("GET / HTTP/1.1\nHost: a\nConnection: close\n\n");

        assertThat(answer).doesNotEndWith("0\r\n\r\n");
    }

    @Test
    @Covers("U-14")
    void anAnswerWithoutALengthIsChunkedByTheProxy() throws Exception {
        serve((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create()).write(ByteBuffer.wrap(Packet.latin1("some")));
            return Body.of("more");
        });

        String answer = exchange("GET / HTTP/1.1\nHost: a\nConnection: close\n\n");

        assertThat(answer)
                .contains("\r\nTransfer-Encoding: chunked\r\n")
                .contains("some", "more")
                .endsWith("0\r\n\r\n");
    }

    @Test
    @Covers({"U-18", "U-19"})
    void aUnixSocketIsServed() throws Exception {
        Path file = folder.resolve("app.sock");
        running = new UwsgiServerProvider()
                .start(ServerConfig.builder().unixSocket(file).build(), application);
        proxy = Nginx.start(InetAddress.getLoopbackAddress(), "unix:" + file);

        Map<String, Object> environ =
                environ("POST /x HTTP/1.1\nHost: a\nConnection: close\nContent-Length: 5\n\nhello");

        assertThat(environ)
                .containsEntry("content", "hello")
                .containsEntry("REMOTE_ADDR", "127.0.0.1")
                .containsEntry("PATH_INFO", "/x");
    }
}

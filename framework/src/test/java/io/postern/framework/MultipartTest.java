package io.postern.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Timeout;
import io.postern.middleware.Lint;
import io.postern.testing.AbortedResponse;
import io.postern.testing.OnEveryServer;
import io.postern.testing.TestClient;
import io.postern.testing.TestRequest;
import io.postern.testing.TestResponse;
import io.postern.testing.TestServing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultipartTest {

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Lint lint = Lint.logging().reportingTo((level, text, failure) -> faults.add(text));
    private final App app = new App().maxContent(1000);

    @TempDir
    Path folder;

    @AfterEach
    void theLintIsSilent() {
        assertThat(List.copyOf(faults)).isEmpty();
    }

    private MultipartConfig config() {
        return MultipartConfig.defaults()
                .folder(folder)
                .maxParts(20)
                .maxPartBytes(100_000)
                .maxBytes(300_000);
    }

    /** Says what has come, and whether the files are there meanwhile. */
    private void serveForm() {
        app.post("/", request -> {
            Multipart form = request.multipart(config());
            List<String> said = new ArrayList<>();
            for (String name : form.fields().names()) {
                said.add(name + "=" + form.fields().all(name));
            }
            for (Upload upload : form.uploads()) {
                said.add(upload.name() + ":" + upload.fileName() + ":" + upload.type() + ":" + upload.size() + ":"
                        + Files.size(upload.file()));
            }
            return Response.text(String.join("\n", said));
        });
    }

    private static TestRequest post(TestClient client, String content) {
        return client.post("/").header("Content-Type", Hostile.FORM_TYPE).content(content);
    }

    /** The files that are left when all requests are over, for which the log waits. */
    private List<Path> left(TestClient client) throws Exception {
        client.log();
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @OnEveryServer
    void fieldsAndFilesArrive(TestServing serving) throws Exception {
        serveForm();
        TestClient client = serving.serve(lint.wrap(app));

        TestResponse response = post(
                        client,
                        "a preamble\r\n"
                                + Hostile.form(
                                        Hostile.part("form-data; name=\"a\"", "1"),
                                        Hostile.part("form-data; name=a", "\u00e9\r\n--==c"),
                                        Hostile.part(
                                                "form-data; name=\"l\"\r\nContent-Type: text/plain; charset=UTF-16BE",
                                                "\0x"),
                                        Hostile.file(
                                                "f",
                                                "J\u00f6rg.txt\"\r\nContent-Type: text/plain; x=\"y",
                                                "x".repeat(50_000)),
                                        Hostile.file("f", "C:\\folder\\b;c.png", ""),
                                        Hostile.file("g", "../../etc/passwd", "y"),
                                        Hostile.file("none", "", ""))
                                + "an epilogue")
                .chunked()
                .send();

        assertThat(response.text()).isEqualTo("""
                a=[1, \u00e9\r
                --==c]
                l=[x]
                f:J\u00f6rg.txt:text/plain; x="y":50000:50000
                f:b;c.png::0:0
                g:passwd::1:1""");
        assertThat(post(client, "--==b--").send().text()).isEmpty();
        assertThat(left(client)).isEmpty();
    }

    @OnEveryServer
    void aFileIsThereUntilItIsSentBackAndGoneThen(TestServing serving) throws Exception {
        app.post("/", request -> {
            Upload upload = request.multipart(config()).upload("f").orElseThrow();
            return Response.file("text/plain", upload.file());
        });
        TestClient client = serving.serve(lint.wrap(app));

        String content = "z".repeat(90_000);
        assertThat(post(client, Hostile.form(Hostile.file("f", "f", content)))
                        .send()
                        .text())
                .isEqualTo(content);
        assertThat(left(client)).isEmpty();
    }

    @OnEveryServer
    void filesAreGoneWhereTheHandlerFails(TestServing serving) throws Exception {
        List<Path> seen = new ArrayList<>();
        app.post("/", request -> {
            request.multipart(config()).uploads().forEach(upload -> seen.add(upload.file()));
            throw new IllegalStateException("on purpose");
        });
        TestClient client = serving.serve(lint.wrap(app));

        assertThat(post(client, Hostile.form(Hostile.file("f", "f", "1"), Hostile.file("g", "g", "2")))
                        .send()
                        .status())
                .isEqualTo(500);
        assertThat(left(client)).isEmpty();
        assertThat(seen).hasSize(2);
    }

    @OnEveryServer
    void filesAreGoneWhereTheContentBreaksOff(TestServing serving) throws Exception {
        serveForm();
        ServerConfig impatient = ServerConfig.builder()
                .timeout(Timeout.BODY, Duration.ofMillis(300))
                .build();
        TestClient client = serving.serve(lint.wrap(app), impatient);

        TestRequest brokenOff =
                post(client, Hostile.file("f", "f", "x".repeat(40_000))).header("Content-Length", "100000");

        if (serving.server().equals(Optional.of("jdk"))) { // which closes such a connection without a word
            assertThatExceptionOfType(AbortedResponse.class).isThrownBy(brokenOff::send);
        } else {
            assertThat(brokenOff.send().status()).isIn(400, 408);
        }
        assertThat(left(client)).isEmpty();
    }

    @Test
    void aFormIsReadOnce() {
        app.post("/", request -> {
            Multipart form = request.multipart();
            return Response.text("" + (form == request.multipart()));
        });

        assertThat(post(TestClient.of(lint.wrap(app)), Hostile.form(Hostile.part("form-data; name=a", "1")))
                        .send()
                        .text())
                .isEqualTo("true");
    }

    @Test
    void limitsThatLetNothingInAreRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> config().maxParts(0));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> config().maxPartBytes(0));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> config().maxBytes(0));
    }

    @OnEveryServer
    void hostileFormsAreRefusedAndLeaveNoFile(TestServing serving) throws Exception {
        serveForm();
        TestClient client = serving.serve(lint.wrap(app));

        assertThat(Hostile.forms()).allSatisfy(row -> {
            TestResponse answer = client.post("/")
                    .header("Content-Type", row.type())
                    .content(row.content())
                    .send();
            assertThat(answer.status()).as(row.what() + ": " + answer).isEqualTo(row.status());
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        });
        TestResponse latin = client.post("/")
                .header("Content-Type", Hostile.FORM_TYPE)
                .content(Hostile.form(Hostile.part("form-data; name=\"\u00e9\"", "\u00e9"))
                        .getBytes(StandardCharsets.ISO_8859_1))
                .send();
        assertThat(latin.status()).isEqualTo(400);
        assertThat(left(client)).isEmpty();
        assertThat(client.log().stream().collect(Collectors.joining("\n"))).isEmpty();
    }
}

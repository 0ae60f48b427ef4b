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

    private static final String TYPE = "multipart/form-data; boundary=\"==b\"";

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

    private static String part(String disposition, String content) {
        return "--==b\r\nContent-Disposition: " + disposition + "\r\n\r\n" + content + "\r\n";
    }

    private static String file(String name, String fileName, String content) {
        return part("form-data; name=\"" + name + "\"; filename=\"" + fileName + "\"", content);
    }

    private static String form(String... parts) {
        return String.join("", parts) + "--==b--\r\n";
    }

    private static TestRequest post(TestClient client, String content) {
        return client.post("/").header("Content-Type", TYPE).content(content);
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
                                + form(
                                        part("form-data; name=\"a\"", "1"),
                                        part("form-data; name=a", "\u00e9\r\n--==c"),
                                        part(
                                                "form-data; name=\"l\"\r\nContent-Type: text/plain; charset=UTF-16BE",
                                                "\0x"),
                                        file(
                                                "f",
                                                "J\u00f6rg.txt\"\r\nContent-Type: text/plain; x=\"y",
                                                "x".repeat(50_000)),
                                        file("f", "C:\\folder\\b;c.png", ""),
                                        file("g", "../../etc/passwd", "y"),
                                        file("none", "", ""))
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
        assertThat(post(client, form(file("f", "f", content))).send().text()).isEqualTo(content);
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

        assertThat(post(client, form(file("f", "f", "1"), file("g", "g", "2")))
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

        TestRequest brokenOff = post(client, file("f", "f", "x".repeat(40_000))).header("Content-Length", "100000");

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

        assertThat(post(TestClient.of(lint.wrap(app)), form(part("form-data; name=a", "1")))
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

    /** A hostile form, and the status that it gets. */
    private record Row(String what, String type, String content, int status) {

        Row(String what, String content, int status) {
            this(what, TYPE, content, status);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private static Stream<Row> hostile() {
        String field = part("form-data; name=\"a\"", "1");
        String good = form(field);
        return Stream.of(
                new Row("another type", "text/plain; boundary=\"==b\"", good, 415),
                new Row("another multipart", "multipart/mixed; boundary=\"==b\"", good, 415),
                new Row("no boundary", "multipart/form-data", good, 400),
                new Row("an empty boundary", "multipart/form-data; boundary=", good, 400),
                new Row("another boundary", "multipart/form-data; boundary=x", good, 400),
                new Row("a long boundary", "multipart/form-data; boundary=" + "b".repeat(71), good, 400),
                new Row("a huge boundary", "multipart/form-data; boundary=" + "b".repeat(5000), good, 400),
                new Row("no content", "", 400),
                new Row("no part", "nothing of the kind", 400),
                new Row("a boundary that goes on", "--==bx\r\n\r\n", 400),
                new Row("breaks off in a boundary", "--==b", 400),
                new Row("breaks off in a head", "--==b\r\nContent-Dispo", 400),
                new Row("breaks off in a field", field.substring(0, field.length() - 2), 400),
                new Row(
                        "breaks off in a file",
                        file("f", "f", "x".repeat(20_000)).strip(),
                        400),
                new Row("breaks off behind a part", field, 400),
                new Row("no head", "--==b\r\n\r\n\r\n1\r\n--==b--", 400),
                new Row("no disposition", "--==b\r\nX: y\r\n\r\n1\r\n--==b--", 400),
                new Row("another disposition", form(part("attachment; name=\"a\"", "1")), 400),
                new Row("no name", form(part("form-data; filename=\"f\"", "1")), 400),
                new Row("a NUL in a name", form(part("form-data; name=\"a\0b\"", "1")), 400),
                new Row("a NUL in a file's name", form(file("f", "a\0.png", "1")), 400),
                new Row("a file without a name of its own", form(file("f", "a/..", "1")), 400),
                new Row("a line end in a file's name", form(file("f", "a\nb", "1")), 400),
                new Row("a name that is wrongly encoded", form(file("f", "=?UTF-8?B?A?=", "1")), 400),
                new Row("a boundary that is wrongly encoded", "multipart/form-data; boundary==?UTF-8?B?A?=", good, 400),
                new Row("an encoded line end", form(part("form-data; name=a; filename*=UTF-8''a%0D%0Ab", "")), 400),
                new Row(
                        "a charset that there is not",
                        form(part("form-data; name=a\r\nContent-Type: a/b; charset=no", "")),
                        415),
                new Row("a long head", form(part("form-data; name=\"" + "a".repeat(10_000) + "\"", "1")), 413),
                new Row("a head without an end", "--==b\r\n" + "X: y\r\n".repeat(40_000), 413),
                new Row("many parts", form(field.repeat(21)), 413),
                new Row("many files", form(file("f", "f", "").repeat(21)), 413),
                new Row("many files that are none", form(file("f", "", "").repeat(21)), 413),
                new Row("a long field", form(part("form-data; name=a", "x".repeat(1001))), 413),
                new Row(
                        "many fields, long together",
                        form(part("form-data; name=a", "x".repeat(100)).repeat(11)),
                        413),
                new Row("a long file", form(file("f", "f", "x".repeat(100_001))), 413),
                new Row(
                        "long files together",
                        form(file("f", "f", "x".repeat(99_000)).repeat(4)),
                        413),
                new Row("a long file that is none", form(file("f", "", "x".repeat(400_000))), 413),
                new Row("a long preamble", "x".repeat(400_000) + good, 413));
    }

    @OnEveryServer
    void hostileFormsAreRefusedAndLeaveNoFile(TestServing serving) throws Exception {
        serveForm();
        TestClient client = serving.serve(lint.wrap(app));

        assertThat(hostile()).allSatisfy(row -> {
            TestResponse answer = client.post("/")
                    .header("Content-Type", row.type())
                    .content(row.content())
                    .send();
            assertThat(answer.status()).as(row.what() + ": " + answer).isEqualTo(row.status());
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        });
        TestResponse latin = client.post("/")
                .header("Content-Type", TYPE)
                .content(form(part("form-data; name=\"\u00e9\"", "\u00e9")).getBytes(StandardCharsets.ISO_8859_1))
                .send();
        assertThat(latin.status()).isEqualTo(400);
        assertThat(left(client)).isEmpty();
        assertThat(client.log().stream().collect(Collectors.joining("\n"))).isEmpty();
    }
}

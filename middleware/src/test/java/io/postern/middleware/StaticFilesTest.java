package io.postern.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.testing.OnEveryServer;
import io.postern.testing.TestClient;
import io.postern.testing.TestResponse;
import io.postern.testing.TestServing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {

    private static final Application INSIDE = (environ, startResponse) -> {
        startResponse.start("404 Not Found", Headers.of("Content-Type", "text/plain"));
        return Body.of("inside");
    };

    private static final String DIGITS = "0123456789";
    private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05.678Z");

    private final Linted linted = new Linted();

    @TempDir
    Path temporary;

    private Path folder;
    private TestClient client;

    @BeforeEach
    void makeFiles() throws IOException {
        folder = Files.createDirectory(temporary.resolve("public"));
        file("digits.txt", DIGITS);
        file("index.html", "<p>home");
        file("sub/index.html", "<p>sub");
        file("empty/x.css", "");
        file("sp ace/\u00e9 %.js", "js");
        file(".git/config", "secret");
        file(".well-known/security.txt", "contact");
        Files.writeString(temporary.resolve("outside.txt"), "secret");
        client = TestClient.of(linted.wrap(StaticFiles.of(folder), INSIDE));
    }

    private Path file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
        return Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
    }

    @AfterEach
    void theLintsAreSilent() {
        linted.isSilent();
    }

    @OnEveryServer
    void aFileIsSentWholeOrInPart(TestServing serving) throws Exception {
        TestClient server = serving.serve(linted.wrap(StaticFiles.of(folder).cacheControl("max-age=60"), INSIDE));

        TestResponse whole = server.get("/digits.txt").send();
        TestResponse part =
                server.get("/digits.txt").header("Range", "bytes=2-4").send();
        TestResponse head = server.request("HEAD", "/digits.txt").send();

        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.text()).isEqualTo(DIGITS);
        assertThat(whole.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(whole.header("Last-Modified")).isEqualTo("Fri, 02 Jan 2026 03:04:05 GMT");
        assertThat(whole.header("Cache-Control")).isEqualTo("max-age=60");
        assertThat(whole.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.text()).isEqualTo("234");
        assertThat(part.header("Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo("10");
        assertThat(server.get("/nothing").send().text()).isEqualTo("inside");
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8, <p>home",
        "/index.html, text/html; charset=utf-8, <p>home",
        "/sub/, text/html; charset=utf-8, <p>sub",
        "/empty/x.css, text/css; charset=utf-8, ''",
        "/sp%20ace/%C3%A9%20%25.js, text/javascript; charset=utf-8, js",
        "/.well-known/security.txt, text/plain; charset=utf-8, contact"
    })
    void whatIsThereIsFound(String path, String type, String content) {
        TestResponse response = client.get(path).send();

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo(type);
        assertThat(response.text()).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../outside.txt",
                "/..%2Foutside.txt",
                "/%2e%2e/outside.txt",
                "/%2e%2e%2foutside.txt",
                "/sub/../../outside.txt",
                "/sub/..%2f..%2foutside.txt",
                "/./digits.txt",
                "/.%2fdigits.txt",
                "/..",
                "/../",
                "/.",
                "//digits.txt",
                "/sub//index.html",
                "/%2Fetc/passwd",
                "//etc/passwd",
                "/..%5coutside.txt",
                "/sub%5c..%5c..%5coutside.txt",
                "/..;/outside.txt",
                "/%c0%ae%c0%ae/outside.txt",
                "/%252e%252e/outside.txt",
                "/....//outside.txt",
                "/digits.txt%00.html",
                "/digits.txt/",
                "/digits.txt/x",
                "/.git/config",
                "/.git",
                "/sub/.git/config",
                "/empty/",
                "/DIGITS.TXT",
                "/digits.txt%20",
                "/link-out",
                "/link-folder/outside.txt",
                "/link-folder/",
                "/link-folder",
                "/dangling",
                "/nothing"
            })
    void whatIsNotInsideIsNotThere(String path) throws Exception {
        Files.createSymbolicLink(folder.resolve("link-out"), temporary.resolve("outside.txt"));
        Files.createSymbolicLink(folder.resolve("link-folder"), temporary);
        Files.createSymbolicLink(folder.resolve("dangling"), temporary.resolve("nothing"));

        TestResponse response = client.get(path).send();

        assertThat(response.status()).isBetween(400, 404);
        assertThat(response.text()).doesNotContain("secret").doesNotContain(DIGITS);
    }

    @Test
    void aLinkInsideTheFolderIsFollowed() throws Exception {
        Files.createSymbolicLink(folder.resolve("link.txt"), folder.resolve("digits.txt"));

        assertThat(client.get("/link.txt").send().text()).isEqualTo(DIGITS);
    }

    @Test
    void theFolderItselfMayBeALink() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("current"), folder);

        TestClient linked = TestClient.of(StaticFiles.of(link).wrap(INSIDE));

        assertThat(linked.get("/digits.txt").send().text()).isEqualTo(DIGITS);
    }

    @Test
    void aFolderGetsItsSlash() {
        assertThat(client.get("/sub?a=b").send().header("Location")).isEqualTo("./sub/?a=b");
        assertThat(client.get("/sub").send().status()).isEqualTo(301);
        assertThat(client.get("/empty").send().status()).as("without an index").isEqualTo(404);
    }

    @Test
    void otherMethodsAreNotItsBusiness() {
        assertThat(client.post("/digits.txt").send().text()).isEqualTo("inside");
        assertThat(client.request("OPTIONS", "*").send().text()).isEqualTo("inside");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 206, 0, bytes 0-0/10",
        "bytes=9-, 206, 9, bytes 9-9/10",
        "bytes=-3, 206, 789, bytes 7-9/10",
        "bytes=-30, 206, 0123456789, bytes 0-9/10",
        "bytes=5-99, 206, 56789, bytes 5-9/10",
        "bytes=10-, 416, '', bytes */10",
        "bytes=-0, 416, '', bytes */10",
        "bytes=999999999999999999-, 416, '', bytes */10",
        "'bytes=0-0,2-3', 200, 0123456789, ''",
        "bytes=4-2, 200, 0123456789, ''",
        "bytes=-, 200, 0123456789, ''",
        "bytes=a-b, 200, 0123456789, ''",
        "items=0-1, 200, 0123456789, ''",
        "bytes=99999999999999999999-, 200, 0123456789, ''"
    })
    void aRangeIsOnePartOrAll(String range, int status, String content, String contentRange) {
        TestResponse response = client.get("/digits.txt").header("Range", range).send();

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.text()).isEqualTo(content);
        assertThat(response.header("Content-Range")).isEqualTo(contentRange);
    }

    @Test
    void aRangeOfAnotherVersionIsNotSent() {
        String tag = client.get("/digits.txt").send().header("ETag");

        assertThat(ranged(tag)).isEqualTo(206);
        assertThat(ranged("Fri, 02 Jan 2026 03:04:05 GMT")).isEqualTo(206);
        assertThat(ranged("\"other\"")).isEqualTo(200);
        assertThat(ranged("Fri, 02 Jan 2026 03:04:04 GMT")).isEqualTo(200);
        assertThat(ranged("nonsense")).isEqualTo(200);
    }

    private int ranged(String condition) {
        return client.get("/digits.txt")
                .header("Range", "bytes=0-1")
                .header("If-Range", condition)
                .send()
                .status();
    }

    @Test
    void whatTheClientHasIsNotSentAgain() throws Exception {
        String tag = client.get("/digits.txt").send().header("ETag");

        assertThat(asked("If-None-Match", tag)).isEqualTo(304);
        assertThat(asked("If-None-Match", "\"a\", W/" + tag)).isEqualTo(304);
        assertThat(asked("If-None-Match", "*")).isEqualTo(304);
        assertThat(asked("If-None-Match", "\"a\"")).isEqualTo(200);
        assertThat(asked("If-Modified-Since", "Fri, 02 Jan 2026 03:04:05 GMT")).isEqualTo(304);
        assertThat(asked("If-Modified-Since", "Fri, 02 Jan 2026 03:04:04 GMT")).isEqualTo(200);
        assertThat(asked("If-Modified-Since", "yesterday")).isEqualTo(200);
        assertThat(asked("If-Match", tag)).isEqualTo(200);
        assertThat(asked("If-Match", "\"a\"")).isEqualTo(412);
        assertThat(asked("If-Unmodified-Since", "Fri, 02 Jan 2026 03:04:04 GMT"))
                .isEqualTo(412);
        file("digits.txt", DIGITS + "!");
        assertThat(asked("If-None-Match", tag)).isEqualTo(200);
    }

    private int asked(String field, String value) {
        TestResponse response = client.get("/digits.txt").header(field, value).send();
        assertThat(response.header("ETag").isEmpty()).isEqualTo(response.status() == 412);
        return response.status();
    }

    @Test
    void aSmallerFileBesideItIsSentToWhoeverTakesIt() throws Exception {
        file("digits.txt.gz", "gz");
        file("digits.txt.br", "br");

        TestResponse plain = client.get("/digits.txt").send();
        TestResponse gzip = coded("gzip, deflate");
        TestResponse both = coded("gzip, br;q=0.1");

        assertThat(plain.text()).isEqualTo(DIGITS);
        assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(gzip.text()).isEqualTo("gz");
        assertThat(gzip.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(gzip.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(both.text()).isEqualTo("br");
        assertThat(coded("*").text()).isEqualTo("br");
        assertThat(coded("br;q=0, gzip;q=0.0").text()).isEqualTo(DIGITS);
        assertThat(plain.header("ETag")).isNotEqualTo(gzip.header("ETag"));
        Files.setLastModifiedTime(folder.resolve("digits.txt.gz"), FileTime.from(MODIFIED.minusSeconds(1)));
        assertThat(coded("gzip").text()).as("one that is older").isEqualTo(DIGITS);
    }

    private TestResponse coded(String accepted) {
        return client.get("/digits.txt").header("Accept-Encoding", accepted).send();
    }

    @Test
    void aFolderThatIsNoneIsRefused() {
        assertThatExceptionOfType(NotDirectoryException.class)
                .isThrownBy(() -> StaticFiles.of(folder.resolve("digits.txt")))
                .withMessageEndingWith("is to be the folder whose files are served");
    }
}

package io.postern.middleware;

import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import io.postern.testing.OnEveryServer;
import io.postern.testing.TestClient;
import io.postern.testing.TestResponse;
import io.postern.testing.TestServing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConditionalRequestsTest {

    private final Linted linted = new Linted();
    private final AtomicInteger closed = new AtomicInteger();

    @AfterEach
    void theLintsAreSilent() {
        linted.isSilent();
    }

    private TestClient client(Application application) {
        return TestClient.of(linted.wrap(ConditionalRequests.standard(), application));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Application answering(String status, Headers headers, Body body) {
        return (environ, startResponse) -> {
            startResponse.start(status, headers);
            return body;
        };
    }

    @OnEveryServer
    void contentGetsATagAndIsNotSentTwice(TestServing serving) {
        Application application = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Type", "text/plain", "Cache-Control", "no-cache"));
            return environ.require(REQUEST_METHOD).equals("HEAD")
                    ? Body.empty()
                    : Body.of(bytes("a"), bytes(""), bytes("bc"));
        };
        TestClient client = serving.serve(linted.wrap(ConditionalRequests.standard(), application));

        TestResponse first = client.get("/").send();
        TestResponse second =
                client.get("/").header("If-None-Match", first.header("ETag")).send();

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text()).isEqualTo("abc");
        assertThat(first.header("ETag")).matches("\"[-_A-Za-z0-9]{43}\"");
        assertThat(second.status()).isEqualTo(304);
        assertThat(second.content()).isEmpty();
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(second.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(second.header("Content-Type")).isEmpty();
        assertThat(client.request("HEAD", "/").send().header("ETag"))
                .as("of content that HEAD does not need")
                .isEmpty();
        assertThat(client.post("/").header("If-None-Match", "*").send().status())
                .as("a method that changes things")
                .isEqualTo(200);
    }

    @OnEveryServer
    void theApplicationsOwnTagCounts(TestServing serving) {
        Application application = (environ, startResponse) -> {
            startResponse.start(
                    "200 OK", Headers.of("Content-Type", "text/plain", "ETag", "\"v1\"", "Content-Length", "3"));
            return closing(environ.require(REQUEST_METHOD).equals("HEAD") ? Body.empty() : Body.of("abc"));
        };
        TestClient client = serving.serve(linted.wrap(ConditionalRequests.standard(), application));

        assertThat(client.get("/").header("If-None-Match", "\"v1\"").send().status())
                .isEqualTo(304);
        assertThat(client.get("/").header("If-Match", "\"v2\"").send().status()).isEqualTo(412);
        assertThat(client.get("/").header("If-None-Match", "\"v2\"").send().text())
                .isEqualTo("abc");
        assertThat(client.request("HEAD", "/")
                        .header("If-None-Match", "\"v1\"")
                        .send()
                        .status())
                .isEqualTo(304);
        assertThat(client.log()).isEmpty();
        assertThat(closed).as("bodies that were closed").hasValue(4);
    }

    private Body closing(Body inner) {
        return new Body() {
            @Override
            public Iterator<ByteBuffer> iterator() {
                return inner.iterator();
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    @Test
    void theApplicationsOwnDateCounts() {
        TestClient client = client(answering(
                "200 OK",
                Headers.of("Content-Type", "text/plain", "Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT"),
                Body.of("abc")));

        assertThat(client.get("/")
                        .header("If-Modified-Since", "Fri, 02 Jan 2026 03:04:05 GMT")
                        .send()
                        .status())
                .isEqualTo(304);
        assertThat(client.get("/")
                        .header("If-Modified-Since", "Fri, 02 Jan 2026 03:04:04 GMT")
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatIsOfNoKnownLengthOrTooLongOrNotOfStatus200HasNoTag() {
        Headers none = Headers.of("Content-Type", "text/plain");

        assertThat(tag(answering("200 OK", none, Body.of(List.of(bytes("abc"))))))
                .isEmpty();
        assertThat(tag(answering("201 Created", none, Body.of("abc")))).isEmpty();
        assertThat(TestClient.of(ConditionalRequests.taggingUpTo(2).wrap(answering("200 OK", none, Body.of("abc"))))
                        .get("/")
                        .send()
                        .header("ETag"))
                .isEmpty();
        assertThat(tag(answering("200 OK", Headers.create(), Body.empty()))).isNotEmpty();
    }

    private String tag(Application application) {
        return client(application).get("/").send().header("ETag");
    }

    @Test
    void aFileIsLeftToTheServer(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "abc");

        TestResponse response = client((environ, startResponse) -> {
                    startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
                    return Body.of(file);
                })
                .get("/")
                .send();

        assertThat(response.text()).isEqualTo("abc");
        assertThat(response.header("ETag")).isEmpty();
    }

    @Test
    void whatIsWrittenLeavesAtOnceAndUntagged() {
        TestResponse response = client((environ, startResponse) -> {
                    startResponse
                            .start("200 OK", Headers.of("Content-Type", "text/plain"))
                            .write(bytes("written, "));
                    return Body.of("returned");
                })
                .get("/")
                .send();

        assertThat(response.text()).isEqualTo("written, returned");
        assertThat(response.header("ETag")).isEmpty();
    }

    @Test
    void aBodyThatStartsTheResponseItselfIsPassedOn() {
        Application late = (environ, startResponse) -> Body.of(() -> List.of("a", "b").stream()
                .map(text -> {
                    if (text.equals("a")) {
                        start(startResponse);
                    }
                    return bytes(text);
                })
                .iterator());

        assertThat(client(late).get("/").send().text()).isEqualTo("ab");
        assertThat(client(late)
                        .get("/")
                        .header("If-None-Match", "\"late\"")
                        .send()
                        .status())
                .isEqualTo(304);
    }

    private static void start(StartResponse startResponse) {
        try {
            startResponse.start("200 OK", Headers.of("Content-Type", "text/plain", "ETag", "\"late\""));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFailureBeforeTheEndIsAnsweredAsWithoutIt() {
        TestClient client = client((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
            return new Body() {
                @Override
                public Iterator<ByteBuffer> iterator() {
                    throw new IllegalStateException("on purpose");
                }

                @Override
                public long length() {
                    return 3;
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        });

        assertThat(client.get("/").send().status()).isEqualTo(500);
        assertThat(client.log()).anyMatch(line -> line.endsWith("on purpose"));
    }
}

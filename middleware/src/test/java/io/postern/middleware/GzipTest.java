package io.postern.middleware;

import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.testing.OnEveryServer;
import io.postern.testing.TestClient;
import io.postern.testing.TestResponse;
import io.postern.testing.TestServing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {

    private static final String LONG = "to be compressed ".repeat(1000);

    private final Linted linted = new Linted();

    @AfterEach
    void theLintsAreSilent() {
        linted.isSilent();
    }

    private static Application answering(String status, Headers headers) {
        return (environ, startResponse) -> {
            startResponse.start(status, headers);
            return environ.require(REQUEST_METHOD).equals("HEAD") ? Body.empty() : Body.of(LONG);
        };
    }

    private TestResponse asked(Application application, String accepted) {
        return TestClient.of(linted.wrap(Gzip.standard(), application))
                .get("/")
                .header("Accept-Encoding", accepted)
                .send();
    }

    private static String unpacked(byte[] bytes) throws IOException {
        return new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), StandardCharsets.UTF_8);
    }

    @OnEveryServer
    void textIsCompressedForWhoeverTakesIt(TestServing serving) throws Exception {
        TestClient client = serving.serve(linted.wrap(
                Gzip.standard(),
                answering(
                        "200 OK",
                        Headers.of(
                                "Content-Type",
                                "text/html; charset=utf-8",
                                "Content-Length",
                                Integer.toString(LONG.length()),
                                "ETag",
                                "\"a\""))));

        TestResponse packed = client.get("/").header("Accept-Encoding", "gzip").send();
        TestResponse plain = client.get("/").send();
        TestResponse head =
                client.request("HEAD", "/").header("Accept-Encoding", "gzip").send();

        assertThat(unpacked(packed.content())).isEqualTo(LONG);
        assertThat(packed.content().length).isLessThan(LONG.length() / 10);
        assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(packed.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(packed.header("ETag")).isEqualTo("W/\"a\"");
        assertThat(plain.text()).isEqualTo(LONG);
        assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(plain.header("ETag")).isEqualTo("\"a\"");
        assertThat(head.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(head.header("Content-Length")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, true",
        "GZIP, true",
        "x-gzip, true",
        "'br, gzip;q=0.5', true",
        "*, true",
        "gzip;q=0, false",
        "gzip;q=0.000, false",
        "'gzip;q=0, *', false",
        "identity, false",
        "'', false",
        "br, false"
    })
    void whoeverTakesItSaysSo(String accepted, boolean packed) {
        TestResponse response = asked(answering("200 OK", Headers.of("Content-Type", "text/plain")), accepted);

        assertThat(response.header("Content-Encoding")).isEqualTo(packed ? "gzip" : "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: image/png",
                "Content-Type: text/event-stream",
                "Content-Type: text/plain|Content-Encoding: br",
                "Content-Type: text/plain|Cache-Control: public, no-transform",
                "Content-Type: application/octet-stream"
            })
    void whatGainsNothingStaysAsItIs(String fields) {
        Headers headers = Headers.create();
        for (String field : fields.split("\\|", -1)) {
            headers.add(field.split(": ", 2)[0], field.split(": ", 2)[1]);
        }

        TestResponse response = asked(answering("200 OK", headers), "gzip");

        assertThat(response.text()).isEqualTo(LONG);
        assertThat(response.header("Vary")).isEmpty();
    }

    @Test
    void shortOrPartialContentStaysAsItIs() {
        TestResponse tiny = asked(
                (environ, startResponse) -> {
                    startResponse.start("200 OK", Headers.of("Content-Type", "text/plain", "Content-Length", "2"));
                    return Body.of("ab");
                },
                "gzip");
        TestResponse part = asked(answering("206 Partial Content", Headers.of("Content-Type", "text/plain")), "gzip");

        assertThat(tiny.text()).isEqualTo("ab");
        assertThat(part.text()).isEqualTo(LONG);
    }

    @Test
    void eachBlockIsSentWhenItComes() throws Exception {
        List<String> events = new ArrayList<>();
        Application application = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
            return Body.of(() -> List.of("one ", "", "two").stream()
                    .peek(text -> events.add("asked " + text))
                    .map(text -> ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))
                    .iterator());
        };
        Application watched = environAndStart(Gzip.standard().wrap(application), events);

        TestResponse response = TestClient.of(watched)
                .get("/")
                .header("Accept-Encoding", "gzip")
                .send();

        assertThat(unpacked(response.content())).isEqualTo("one two");
        assertThat(events)
                .containsExactly("asked one ", "block", "asked ", "empty block", "asked two", "block", "block");
    }

    private static Application environAndStart(Application inner, List<String> events) {
        return (environ, startResponse) -> {
            Body body = inner.call(environ, startResponse);
            return Body.of(() -> {
                Iterator<ByteBuffer> blocks = body.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return blocks.hasNext();
                    }

                    @Override
                    public ByteBuffer next() {
                        ByteBuffer block = blocks.next();
                        events.add(block.hasRemaining() ? "block" : "empty block");
                        return block;
                    }
                };
            });
        };
    }

    @Test
    void whatIsWrittenIsCompressedToo() throws Exception {
        TestResponse response = asked(
                (environ, startResponse) -> {
                    startResponse
                            .start("200 OK", Headers.of("Content-Type", "text/plain"))
                            .write(ByteBuffer.wrap("written, ".getBytes(StandardCharsets.UTF_8)));
                    return Body.of("returned");
                },
                "gzip");

        assertThat(unpacked(response.content())).isEqualTo("written, returned");
    }

    @Test
    void anAnswerToHeadDoesNotTellTheLengthOfAnother() {
        Application careless = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
            return Body.of(LONG);
        };

        TestResponse head = TestClient.of(Gzip.standard().wrap(careless))
                .request("HEAD", "/")
                .header("Accept-Encoding", "gzip")
                .send();

        assertThat(head.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(head.header("Content-Length")).isEmpty();
    }

    @Test
    void aResponseThatIsStartedAnewIsDecidedAnew() {
        TestResponse response = asked(
                (environ, startResponse) -> {
                    startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
                    startResponse.start(
                            "500 Internal Server Error",
                            Headers.of("Content-Type", "image/png"),
                            new IllegalStateException());
                    return Body.of("sorry");
                },
                "gzip");

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).isEqualTo("sorry");
        assertThat(response.header("Content-Encoding")).isEmpty();
    }
}

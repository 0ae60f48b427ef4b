package io.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EchoTest extends OnEachServer {

    private static final JsonMapper JSON = new JsonMapper();

    EchoTest(String name) {
        super(name);
    }

    @Test
    void itDescribesTheRequest() throws Exception {
        int port = serve(new Echo());

        HttpResponse<String> answer = sent(to(port, "/a%20b/%C3%BC?q=%20&r")
                .header("X-Two-Words", "some value")
                .header("Content-Type", "text/plain")
                .method("PATCH", BodyPublishers.ofString("abc")));

        JsonNode seen = JSON.readTree(answer.body());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(seen.propertyNames())
                .containsExactly(
                        "method",
                        "raw_path",
                        "path",
                        "query",
                        "protocol",
                        "scheme",
                        "remote_addr",
                        "headers",
                        "body_length",
                        "body_sha256",
                        "environ");
        assertThat(seen.get("method").asString()).isEqualTo("PATCH");
        assertThat(seen.get("raw_path").asString()).isEqualTo("/a%20b/%C3%BC");
        assertThat(seen.get("path").asString()).isEqualTo("/a b/\u00fc");
        assertThat(seen.get("query").asString()).isEqualTo("q=%20&r");
        assertThat(seen.get("protocol").asString()).isEqualTo("HTTP/1.1");
        assertThat(seen.get("scheme").asString()).isEqualTo("http");
        assertThat(seen.get("remote_addr").asString()).isEqualTo("127.0.0.1");
        assertThat(seen.get("headers").get("x-two-words").asString()).isEqualTo("some value");
        assertThat(seen.get("headers").get("content-type").asString()).isEqualTo("text/plain");
        assertThat(seen.get("headers").get("content-length").asString()).isEqualTo("3");
        assertThat(seen.get("headers").get("host").asString()).isEqualTo("127.0.0.1:" + port);
        assertThat(List.copyOf(seen.get("headers").propertyNames())).isSorted();
        assertThat(seen.get("body_length").asLong()).isEqualTo(3);
        assertThat(seen.get("body_sha256").asString())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(seen.get("environ").get("SERVER_PORT").asString()).isEqualTo("" + port);
        assertThat(List.copyOf(seen.get("environ").propertyNames())).isSorted();
    }

    @Test
    void aLargeBodyArrivesUnchanged() throws Exception {
        int port = serve(new Echo());
        byte[] bytes = new byte[5 << 20];
        new Random(5).nextBytes(bytes);
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));

        BodyPublisher sized = BodyPublishers.ofByteArray(bytes);
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
        for (BodyPublisher body : List.of(sized, chunked)) {
            JsonNode seen = JSON.readTree(sent(to(port, "/").POST(body)).body());

            assertThat(seen.get("body_length").asLong()).isEqualTo(bytes.length);
            assertThat(seen.get("body_sha256").asString()).isEqualTo(expected);
        }
    }

    @Test
    void aBodyThatIsCutShortIsNotAnswered200() throws Exception {
        int port = serve(new Echo());

        String sized;
        try (RawConnection connection = new RawConnection(port)) {
            sized = connection
                    .send("PUT / HTTP/1.1\nHost: a\nContent-Length: 10\n\nabc")
                    .end()
                    .answer();
        }
        String chunked;
        try (RawConnection connection = new RawConnection(port)) {
            chunked = connection
                    .send("PUT / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n3\nabc\n")
                    .end()
                    .answer();
        }

        assertThat(sized).doesNotContain(" 200 ");
        assertThat(chunked).doesNotContain(" 200 ");
        assertThat(get(port, "/").statusCode()).isEqualTo(200);
    }
}

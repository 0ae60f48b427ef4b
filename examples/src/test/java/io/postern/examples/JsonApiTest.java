package io.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonApiTest extends OnEachServer {

    private static final String NOT_JSON = """
            {"status":"error","message":"the posted text is not JSON"}""";

    JsonApiTest(String name) {
        super(name);
    }

    @Test
    void postedJsonIsGivenBack() throws Exception {
        int port = serve(new JsonApi());

        HttpResponse<String> answer = post(port, "/mypath?x=1", "{\"a\":1}");

        String expected = """
                {"status":"OK","path_info":"correct path","query_string":"x=1","method":"POST","received":{"a":1}}""";
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("" + expected.length());
        assertThat(answer.body()).isEqualTo(expected);
    }

    @Test
    void aChunkedBodyIsReadLikeOneWithALength() throws Exception {
        int port = serve(new JsonApi());
        byte[] json = "[1, 2.50, 1e400, \"\u00fc\"]".getBytes(StandardCharsets.UTF_8);
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(json));

        HttpResponse<String> answer = sent(to(port, "/mypath").POST(chunked));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).endsWith(",\"received\":[1,2.50,1E+400,\"\u00fc\"]}");
    }

    @Test
    void anotherPathIsAnsweredAsIncorrect() throws Exception {
        int port = serve(new JsonApi());

        HttpResponse<String> answer = post(port, "/mypath/", "true");

        assertThat(answer.body()).isEqualTo("""
                {"status":"OK","path_info":"incorrect path","query_string":"","method":"POST","received":true}""");
    }

    @Test
    void nothingPostedIsReceivedAsNull() throws Exception {
        int port = serve(new JsonApi());

        HttpResponse<String> got = get(port, "/mypath?a=%22b%22");
        HttpResponse<String> posted = post(port, "/mypath", "");

        assertThat(got.body())
                .isEqualTo("{\"status\":\"OK\",\"path_info\":\"correct path\",\"query_string\":\"a=%22b%22\","
                        + "\"method\":\"GET\",\"received\":null}");
        assertThat(posted.statusCode()).isEqualTo(200);
        assertThat(posted.body()).endsWith("\"received\":null}");
    }

    @Test
    void textThatIsNotJsonIsAnswered400() throws Exception {
        int port = serve(new JsonApi());
        List<String> texts = List.of(
                "{",
                "hello",
                "{'a':1}",
                "{\"a\":1} x",
                "{\"a\":1}{}",
                "  ",
                "NaN",
                "1e99999999999",
                "[".repeat(100_000));

        for (String text : texts) {
            HttpResponse<String> answer = post(port, "/mypath", text);

            assertThat(answer.statusCode()).as(text).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).as(text).hasValue("application/json");
            assertThat(answer.body()).as(text).isEqualTo(NOT_JSON);
        }
    }

    @Test
    void textThatUtf8CannotHoldIsGivenBackAsItWasWritten() throws Exception {
        int port = serve(new JsonApi());

        HttpResponse<String> answer = post(port, "/mypath", "\"half a pair: \\uD800\"");

        assertThat(answer.body()).endsWith(",\"received\":\"half a pair: \\uD800\"}");
    }

    @Test
    void tooMuchTextIsAnswered413() throws Exception {
        int port = serve(new JsonApi());

        HttpResponse<String> answer = post(port, "/mypath", "\"" + "a".repeat(1 << 20) + "\"");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("{\"status\":\"error\",\"message\":\"more than 1048576 bytes posted\"}");
    }

    @Test
    void headIsAnsweredLikeGetWithoutContent() throws Exception {
        int port = serve(new JsonApi());

        String answer;
        try (RawConnection connection = new RawConnection(port)) {
            answer = connection
                    .send("HEAD /mypath HTTP/1.1\nHost: a\nConnection: close\n\n")
                    .answer();
        }

        int length =
                "{'status':'OK','path_info':'correct path','query_string':'','method':'HEAD','received':null}".length();
        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
        assertThat(answer).containsIgnoringCase("\r\nContent-Length: " + length + "\r\n");
    }

    @Test
    void aBodyThatIsNotCompletedIsNotAnsweredAsJson() throws Exception {
        int port = serve(new JsonApi());

        String cut;
        try (RawConnection connection = new RawConnection(port)) {
            cut = connection
                    .send("POST /mypath HTTP/1.1\nHost: a\nContent-Length: 10\n\n{\"a\"")
                    .end()
                    .answer();
        }
        String malformed;
        try (RawConnection connection = new RawConnection(port)) {
            malformed = connection
                    .send("POST /mypath HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nz\n")
                    .answer();
        }

        assertThat(cut).doesNotContain(" 200 ", "application/json");
        assertThat(malformed).startsWith("HTTP/1.1 400 ").doesNotContain("application/json");
        assertThat(get(port, "/").statusCode()).isEqualTo(200);
    }

    @Test
    void oneInstanceServesAllRequestsAndReportsItsId() throws Exception {
        int port = serve(new JsonApi());

        get(port, "/");
        get(port, "/");

        assertThat(nextError()).matches("JsonApi [0-9a-f-]{36}").isEqualTo(nextError());
    }

    private static HttpResponse<String> post(int port, String target, String text) throws Exception {
        return sent(to(port, target).POST(BodyPublishers.ofString(text)));
    }
}

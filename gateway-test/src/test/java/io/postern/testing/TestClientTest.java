package io.postern.testing;

import static io.postern.gateway.EnvironKeys.ERRORS;
import static io.postern.gateway.EnvironKeys.INPUT;
import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;
import static io.postern.gateway.EnvironKeys.SCRIPT_NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.gateway.ServerConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TestClientTest {

    private static final Application ECHO = (environ, startResponse) -> {
        byte[] content = environ.require(INPUT).readAllBytes();
        startResponse.start(
                "200 OK",
                Headers.of(
                        "X-Seen",
                        environ.require(REQUEST_METHOD) + " " + environ.require(SCRIPT_NAME) + "|"
                                + environ.require(PATH_INFO) + " " + environ.header("X-Sent")));
        return Body.of(content);
    };

    private static final List<Optional<String>> SERVERS = new ArrayList<>();

    @OnEveryServer
    void whatIsAskedAndAnsweredIsTheSameEverywhere(TestServing serving) {
        SERVERS.add(serving.server());
        TestClient client =
                serving.serve(ECHO, ServerConfig.builder().contextPath("/app").build());

        TestResponse posted = client.post("/app/a?b=c")
                .header("X-Sent", "one")
                .content("d\u00e9f")
                .send();
        TestResponse chunked =
                client.request("PUT", "/app/").chunked().content("ghi").send();
        TestResponse empty = client.post("/app/").chunked().send();
        TestResponse got = client.get("/app/").send();
        TestResponse head =
                client.request("HEAD", "/app/").content("not sent back").send();

        assertThat(posted.status()).isEqualTo(200);
        assertThat(posted.text()).isEqualTo("d\u00e9f");
        assertThat(posted.content()).hasSize(4);
        assertThat(posted.header("X-Seen")).isEqualTo("POST /app|/a one");
        assertThat(posted.header("Content-Length")).isEqualTo("4");
        assertThat(chunked.text()).isEqualTo("ghi");
        assertThat(chunked.header("X-Seen")).isEqualTo("PUT /app|/ null");
        assertThat(empty.text()).isEmpty();
        assertThat(got.text()).isEmpty();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.content()).isEmpty();
        assertThat(client.log()).isEmpty();
    }

    @AfterAll
    static void itRanInMemoryAndOnEachServer() {
        assertThat(SERVERS)
                .containsExactlyInAnyOrder(
                        Optional.empty(),
                        Optional.of("jdk"),
                        Optional.of("jetty"),
                        Optional.of("netty"),
                        Optional.of("undertow"));
    }

    @OnEveryServer
    void aBodyWithoutALengthIsTakenOutOfItsChunks(TestServing serving) {
        TestClient client = serving.serve((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create());
            return Body.of(List.of(block("ab"), block(""), block("cde")));
        });

        TestResponse response = client.get("/").send();

        assertThat(response.header("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(response.text()).isEqualTo("abcde");
    }

    private static ByteBuffer block(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @OnEveryServer
    void aFailureOfTheApplicationIsAnsweredAndLogged(TestServing serving) {
        TestClient client = serving.serve((environ, startResponse) -> {
            environ.require(ERRORS).println("about to fail");
            throw new IllegalStateException("on purpose");
        });

        TestResponse response = client.get("/").send();

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.toString()).startsWith("500 ").contains("Content-Type", "Internal Server Error");
        assertThat(client.log())
                .anyMatch(line -> line.contains("about to fail"))
                .anyMatch(line -> line.endsWith("java.lang.IllegalStateException: on purpose"));
    }

    @OnEveryServer
    void aBreachOfTheContractIsSeenAsOnAServer(TestServing serving) {
        TestClient client = serving.serve((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Length", "10"));
            return Body.of("short");
        });

        assertThatExceptionOfType(AbortedResponse.class)
                .isThrownBy(() -> client.get("/").send())
                .withMessageContaining("the connection ended");
        assertThat(client.log()).anyMatch(line -> line.contains("rule B-26"));
    }

    @OnEveryServer
    void aMalformedRequestDoesNotReachTheApplication(TestServing serving) {
        List<String> calls = new ArrayList<>();
        TestClient client = serving.serve((environ, startResponse) -> {
            calls.add(environ.url());
            startResponse.start("204 No Content", Headers.create());
            return Body.empty();
        });

        assertThat(client.get("/%zz").send().status()).isEqualTo(400);
        assertThat(client.get("/").header("Host", "a b").send().status()).isEqualTo(400);
        assertThat(client.post("/")
                        .header("Content-Length", "5")
                        .chunked()
                        .content("x")
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(calls).isEmpty();
        assertThat(client.get("/").header("Host", "example.org").send().status())
                .isEqualTo(204);
        assertThat(calls).containsExactly("http://example.org/");
    }

    @Test
    void anApplicationIsCalledOnTheThreadOfTheTest() {
        List<Thread> threads = new ArrayList<>();
        TestClient client = TestClient.of((environ, startResponse) -> {
            threads.add(Thread.currentThread());
            startResponse.start("200 OK", Headers.create()).write(block("written "));
            return Body.of("and returned");
        });

        assertThat(client.get("/").send().text()).isEqualTo("written and returned");
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void anInterimAnswerIsPassedOver() {
        TestResponse response = TestClient.of(ECHO)
                .post("/")
                .header("Expect", "100-continue")
                .content("x")
                .send();

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("x");
    }

    @Test
    void noAnswerIsSaidToBeNone() {
        assertThatExceptionOfType(AbortedResponse.class)
                .isThrownBy(() -> new TestClient(request -> new byte[0], new Log((level, text, failure) -> {}))
                        .get("/")
                        .send())
                .withMessage("the connection ended without an answer; see the log of the client, or of the server");
    }
}

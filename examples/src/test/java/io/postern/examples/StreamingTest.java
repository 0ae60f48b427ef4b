package io.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamingTest extends OnEachServer {

    StreamingTest(String name) {
        super(name);
    }

    @Test
    void eventsEndAfterTheCountThatIsAskedFor() throws Exception {
        int port = serve(new Streaming(Duration.ofMillis(1)));

        HttpResponse<String> answer = get(port, "/events?count=3");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
        assertThat(answer.body()).isEqualTo("data: 1\n\ndata: 2\n\ndata: 3\n\n");
    }

    @Test
    void anEventArrivesBeforeTheNextIsThere() throws Exception {
        int port = serve(new Streaming(Duration.ofDays(1)));

        try (RawConnection connection = new RawConnection(port)) {
            connection.send("GET /events HTTP/1.0\n\n");
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("data: 1\n\n") < 0) {
                String next = connection.answer(1);
                assertThat(next).as("the answer goes on after: " + answer).isNotEmpty();
                answer.append(next);
            }

            assertThat(answer.toString()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void anEndlessBodyIsClosedWhenTheClientLeaves() throws Exception {
        int port = serve(new Streaming());

        try (RawConnection connection = new RawConnection(port)) {
            connection.send("GET /endless HTTP/1.0\n\n");
            assertThat(connection.answer(100_000)).hasSize(100_000).contains("and so on\nand so on\n");
        }

        assertThat(nextError()).matches("/endless closed after \\d+ blocks");
        assertThat(get(port, "/").body()).contains("/events", "/endless");
    }

    @Test
    void otherPathsAreNotFound() throws Exception {
        int port = serve(new Streaming());

        HttpResponse<String> answer = get(port, "/event");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("/events", "/endless");
    }
}

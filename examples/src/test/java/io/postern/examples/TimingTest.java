package io.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimingTest extends OnEachServer {

    private static final String DURATION = "app;dur=\\d+\\.\\d";

    TimingTest(String name) {
        super(name);
    }

    @Test
    void theClientAndTheOperatorLearnTheTime() throws Exception {
        int port = serve(new Timing().wrap(new Hello()));

        HttpResponse<String> answer = get(port, "/a%0Ab?c");

        assertThat(answer.headers().firstValue("Server-Timing").orElse("")).matches(DURATION);
        assertThat(answer.body()).isEqualTo("Hello, world!");
        assertThat(nextError()).matches("GET /a%0Ab\\?c took \\d+\\.\\d ms");
    }

    @Test
    void theLengthOfTheBodyIsKept() throws Exception {
        int port = serve(new Timing().wrap(new Hello()));

        HttpResponse<String> answer = get(port, "/");

        assertThat(answer.headers().firstValue("Content-Length")).hasValue("13");
    }

    @Test
    void headersThatAreSharedStayAsTheyAre() throws Exception {
        Headers shared = Headers.of("X-Shared", "yes");
        int port = serve(new Timing().wrap((environ, startResponse) -> {
            startResponse.start("204 No Content", shared);
            return Body.empty();
        }));

        get(port, "/");
        HttpResponse<String> second = get(port, "/");

        assertThat(second.headers().allValues("Server-Timing")).hasSize(1);
        assertThat(shared).isEqualTo(Headers.of("X-Shared", "yes"));
    }

    @Test
    void aResponseThatIsStartedAnewIsTimedToo() throws Exception {
        Application replaces = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create());
            startResponse.start("503 Service Unavailable", Headers.create(), new IllegalStateException("full"));
            return Body.of("full");
        };
        int port = serve(new Timing().wrap(replaces));

        HttpResponse<String> answer = get(port, "/");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Server-Timing").orElse("")).matches(DURATION);
    }

    @Test
    void theBodyInsideIsClosedOnceAlsoWhenItFails() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        int port = serve(new Timing().wrap((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create());
            return new Failing(closed);
        }));

        HttpResponse<String> answer = get(port, "/");

        List<String> errors = List.of(nextError(), nextError());
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(closed).hasValue(1);
        assertThat(errors).anyMatch(text -> text.matches("GET / took .* ms"));
        assertThat(errors).anyMatch(text -> text.contains("broken"));
    }

    private record Failing(AtomicInteger closed) implements Body {

        @Override
        public Iterator<ByteBuffer> iterator() {
            throw new IllegalStateException("broken");
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}

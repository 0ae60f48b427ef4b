package io.postern.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.examples.Echo;
import io.postern.examples.Hello;
import io.postern.examples.JsonApi;
import io.postern.examples.Streaming;
import io.postern.examples.Timing;
import io.postern.gateway.Application;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.middleware.Lint;
import io.postern.tck.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A lint around the examples, on every server: the answers stay the same, and there is nothing to report (rule V-16).
 */
class LintedExamplesTest {

    private static final List<String> REQUESTS = List.of(
            RawConnection.request("GET /mypath?x=1", "Connection: close\r\n", ""),
            RawConnection.request("GET /events?count=3", "Connection: close\r\nX-A: caf\u00e9\r\nX-A: b\r\n", ""),
            RawConnection.request("POST /mypath", "Connection: close\r\nContent-Length: 7\r\n", "{\"a\":1}"),
            RawConnection.request(
                    "POST /mypath", "Connection: close\r\nTransfer-Encoding: chunked\r\n", "3\r\n[1]\r\n0\r\n\r\n"),
            RawConnection.request("POST /mypath", "Connection: close\r\nTransfer-Encoding: chunked\r\n", "Z\r\n"));

    private final Queue<String> reports = new ConcurrentLinkedQueue<>();

    static Stream<String> servers() {
        return Providers.NAMES.stream();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void theAnswersAreTheSameWithALint(String name) throws Exception {
        Lint lint = Lint.throwing().reportingTo((level, text, failure) -> reports.add(text));
        List<Application> examples = List.of(
                new Hello(),
                new Echo(),
                new JsonApi(),
                new Streaming(Duration.ofMillis(1)),
                new Timing().wrap(new Hello()));

        for (Application example : examples) {
            List<String> without = answers(name, example, Function.identity());
            List<String> with = answers(name, example, lint::wrap);

            assertThat(with).isEqualTo(without);
        }
        assertThat(reports).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void middlewareBetweenLintsIsWithoutFault(String name) throws Exception {
        Lint lint = Lint.throwing().reportingTo((level, text, failure) -> reports.add(text));

        List<String> without = answers(name, new Timing().wrap(new JsonApi()), Function.identity());
        List<String> with = answers(name, new JsonApi(), lint.then(new Timing()).then(lint)::wrap);

        assertThat(with).isEqualTo(without);
        assertThat(reports).isEmpty();
    }

    private static List<String> answers(String name, Application example, Function<Application, Application> around)
            throws IOException {
        ServerConfig config = ServerConfig.builder()
                .port(0)
                .errors((level, text, failure) -> {})
                .build();
        try (Server server = Providers.named(name).start(config, around.apply(example))) {
            return REQUESTS.stream()
                    .map(request -> answer(server.port(), request))
                    .toList();
        }
    }

    private static String answer(int port, String request) {
        try (RawConnection connection = RawConnection.to(port, new AtomicLong())) {
            return comparable(connection.send(request).answer());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    // Times and ports differ between two runs, and what is random.
    private static String comparable(Answer answer) {
        Headers headers = answer.headers().copy().remove("Date");
        headers.first("Server-Timing").ifPresent(time -> headers.set("Server-Timing", "measured"));
        return answer.status() + "\n" + headers + "\n" + answer.complete() + "\n"
                + answer.text().replaceAll("(\"(?:SERVER|REMOTE)_PORT\"):\"\\d+\"", "$1");
    }
}

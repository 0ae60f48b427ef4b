package io.postern.conformance.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.examples.Echo;
import io.postern.gateway.Gateway;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that differs in one respect shows in the grid; one that differs in what does not count does not. */
class BiteTest {

    private static final List<String> NAMES = List.of("one", "two", "odd");

    private final Case test = CaseFile.parse("bite", """
                    group g
                    expect 200 method=GET path=/a; kept
                      GET /a HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
                    """).get(0);

    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = Gateway.serve(
                new Echo(), ServerConfig.builder().server("undertow").port(0).build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aServerThatDiffersInNothingThatCountsPasses() throws Exception {
        Result same = run(answer -> answer.replace("Content-Type:", "CONTENT-TYPE:   ")
                .replaceFirst("Date: [^\r]*", "dATE: whenever")
                .replace("200 OK", "200 Fine"));

        assertThat(same.passed()).as(report(same)).isTrue();
        assertThat(report(same)).contains("no disagreements, no failed expectations");
    }

    @Test
    void anotherStatusShows() throws Exception {
        assertShows(run(answer -> answer.replace("HTTP/1.1 200", "HTTP/1.1 201")), "status 201", "status 1 is 200");
    }

    @Test
    void anotherFieldShows() throws Exception {
        assertShows(run(answer -> answer.replace("Content-Type:", "X: y\r\nContent-Type:")), "x: y");
    }

    @Test
    void aMissingDateShows() throws Exception {
        assertShows(run(answer -> answer.replaceFirst("Date: [^\r]*\r\n", "")), "date: *");
    }

    @Test
    void anotherValueShows() throws Exception {
        assertShows(run(answer -> answer.replace("application/json", "application/jsom")), "application/jsom");
    }

    @Test
    void anotherContentShows() throws Exception {
        assertShows(
                run(answer -> answer.replace("\"path\":\"/a\"", "\"path\":\"/b\"")),
                "\"path\":\"/b\"",
                "path is /a, but it was /b");
    }

    @Test
    void anInterimAnswerShows() throws Exception {
        assertShows(
                run(answer -> answer.replaceFirst("^HTTP", "HTTP/1.1 100 Continue\r\n\r\nHTTP")),
                "interim 100",
                "no 100");
    }

    @Test
    void aConnectionThatIsClosedShows() throws Exception {
        assertShows(
                run(answer -> answer.contains("/postern-probe") ? "" : answer),
                "connection closed",
                "but it was closed");
    }

    @Test
    void aConnectionOutOfStepShows() throws Exception {
        assertShows(
                run(answer -> answer.contains("/postern-probe") ? answer + answer : answer), "connection out of step");
    }

    @Test
    void anAnswerThatBreaksOffShows() throws Exception {
        assertShows(run(answer -> answer.replaceFirst("(Content-Length: )", "$11")), "(incomplete)", "it broke off");
    }

    @Test
    void anAnswerThatIsMalformedShows() throws Exception {
        assertShows(run(answer -> answer.replaceFirst("\r\nDate", "\nDate")), "malformed");
    }

    private Result run(UnaryOperator<String> change) throws Exception {
        try (Relay odd = new Relay(server.address(), change)) {
            List<Target> targets = List.of(
                    new Target("one", server.address()),
                    new Target("two", server.address()),
                    new Target("odd", odd.address()));
            return new Run(targets, 1).of(List.of(test)).get(0);
        }
    }

    private static void assertShows(Result result, String... texts) {
        assertThat(result.agree()).isFalse();
        assertThat(result.isApart("odd")).isTrue();
        assertThat(result.isApart("one")).isFalse();
        assertThat(report(result)).contains(texts).contains("\n  odd\n").containsPattern("bite +1 +0 +0 +1 +1");
    }

    private static String report(Result result) {
        return Report.of(NAMES, List.of(result));
    }
}

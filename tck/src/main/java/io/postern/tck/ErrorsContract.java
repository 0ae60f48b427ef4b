package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SPEC.md, chapter R: the error stream. */
public interface ErrorsContract extends ServerFixture {

    /**
     * Text, lines and flushes are taken, and reach the sink.
     *
     * <p>If it fails: the sink of the settings has to reach the engine.
     */
    @Test
    @Covers({"R-01", "R-03"})
    default void textReachesTheSinkBeforeTheResponseIsComplete() throws Exception {
        TestServer server = serve((environ, startResponse) -> {
            PrintWriter errors = environ.require(EnvironKeys.ERRORS);
            errors.print("a word, ");
            errors.println("a line");
            errors.write("first line\nsecond line\n");
            errors.printf("%d is a number%n", 42);
            errors.append("no line end").flush();
            Samples.start(startResponse);
            return Body.of("ok");
        });

        server.get("/");

        assertThat(texts(server))
                .as("the log when the response is complete")
                .contains("a word, a line", "first line", "second line", "42 is a number", "no line end");
    }

    /**
     * Any text is taken.
     *
     * <p>If it fails: a sink that cannot encode a char may replace it, and must not throw.
     */
    @Test
    @Covers("R-02")
    default void anyTextIsTaken() throws Exception {
        Seen<Optional<Throwable>> thrown = new Seen<>("what writing threw");
        TestServer server = serve((environ, startResponse) -> {
            PrintWriter errors = environ.require(EnvironKeys.ERRORS);
            thrown.report(Samples.thrownBy(() -> {
                errors.println("smile \uD83D\uDE00, lone \uD83D, null \u0000, kana \u3042");
                errors.println((String) Samples.nothing());
                errors.flush();
                return "";
            }));
            Samples.start(startResponse);
            return Body.of("ok");
        });

        Answer answer = server.get("/");

        assertThat(thrown.next()).as("what writing threw").isEmpty();
        assertThat(answer.text()).as("the answer").isEqualTo("ok");
        assertThat(texts(server)).as("the log").anyMatch(text -> text.startsWith("smile "));
    }

    /**
     * Closing the error stream closes it for nobody.
     *
     * <p>If it fails: each request has a writer of its own over one sink.
     */
    @Test
    @Covers("R-04")
    default void closingItDoesNotStopLaterRequests() throws Exception {
        TestServer server = serve((environ, startResponse) -> {
            PrintWriter errors = environ.require(EnvironKeys.ERRORS);
            errors.println("before close, " + environ.require(EnvironKeys.PATH_INFO));
            errors.close();
            Samples.start(startResponse);
            return Body.of("ok");
        });

        server.get("/1");
        Answer second = server.get("/2");

        assertThat(second.text()).as("the answer").isEqualTo("ok");
        assertThat(texts(server)).as("the log").contains("before close, /1", "before close, /2");
    }

    /**
     * Whole lines stay whole.
     *
     * <p>If it fails: a line is handed to the sink in pieces.
     */
    @Test
    @Covers("R-05")
    default void linesOfManyRequestsDoNotMix() throws Exception {
        Signal all = new Signal("eight requests at once", 8);
        TestServer server = serve((environ, startResponse) -> {
            PrintWriter errors = environ.require(EnvironKeys.ERRORS);
            String path = environ.require(EnvironKeys.PATH_INFO);
            all.give();
            all.await();
            for (int i = 0; i < 50; i++) {
                errors.println("line " + i + " of " + path);
            }
            errors.flush();
            Samples.start(startResponse);
            return Body.of("ok");
        });
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(server.connect().send("GET /" + i + " HTTP/1.1\nHost: localhost\n\n"));
        }

        for (RawClient client : clients) {
            client.answer();
        }

        assertThat(texts(server))
                .as("lines of the log")
                .hasSize(400)
                .allMatch(line -> line.matches("line [0-9]+ of /[0-7]"));
    }

    /**
     * What is for the operator is not for the client.
     *
     * <p>If it fails: something prints the error stream, or the failure, into the answer.
     */
    @Test
    @Covers({"R-06", "B-22"})
    default void theClientSeesNothingOfTheErrors() throws Exception {
        Application tells = (environ, startResponse) -> {
            PrintWriter errors = environ.require(EnvironKeys.ERRORS);
            errors.println("marker of the log");
            errors.flush();
            throw new IllegalStateException("marker of the exception");
        };

        Answer answer = get(tells);

        assertThat(answer.status()).as("status").isEqualTo(500);
        assertThat(answer.toString()).as("the answer").doesNotContain("marker", "IllegalState", "\tat ", "io.postern");
    }

    /**
     * A failure is logged once, with its stack trace.
     *
     * <p>If it fails: the failure is logged by the engine and by nobody else, and is not swallowed.
     */
    @Test
    @Covers({"R-07", "L-13"})
    default void aFailureIsLoggedOnce() throws Exception {
        RuntimeException boom = new IllegalStateException("boom");
        TestServer server = serve((environ, startResponse) -> {
            throw boom;
        });

        server.get("/");
        server.log().awaitError();
        server.close();

        assertThat(server.log().errors())
                .as("errors in the log")
                .singleElement()
                .satisfies(entry -> assertThat(entry.isAbout(boom))
                        .as("the entry %s is about the failure itself", entry)
                        .isTrue());
    }

    /**
     * A failure after the commit is logged once, too.
     *
     * <p>If it fails: the abort that follows is not a second failure.
     */
    @Test
    @Covers({"R-07", "B-23"})
    default void aLateFailureIsLoggedOnce() throws Exception {
        RuntimeException boom = new IllegalStateException("boom");
        TestServer server = serve(Samples.ok(ProbeBody.failingAfter(boom, "some")));

        server.get("/");
        server.log().awaitError();
        server.close();

        assertThat(server.log().errors())
                .as("errors in the log")
                .singleElement()
                .satisfies(entry -> assertThat(entry.isAbout(boom))
                        .as("the entry %s is about the failure itself", entry)
                        .isTrue());
    }

    /**
     * A client that leaves is no error.
     *
     * <p>If it fails: tell a failed write to the client from an exception of the application.
     */
    @Test
    @Covers({"R-08", "B-14"})
    default void aClientThatLeavesIsNoError() throws Exception {
        ProbeBody endless = ProbeBody.from(index -> Samples.block("x".repeat(8192)));
        TestServer server = serve(Samples.ok(endless));
        RawClient client = server.connect();

        client.send(Samples.GET).begin().take(10);
        client.reset();
        Poll.until("close of the body", () -> endless.count("close") > 0);
        server.close();

        assertThat(server.log().errors()).as("errors in the log").isEmpty();
    }

    private static List<String> texts(TestServer server) {
        return server.log().entries().stream()
                .map(ErrorLog.Entry::text)
                .flatMap(text -> Stream.of(text.split("\\R", -1)))
                .collect(Collectors.toList());
    }
}

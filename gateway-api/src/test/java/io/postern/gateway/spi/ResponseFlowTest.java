package io.postern.gateway.spi;

import static io.postern.gateway.spi.EngineFixture.GET;
import static io.postern.gateway.spi.EngineFixture.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.Headers;
import io.postern.gateway.Nothing;
import io.postern.gateway.StartResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapters S and W, and the table of states: start_response and the writer. */
@Timeout(30)
class ResponseFlowTest {

    private final EngineFixture fixture = EngineFixture.standard();

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Runs something of which only the failure counts. */
    private static @Nullable Throwable attempt(WatchedBody.Action action) {
        return catchThrowable(action::run);
    }

    private static String outcome(@Nullable Throwable thrown, Throwable failure) {
        if (thrown == null) {
            return "accepted";
        }
        return thrown instanceof ContractViolation violation
                ? violation.rule()
                : thrown == failure ? "rethrown" : thrown.toString();
    }

    private static void violates(@Nullable Throwable thrown, String rule) {
        assertThat(thrown)
                .asInstanceOf(InstanceOfAssertFactories.type(ContractViolation.class))
                .extracting(ContractViolation::rule)
                .isEqualTo(rule);
    }

    private Throwable onlyFailure() {
        assertThat(fixture.errors.failures()).hasSize(1);
        return fixture.errors.failures().get(0);
    }

    /** Every state with every event that an application can cause. */
    @Nested
    class Table {

        private final IllegalStateException failure = new IllegalStateException("the page failed");

        private @Nullable StartResponse startResponse;
        private @Nullable BodyWriter writer;
        private String outcome = "never tried";

        @ParameterizedTest
        @CsvSource({
            "NEW, START, accepted",
            "NEW, RESTART, accepted",
            "REFUSED, START, S-05",
            "REFUSED, RESTART, accepted",
            "STARTED, START, S-05",
            "STARTED, RESTART, accepted",
            "STARTED, WRITE, accepted",
            "SENDING, START, S-05",
            "SENDING, RESTART, rethrown",
            "SENDING, WRITE, accepted",
            "DONE, START, S-27",
            "DONE, RESTART, S-27",
            "DONE, WRITE, W-06",
            "FAILED, START, S-27",
            "FAILED, RESTART, S-27",
            "FAILED, WRITE, W-06",
        })
        void anEventIsAcceptedOnlyWhereTheTableHasIt(String state, String event, String expected) {
            MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
                this.startResponse = startResponse;
                return reach(state, event);
            });

            assertThat(outcome).isEqualTo(expected);
            assertThat(exchange.status()).isEqualTo(unanswered(state, event) ? 500 : 200);
        }

        private boolean unanswered(String state, String event) {
            return state.equals("FAILED") || (state.equals("REFUSED") && event.equals("START"));
        }

        private Body reach(String state, String event) throws Exception {
            StartResponse start = Objects.requireNonNull(startResponse);
            switch (state) {
                case "NEW" -> {}
                case "REFUSED" -> violates(attempt(() -> start.start("bad", Headers.of())), "S-13");
                default -> writer = start.start("200 OK", Headers.of());
            }
            if (state.equals("DONE")) {
                return WatchedBody.of("content").in("close", () -> cause(event));
            }
            if (state.equals("FAILED")) {
                return WatchedBody.of().failing("iterator", failure).in("close", () -> cause(event));
            }
            if (state.equals("SENDING")) {
                Objects.requireNonNull(writer).write(bytes("content"));
            }
            cause(event);
            return Body.empty();
        }

        private void cause(String event) {
            StartResponse start = Objects.requireNonNull(startResponse);
            outcome = outcome(
                    attempt(() -> {
                        switch (event) {
                            case "START" -> start.start("200 OK", Headers.of());
                            case "RESTART" -> start.start("200 Again", Headers.of(), failure);
                            default -> Objects.requireNonNull(writer).write(bytes("more"));
                        }
                    }),
                    failure);
        }

        @ParameterizedTest
        @CsvSource({
            "NEW, block, S-03",
            "NEW, '', S-04",
            "REFUSED, block, S-06",
            "REFUSED, '', S-06",
        })
        void aBodyWithoutAResponseIsAFailureOfTheApplication(String state, String block, String rule) {
            WatchedBody body = block.isEmpty() ? WatchedBody.of() : WatchedBody.of(block);

            MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
                if (state.equals("REFUSED")) {
                    violates(attempt(() -> startResponse.start("bad", Headers.of())), "S-13");
                }
                return body;
            });

            assertThat(exchange.status()).isEqualTo(500);
            violates(onlyFailure(), rule);
            assertThat(body.count("close")).isOne();
        }

        @Test
        void aBlockThatIsRefusedLeavesTheStateAsItWas() {
            AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
            WatchedBody body = WatchedBody.of("block");

            MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
                attempt(() -> startResponse.start("bad", Headers.of()));
                return body.withCloseableIterator()
                        .in(
                                "closeIterator",
                                () -> thrown.set(attempt(() -> startResponse.start("200 OK", Headers.of(), failure))));
            });

            violates(thrown.get(), "S-27");
            assertThat(exchange.status()).isEqualTo(500);
        }
    }

    // S: start_response

    @Test
    void startSendsNothing() {
        MemoryExchange exchange = fixture.exchange(GET);
        List<String> callsAfterStart = new ArrayList<>();

        fixture.handle(exchange, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of());
            callsAfterStart.addAll(exchange.calls());
            return Body.of("content");
        });

        assertThat(callsAfterStart).isEmpty();
        assertThat(exchange.calls()).containsExactly("respond 200", "write 7", "end", "keep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iterator", "hasNext", "next"})
    void startMayComeWithTheFirstStepOfTheIteration(String call) {
        List<String> started = new ArrayList<>();

        MemoryExchange exchange = fixture.handle(
                GET,
                (environ, startResponse) -> WatchedBody.of("content").in(call, () -> {
                    if (started.isEmpty()) {
                        started.add(call);
                        startResponse.start("202 Accepted", Headers.of());
                    }
                }));

        assertThat(exchange.status()).isEqualTo(202);
        assertThat(exchange.content()).isEqualTo("content");
    }

    @Test
    void startMayComeInTheLastHasNextOfABodyWithoutBlocks() {
        MemoryExchange exchange = fixture.handle(
                GET,
                (environ, startResponse) ->
                        WatchedBody.of().in("hasNext", () -> startResponse.start("202 Accepted", Headers.of())));

        assertThat(exchange.status()).isEqualTo(202);
        assertThat(exchange.response().length()).isZero();
    }

    @Test
    void aSecondStartThatIsNotCaughtBecomesA500() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("X-First", "1"));
            startResponse.start("200 OK", Headers.of());
            return Body.of("never");
        });

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.response().headers().contains("X-First")).isFalse();
        assertThat(onlyFailure())
                .hasMessage("start_response is called once, or again with a failure,"
                        + " but START came in state STARTED (rule S-05)");
    }

    @Test
    void aSecondStartIsRefusedAndChangesNothing() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("X-First", "1"));
            violates(attempt(() -> startResponse.start("404 Not Found", Headers.of("X-Second", "1"))), "S-05");
            return Body.empty();
        });

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.response().headers()).isEqualTo(Headers.of("X-First", "1"));
    }

    @Test
    void aRestartReplacesStatusAndAllHeaders() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Set-Cookie", "a=b", "Content-Length", "3"));
            startResponse.start("503 Busy", Headers.of("Retry-After", "9"), new IOException("busy"));
            return Body.of("try again");
        });

        assertThat(exchange.status()).isEqualTo(503);
        assertThat(exchange.response().headers()).isEqualTo(Headers.of("Retry-After", "9"));
        assertThat(exchange.response().length()).isEqualTo(9);
        assertThat(fixture.errors.failures()).isEmpty();
    }

    @Test
    void aRestartThatIsRefusedLeavesTheStoredResponse() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("X-First", "1"));
            violates(attempt(() -> startResponse.start("99", Headers.of(), new IOException("x"))), "S-13");
            return Body.empty();
        });

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.response().headers()).isEqualTo(Headers.of("X-First", "1"));
    }

    @Test
    void aRestartMayBeRefusedAndTriedAgain() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            attempt(() -> startResponse.start("bad", Headers.of()));
            attempt(() -> startResponse.start("worse", Headers.of(), new IOException("x")));
            startResponse.start("500 Sorry", Headers.of("X-Third", "1"), new IOException("x"));
            return Body.empty();
        });

        assertThat(exchange.response().headers()).isEqualTo(Headers.of("X-Third", "1"));
    }

    @Test
    void leadingEmptyBlocksLeaveRoomForARestart() {
        List<String> steps = new ArrayList<>();

        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of());
            return WatchedBody.of("", "", "sorry").in("next", () -> {
                steps.add("next");
                if (steps.size() == 3) {
                    startResponse.start("500 Sorry", Headers.of(), new IOException("late"));
                }
            });
        });

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.content()).isEqualTo("sorry");
    }

    @Test
    void aRestartAfterTheCommitThrowsThatVeryFailureAndTheResponseIsAborted() {
        Exception failure = new Exception("the cause");

        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of()).write(bytes("half"));
            startResponse.start("500 Sorry", Headers.of(), failure);
            return Body.of("never");
        });

        assertThat(onlyFailure()).isSameAs(failure);
        assertThat(exchange.calls()).containsExactly("respond 200", "write 4", "abort");
    }

    @Test
    void aRestartAfterTheCommitThrowsAlsoAnError() {
        Error failure = new AssertionError("the cause");

        fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of()).write(bytes("half"));
            startResponse.start("bad as well", Headers.of(), failure);
            return Body.empty();
        });

        assertThat(onlyFailure()).isSameAs(failure);
    }

    @Test
    void aFailureAfterAllDeclaredBytesClosesTheConnection() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Length", "4")).write(bytes("full"));
            startResponse.start("500 Sorry", Headers.of(), new Exception("late"));
            return Body.empty();
        });

        assertThat(exchange.kept()).isFalse();
        assertThat(fixture.errors.failures()).hasSize(1);
    }

    @Test
    void middlewareMayCatchTheRethrowAndEndTheResponseItself() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of()).write(bytes("half "));
            attempt(() -> startResponse.start("500 Sorry", Headers.of(), new Exception("late")));
            return Body.of("and an excuse");
        });

        assertThat(exchange.content()).isEqualTo("half and an excuse");
        assertThat(exchange.complete()).isTrue();
        assertThat(exchange.kept()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "200 OK, 200, OK",
        "'200 ', 200, ''",
        "599 Odd, 599, Odd",
        "299 Sch\u00f6n, 299, Sch\u00f6n",
        "200 \u00ff, 200, \u00ff",
        "404 Not Found, 404, Not Found",
        "200 42 : ! , 200, 42 : !",
    })
    void aWellFormedStatusIsSentAsItIs(String status, int code, String reason) {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start(status, Headers.of());
            return Body.empty();
        });

        assertThat(exchange.status()).isEqualTo(code);
        assertThat(exchange.response().reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|S-13",
                "200|S-13",
                "20 OK|S-13",
                "2000 OK|S-13",
                "' 200 OK'|S-13",
                "'200  OK'|S-13",
                "'200\u00a0OK'|S-13",
                "abc OK|S-13",
                "+20 OK|S-13",
                "-20 OK|S-13",
                "HTTP/1.1 200 OK|S-13",
                "\u0662\u0660\u0660 OK|S-18",
                "\u00b2\u00b0\u00b0 OK|S-13",
                "100 Continue|S-15",
                "101 Switching Protocols|S-15",
                "199 Odd|S-15",
                "600 Odd|S-15",
                "999 Odd|S-15",
                "000 Odd|S-15",
                "'200 OK\u0000'|S-17",
                "'200 \u007f'|S-17",
                "'200 \tOK'|S-17",
                "200 \u0100|S-18",
                "200 \u010d\u010a|S-18",
                "200 \ud83d\ude00|S-18",
            })
    void anyOtherStatusIsRefusedInTheCall(String status, String rule) {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();

        fixture.handle(GET, (environ, startResponse) -> {
            thrown.set(attempt(() -> startResponse.start(status, Headers.of())));
            startResponse.start("200 OK", Headers.of(), thrown.get());
            return Body.empty();
        });

        violates(thrown.get(), rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK\r\nX: y", "200 OK\n", "200 OK\r", "\r\n200 OK"})
    void aLineBreakInTheStatusIsRefused(String status) {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();

        fixture.handle(GET, (environ, startResponse) -> {
            thrown.set(attempt(() -> startResponse.start(status, Headers.of())));
            return Body.empty();
        });

        violates(thrown.get(), "S-17");
    }

    @Test
    void aRefusedStatusIsQuotedInTheMessage() {
        fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK\n", Headers.of());
            return Body.empty();
        });

        assertThat(onlyFailure())
                .hasMessage("a status has no control characters, but it was \"200 OK\\u000a\" (rule S-17)");
    }

    @Test
    void aNullStatusIsRefused() {
        fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start(Nothing.at(), Headers.of());
            return Body.empty();
        });

        violates(onlyFailure(), "S-19");
    }

    @Test
    void nullHeadersAreRefused() {
        fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Nothing.at());
            return Body.empty();
        });

        violates(onlyFailure(), "S-19");
    }

    @Test
    void startCopiesTheHeaders() {
        Headers headers = Headers.of("X-A", "1");

        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", headers);
            headers.add("X-B", "2").set("X-A", "3");
            return Body.empty();
        });

        assertThat(exchange.response().headers()).isEqualTo(Headers.of("X-A", "1"));
    }

    @Test
    void startNeverChangesTheHeadersItIsGiven() {
        EngineFixture branded = EngineFixture.with(builder -> builder.serverField("Acme"));
        String[] pairs = {"Content-Length", "5", "Date", "today", "X-A", "1"};
        Headers shared = Headers.of(pairs);
        Application application = (environ, startResponse) -> {
            startResponse.start("200 OK", shared);
            return Body.of("12345");
        };

        branded.handle(GET, application);
        MemoryExchange second = branded.handle(GET, application);

        assertThat(shared).isEqualTo(Headers.of(pairs));
        assertThat(second.response().headers()).isEqualTo(Headers.of("X-A", "1", "Server", "Acme"));
    }

    @Test
    void aCallFromAnotherThreadIsRefusedAndChangesNothing() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            violates(onAnotherThread(() -> startResponse.start("404 Not Found", Headers.of())), "S-28");
            BodyWriter writer = startResponse.start("200 OK", Headers.of());
            violates(onAnotherThread(() -> writer.write(bytes("foreign"))), "S-28");
            return Body.of("own");
        });

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.content()).isEqualTo("own");
    }

    private static @Nullable Throwable onAnotherThread(WatchedBody.Action action) throws Exception {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        FutureTask<Boolean> task = new FutureTask<>(() -> thrown.set(attempt(action)), true);
        new Thread(task, "another").start();
        task.get(10, TimeUnit.SECONDS);
        return thrown.get();
    }

    @Test
    void startAndWriterThatLeakBeyondTheRequestThrow() {
        AtomicReference<StartResponse> leakedStart = new AtomicReference<>();
        AtomicReference<BodyWriter> leakedWriter = new AtomicReference<>();
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            leakedStart.set(startResponse);
            leakedWriter.set(startResponse.start("200 OK", Headers.of()));
            return Body.of("content");
        });
        List<String> calls = List.copyOf(exchange.calls());
        StartResponse start = Objects.requireNonNull(leakedStart.get());
        BodyWriter writer = Objects.requireNonNull(leakedWriter.get());

        violates(attempt(() -> start.start("200 OK", Headers.of())), "S-27");
        violates(attempt(() -> start.start("200 OK", Headers.of(), new Exception("x"))), "S-27");
        violates(attempt(() -> writer.write(bytes("late"))), "W-06");
        assertThat(exchange.calls()).isEqualTo(calls);
    }

    // W: the writer

    @Test
    void everyCallReturnsAWriter() {
        List<BodyWriter> writers = new ArrayList<>();

        fixture.handle(GET, (environ, startResponse) -> {
            writers.add(startResponse.start("200 OK", Headers.of()));
            writers.add(startResponse.start("200 OK", Headers.of(), new Exception("x")));
            return Body.empty();
        });

        assertThat(writers).hasSize(2).doesNotContainNull();
    }

    @Test
    void theFirstWriteCommitsAndWhatIsWrittenComesBeforeWhatIsIterated() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.of());
            writer.write(bytes("one "));
            writer.write(bytes("two "));
            return Body.of("three");
        });

        assertThat(exchange.calls()).containsExactly("respond 200", "write 4", "write 4", "write 5", "end", "keep");
        assertThat(exchange.content()).isEqualTo("one two three");
        assertThat(exchange.response().length()).isEqualTo(-1);
    }

    @Test
    void anEmptyWriteSendsNothing() {
        MemoryExchange exchange = fixture.exchange(GET);
        List<String> callsAfterWrite = new ArrayList<>();

        fixture.handle(exchange, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of()).write(ByteBuffer.allocate(0));
            callsAfterWrite.addAll(exchange.calls());
            startResponse.start("404 Not Found", Headers.of(), new Exception("x"));
            return Body.empty();
        });

        assertThat(callsAfterWrite).isEmpty();
        assertThat(exchange.status()).isEqualTo(404);
    }

    @Test
    void anApplicationThatWritesStillReturnsABody() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of()).write(bytes("content"));
            return Nothing.at();
        });

        violates(onlyFailure(), "B-01");
        assertThat(exchange.aborted()).isTrue();
    }

    @Test
    void aNullBlockIsRefusedAndLeavesTheResponse() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.of());
            violates(attempt(() -> writer.write(Nothing.at())), "W-07");
            return Body.of("content");
        });

        assertThat(exchange.calls()).containsExactly("respond 200", "write 7", "end", "keep");
    }

    @Test
    void theBlockIsNotMovedAndMayBeReused() {
        ByteBuffer block = bytes("..one..");
        block.position(2).limit(5);

        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.of());
            writer.write(block);
            assertThat(block.position()).isEqualTo(2);
            assertThat(block.limit()).isEqualTo(5);
            block.put(2, (byte) 't').put(3, (byte) 'w').put(4, (byte) 'o');
            writer.write(block);
            return Body.empty();
        });

        assertThat(exchange.content()).isEqualTo("onetwo");
    }

    @Test
    void writtenBlocksMayBeDirectOrReadOnly() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.of());
            writer.write(ByteBuffer.allocateDirect(4).put(bytes("dire")).flip());
            writer.write(bytes("ct").asReadOnlyBuffer());
            return Body.empty();
        });

        assertThat(exchange.content()).isEqualTo("direct");
    }

    @Test
    void aWriteBeyondTheLengthSendsWhatFitsAndThrows() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.of("Content-Length", "5"));
            violates(attempt(() -> writer.write(bytes("1234567"))), "W-09");
            violates(attempt(() -> writer.write(bytes("8"))), "W-09");
            return Body.empty();
        });

        assertThat(exchange.content()).isEqualTo("12345");
        assertThat(exchange.calls()).containsExactly("respond 200", "write 5", "end", "keep");
    }

    @Test
    void aWriteBeyondTheLengthThatIsNotCaughtIsLoggedAndTheFramingStaysIntact() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Length", "5")).write(bytes("1234567"));
            return Body.empty();
        });

        violates(onlyFailure(), "W-09");
        assertThat(exchange.calls()).containsExactly("respond 200", "write 5", "end", "keep");
    }

    @Test
    void writtenAndIteratedBytesCountTogetherAgainstTheLength() {
        WatchedBody body = WatchedBody.of("4567");

        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Length", "5")).write(bytes("123"));
            return body;
        });

        assertThat(exchange.content()).isEqualTo("12345");
        violates(onlyFailure(), "B-27");
        assertThat(body.count("close")).isOne();
    }

    @Test
    void aClientThatHasLeftIsToldToEveryWriteByTheSameException() {
        IOException gone = new IOException("broken pipe");
        List<@Nullable Throwable> thrown = new ArrayList<>();
        MemoryExchange exchange = fixture.exchange(GET).failing("write", 2, gone);

        fixture.handle(exchange, (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.of());
            for (int i = 0; i < 4; i++) {
                thrown.add(attempt(() -> writer.write(bytes("x"))));
            }
            return Body.empty();
        });

        assertThat(thrown).containsExactly(null, gone, gone, gone);
        assertThat(exchange.calls()).containsExactly("respond 200", "write 1", "write 1", "abort");
    }

    @Test
    void aWriteDuringTheIterationIsRefusedAndSendsNothing() {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();

        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.of());
            return WatchedBody.of("content").in("next", () -> thrown.set(attempt(() -> writer.write(bytes("x")))));
        });

        violates(thrown.get(), "W-11");
        assertThat(exchange.content()).isEqualTo("content");
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200 OK", "GET, 204 No Content", "GET, 205 Reset Content", "GET, 304 Not Modified"})
    void whereNoContentFollowsWritesAreDropped(String method, String status) {
        MemoryExchange exchange =
                fixture.handle(method + " / HTTP/1.1\r\nHost: a\r\n\r\n", (environ, startResponse) -> {
                    BodyWriter writer = startResponse.start(status, Headers.of());
                    writer.write(bytes("dropped"));
                    writer.write(bytes("dropped"));
                    return Body.empty();
                });

        assertThat(exchange.calls()).containsExactly("respond " + status.substring(0, 3), "end", "keep");
    }

    @Test
    void aWriterStaysUsableAfterAReplacement() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            BodyWriter first = startResponse.start("200 OK", Headers.of());
            BodyWriter second = startResponse.start("500 Sorry", Headers.of(), new Exception("x"));
            first.write(bytes("one "));
            second.write(bytes("two"));
            return Body.empty();
        });

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.content()).isEqualTo("one two");
    }

    @Test
    void aFailureAfterAWriteAbortsAndSendsNoSecondHead() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of()).write(bytes("half"));
            throw new IllegalStateException("boom");
        });

        assertThat(exchange.calls()).containsExactly("respond 200", "write 4", "abort");
        assertThat(onlyFailure()).hasMessage("boom");
    }

    @Test
    void theResponseIsTheOneOfTheCallableObjectWhoeverWrapsIt() {
        Application inner = answering(Body.of("inner"), "X-Inner", "1");

        MemoryExchange exchange = fixture.handle(
                GET,
                (environ, startResponse) -> inner.call(
                        environ,
                        (status, headers, failure) -> startResponse.start(
                                "203 Changed", headers.copy().add("X-Outer", "1"), failure)));

        assertThat(exchange.status()).isEqualTo(203);
        assertThat(exchange.response().headers()).isEqualTo(Headers.of("X-Inner", "1", "X-Outer", "1"));
    }

    @Test
    void theConvenienceMethodPassesNoFailure() throws Exception {
        List<@Nullable Throwable> passed = new ArrayList<>();
        StartResponse own = (status, headers, failure) -> {
            passed.add(failure);
            return block -> {};
        };

        own.start("200 OK", Headers.of());

        assertThat(passed).containsExactly((Throwable) null);
        assertThatThrownBy(() -> Headers.of("odd")).isInstanceOf(IllegalArgumentException.class);
    }
}

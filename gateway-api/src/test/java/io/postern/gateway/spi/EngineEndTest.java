package io.postern.gateway.spi;

import static io.postern.gateway.spi.EngineFixture.GET;
import static io.postern.gateway.spi.EngineFixture.HEAD;
import static io.postern.gateway.spi.EngineFixture.answering;
import static io.postern.gateway.spi.EngineFixture.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.ResponseEnd.Outcome;
import io.postern.gateway.ResponseEnd.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, rules B-36 to B-38: what is told of the end of a response. */
@Timeout(30)
class EngineEndTest {

    private static final Result COMPLETE_5 = new Result(200, 5, Outcome.COMPLETE);

    private final EngineFixture fixture = EngineFixture.standard();
    private final List<Result> results = new ArrayList<>();

    private Application listening(Application application) {
        return (environ, startResponse) -> {
            environ.require(EnvironKeys.RESPONSE_END).then(results::add);
            return application.call(environ, startResponse);
        };
    }

    /** What is told once of the response to that request. */
    private Result end(MemoryExchange exchange, Application application) {
        fixture.handle(exchange, listening(application));
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    private Result end(String request, Application application) {
        return end(fixture.exchange(request), application);
    }

    private static Application failing() {
        return (environ, startResponse) -> {
            throw new IllegalStateException("boom");
        };
    }

    @Test
    void aCompleteResponseIsToldWithItsBytes() {
        assertThat(end(GET, answering(Body.of("hello")))).isEqualTo(COMPLETE_5);
    }

    @Test
    void writtenAndYieldedBytesAreAddedUp() {
        Application both = (environ, startResponse) -> {
            startResponse.start("201 Created", Headers.of()).write(ByteBuffer.wrap(new byte[7]));
            return WatchedBody.of("ab", "", "c");
        };

        assertThat(end(GET, both)).isEqualTo(new Result(201, 10, Outcome.COMPLETE));
    }

    @Test
    void theBytesOfAFileThatIsTransferredAreCounted(@TempDir Path folder) throws IOException {
        Body file = Body.of(Files.writeString(folder.resolve("file"), "hello"));
        MemoryExchange exchange = fixture.exchange(GET);

        assertThat(end(exchange, answering(file))).isEqualTo(COMPLETE_5);
        assertThat(exchange.calls()).contains("sendFile 0+5");
    }

    @Test
    void anAnswerToHeadHasNoBytes() {
        assertThat(end(HEAD, answering(Body.of("hello")))).isEqualTo(new Result(200, 0, Outcome.COMPLETE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void aStatusWithoutContentHasNoBytes(String status) {
        Application dropped = (environ, startResponse) -> {
            startResponse.start(status, Headers.of()).write(ByteBuffer.wrap(new byte[3]));
            return Body.of("dropped");
        };

        assertThat(end(GET, dropped))
                .isEqualTo(new Result(Integer.parseInt(status.substring(0, 3)), 0, Outcome.COMPLETE));
    }

    @Test
    void aFailureBeforeTheFirstByteIsThePageOfTheServer() {
        Application fails = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of());
            return WatchedBody.of("x").in("next", () -> {
                throw new IllegalStateException("boom");
            });
        };

        assertThat(end(GET, failing()))
                .isEqualTo(new Result(500, "500 Internal Server Error\n".length(), Outcome.FAILED));
        results.clear();
        assertThat(end(GET, fails)).extracting(Result::status).isEqualTo(500);
        results.clear();
        assertThat(end(HEAD, failing())).isEqualTo(new Result(500, 0, Outcome.FAILED));
    }

    @Test
    void aResponseThatNobodyStartedIsAFailure() {
        assertThat(end(GET, (environ, startResponse) -> Body.empty()))
                .extracting(Result::status, Result::outcome)
                .containsExactly(500, Outcome.FAILED);
    }

    @Test
    void aFailureInTheMiddleHasTheBytesThatWereSent() {
        AtomicInteger asked = new AtomicInteger();
        Application fails = answering(WatchedBody.of("hello", "x").in("next", () -> {
            if (asked.incrementAndGet() == 2) {
                throw new IllegalStateException("boom");
            }
        }));

        assertThat(end(GET, fails)).isEqualTo(new Result(200, 5, Outcome.FAILED));
    }

    @Test
    void tooManyBytesAreAFailureThoughTheClientHasAllThatWasDeclared() {
        assertThat(end(GET, answering(Body.of("hello, world"), "Content-Length", "5")))
                .isEqualTo(new Result(200, 5, Outcome.FAILED));
    }

    @Test
    void tooFewBytesAreAFailure() {
        assertThat(end(GET, answering(WatchedBody.of("hello"), "Content-Length", "6")))
                .isEqualTo(new Result(200, 5, Outcome.FAILED));
    }

    @Test
    void aFailureOfCloseLeavesTheResponseComplete() {
        Application fails = answering(WatchedBody.of("hello").in("close", () -> {
            throw new IllegalStateException("boom");
        }));

        assertThat(end(GET, fails)).isEqualTo(COMPLETE_5);
        assertThat(fixture.errors.failures()).hasSize(1);
    }

    @Test
    void aClientThatLeavesHasTakenTheBytesBefore() {
        MemoryExchange leaving = fixture.exchange(GET).failing("write", 2, new IOException("reset"));

        assertThat(end(leaving, answering(WatchedBody.of("hello", "world"))))
                .isEqualTo(new Result(200, 5, Outcome.CLIENT_LEFT));
    }

    @Test
    void aClientThatLeavesBeforeTheHeadOrBehindAllHasLeftToo() {
        MemoryExchange before = fixture.exchange(GET).failing("respond", 1, new IOException("reset"));
        MemoryExchange behind = fixture.exchange(GET).failing("end", 1, new IOException("reset"));

        assertThat(end(before, answering(Body.of("hello")))).isEqualTo(new Result(200, 0, Outcome.CLIENT_LEFT));
        results.clear();
        assertThat(end(behind, answering(WatchedBody.of("hello")))).isEqualTo(new Result(200, 5, Outcome.CLIENT_LEFT));
    }

    @Test
    void aClientThatLeavesInAFileHasLeft(@TempDir Path folder) throws IOException {
        Body file = Body.of(Files.write(folder.resolve("file"), new byte[600 * 1024]));
        MemoryExchange leaving = fixture.exchange(GET).failing("sendFile", 2, new IOException("reset"));

        assertThat(end(leaving, answering(file))).isEqualTo(new Result(200, 256 * 1024, Outcome.CLIENT_LEFT));
    }

    @Test
    void anApplicationThatSwallowsTheDepartureOfItsClientDoesNotHideIt() {
        MemoryExchange leaving = fixture.exchange(GET).failing("write", 1, new IOException("reset"));
        Application swallows = (environ, startResponse) -> {
            try {
                startResponse.start("200 OK", Headers.of()).write(ByteBuffer.wrap(new byte[5]));
            } catch (IOException e) {
                return Body.empty();
            }
            throw new AssertionError("the write did not fail");
        };

        assertThat(end(leaving, swallows)).isEqualTo(new Result(200, 0, Outcome.CLIENT_LEFT));
    }

    @Test
    void anApplicationThatFailsByItselfHasFailedThoughItsClientIsGone() {
        MemoryExchange gone = fixture.exchange(GET).failing("respond", 1, new IOException("reset"));

        assertThat(end(gone, failing())).isEqualTo(new Result(500, 0, Outcome.FAILED));
    }

    @Test
    void aRequestBodyThatFailsIsTheRequestsOwnFault() {
        String cut = post("hello").replace("Content-Length: 5", "Content-Length: 6");

        assertThat(end(cut, EngineFixture.echo()))
                .extracting(Result::status, Result::outcome)
                .containsExactly(400, Outcome.REQUEST_FAILED);
    }

    @Test
    void anApplicationThatAnswersForARequestBodyItselfIsComplete() {
        String cut = post("hello").replace("Content-Length: 5", "Content-Length: 6");
        Application answers = (environ, startResponse) -> {
            try {
                environ.require(EnvironKeys.INPUT).readAllBytes();
            } catch (IOException e) {
                startResponse.start("422 X", Headers.of());
            }
            return Body.of("hello");
        };

        assertThat(end(cut, answers)).isEqualTo(new Result(422, 5, Outcome.COMPLETE));
    }

    @Test
    void aFaultOfTheAdapterIsToldAsAFailure() {
        MemoryExchange faulty = fixture.exchange(GET).failing("end", 1, new IllegalStateException("adapter"));
        MemoryExchange hopeless = fixture.exchange(GET).failing("respond", 1, new IllegalStateException("adapter"));

        assertThat(end(faulty, answering(WatchedBody.of("hello")))).isEqualTo(new Result(200, 5, Outcome.FAILED));
        assertThat(faulty.aborted()).isTrue();
        results.clear();
        assertThat(end(hopeless, answering(Body.of("hello")))).isEqualTo(new Result(200, 0, Outcome.FAILED));
    }

    @Test
    void allIsOverWhenItIsToldButTheConnection() {
        MemoryExchange exchange = fixture.exchange(GET);
        WatchedBody body = WatchedBody.of("hello");
        List<String> before = new ArrayList<>();
        fixture.handle(exchange, (environ, startResponse) -> {
            environ.require(EnvironKeys.RESPONSE_END).then(result -> {
                before.addAll(exchange.calls());
                before.addAll(body.calls());
                environ.require(EnvironKeys.ERRORS).print("said at the end");
            });
            startResponse.start("200 OK", Headers.of());
            return body;
        });

        assertThat(before).contains("end", "close").doesNotContain("keep");
        assertThat(exchange.kept()).isTrue();
        assertThat(fixture.errors.lines()).containsExactly("said at the end");
    }

    @Test
    void allAreToldTheLastFirstThoughOneFails() {
        List<String> told = new ArrayList<>();
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            environ.require(EnvironKeys.RESPONSE_END).then(result -> told.add("first " + result.bytes()));
            environ.require(EnvironKeys.RESPONSE_END).then(result -> {
                throw new StackOverflowError("listener");
            });
            environ.require(EnvironKeys.RESPONSE_END).then(result -> told.add("last " + result.bytes()));
            return answering(Body.of("hello")).call(environ, startResponse);
        });

        assertThat(told).containsExactly("last 5", "first 5");
        assertThat(exchange.kept()).isTrue();
        assertThat(fixture.errors.failures()).singleElement().isInstanceOf(StackOverflowError.class);
    }

    @Test
    void nobodyCanAskAnyMoreWhenItIsOver() {
        AtomicReference<Environ> leaked = new AtomicReference<>();
        fixture.handle(GET, (environ, startResponse) -> {
            leaked.set(environ);
            return answering(Body.of("hello")).call(environ, startResponse);
        });
        Environ environ = Objects.requireNonNull(leaked.get());

        assertThatThrownBy(() -> environ.require(EnvironKeys.RESPONSE_END).then(results::add))
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("B-38");
        assertThat(results).isEmpty();
    }

    @Test
    void oneWhoIsToldCannotAskAgain() {
        fixture.handle(GET, (environ, startResponse) -> {
            environ.require(EnvironKeys.RESPONSE_END)
                    .then(result -> environ.require(EnvironKeys.RESPONSE_END).then(results::add));
            return answering(Body.of("hello")).call(environ, startResponse);
        });

        assertThat(results).isEmpty();
        assertThat(fixture.errors.failures()).singleElement().isInstanceOf(ContractViolation.class);
    }
}

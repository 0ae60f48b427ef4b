package io.postern.gateway.spi;

import static io.postern.gateway.spi.EngineFixture.GET;
import static io.postern.gateway.spi.EngineFixture.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.RequestBodyException;
import io.postern.gateway.ServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter R: the error stream, and what is logged of failures. */
@Timeout(30)
class EngineErrorsTest {

    private final EngineFixture fixture = EngineFixture.standard();

    /** A writer to errors, with what stands for its use in an application. */
    @FunctionalInterface
    private interface Printing {
        void to(PrintWriter errors);
    }

    private MemoryExchange print(Printing printing) {
        return fixture.handle(GET, (environ, startResponse) -> {
            printing.to(environ.require(EnvironKeys.ERRORS));
            startResponse.start("200 OK", Headers.of());
            return Body.of("content");
        });
    }

    @Test
    void itTakesTextLinesAndFlushes() {
        print(errors -> {
            errors.println("one");
            errors.print("tw");
            errors.print('o');
            errors.println();
            errors.printf("%s-%d%n", "three", 3);
            errors.write("four\nfive\r\n");
            errors.append("six").flush();
        });

        assertThat(fixture.errors.lines()).containsExactly("one", "two", "three-3", "four", "five", "six");
    }

    @Test
    void anEmptyLineIsALine() {
        print(PrintWriter::println);

        assertThat(fixture.errors.lines()).containsExactly("");
    }

    @Test
    void aFlushWithoutTextSaysNothing() {
        print(errors -> {
            errors.println("one");
            errors.flush();
            errors.flush();
        });

        assertThat(fixture.errors.lines()).containsExactly("one");
    }

    @Test
    void whatWasNotFlushedIsInTheSinkWhenTheRequestIsOver() {
        print(errors -> errors.print("half a line"));

        assertThat(fixture.errors.lines()).containsExactly("half a line");
    }

    @Test
    void whatWasWrittenIsInTheSinkBeforeTheResponseEnds() {
        MemoryExchange exchange = fixture.exchange(GET).failing("end", 1, new IOException("gone"));

        fixture.handle(exchange, (environ, startResponse) -> {
            environ.require(EnvironKeys.ERRORS).print("half a line");
            startResponse.start("200 OK", Headers.of());
            return Body.empty();
        });

        assertThat(fixture.errors.lines()).containsExactly("half a line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"日本語", "\ud800 alone", "\udc00", "\u0000\u001b[1m", "😀"})
    void itTakesAnyText(String text) {
        print(errors -> errors.println(text));

        assertThat(fixture.errors.lines()).containsExactly(text);
    }

    @Test
    void closingItDoesNotKeepAnybodyFromLogging() {
        Application application = (environ, startResponse) -> {
            PrintWriter errors = environ.require(EnvironKeys.ERRORS);
            errors.print("before");
            errors.close();
            errors.println("after");
            assertThat(errors.checkError()).isFalse();
            startResponse.start("200 OK", Headers.of());
            return Body.empty();
        };

        fixture.handle(GET, application);
        fixture.handle(GET, application);

        assertThat(fixture.errors.lines()).containsExactly("before", "after", "before", "after");
    }

    @Test
    void linesOfSeveralThreadsDoNotMix() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            print(errors -> {
                Callable<Boolean> many = () -> {
                    for (int i = 0; i < 200; i++) {
                        errors.println("a line that is whole");
                    }
                    return true;
                };
                assertThatCode(() -> {
                            for (Future<Boolean> each : threads.invokeAll(List.of(many, many, many, many))) {
                                each.get(20, TimeUnit.SECONDS);
                            }
                        })
                        .doesNotThrowAnyException();
            });
        } finally {
            threads.shutdownNow();
        }

        assertThat(fixture.errors.lines()).hasSize(800).containsOnly("a line that is whole");
    }

    @Test
    void nothingOfItReachesTheClient() {
        MemoryExchange exchange = print(errors -> errors.println("secret"));

        assertThat(exchange.content()).isEqualTo("content");
        assertThat(exchange.response().headers()).isEqualTo(Headers.of());
    }

    @Test
    void itStillWorksWhenTheRequestIsOver() {
        AtomicReference<PrintWriter> leaked = new AtomicReference<>();
        print(leaked::set);

        Objects.requireNonNull(leaked.get()).println("late");

        assertThat(fixture.errors.lines()).containsExactly("late");
    }

    @Test
    void itIsTheSameObjectAtEveryLook() {
        fixture.handle(GET, (environ, startResponse) -> {
            assertThat(environ.require(EnvironKeys.ERRORS)).isSameAs(environ.require(EnvironKeys.ERRORS));
            startResponse.start("200 OK", Headers.of());
            return Body.empty();
        });

        assertThat(fixture.errors.failures()).isEmpty();
    }

    // Failures

    @Test
    void anUncaughtFailureIsLoggedOnceWithItsThrowable() {
        IllegalStateException failure = new IllegalStateException("boom");

        fixture.handle(GET, (environ, startResponse) -> {
            environ.require(EnvironKeys.ERRORS).print("about to fail");
            throw failure;
        });

        assertThat(fixture.errors.lines()).containsExactly("about to fail");
        assertThat(fixture.errors.of(System.Logger.Level.ERROR))
                .containsExactly(new RecordedErrors.Entry(
                        System.Logger.Level.ERROR,
                        "the application failed: java.lang.IllegalStateException: boom",
                        failure));
    }

    @Test
    void theClientIsToldNothingOfTheFailure() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            throw new IllegalStateException("secret");
        });

        assertThat(exchange.content()).isEqualTo("500 Internal Server Error\n");
        assertThat(exchange.response().headers()).isEqualTo(Headers.of("Content-Type", "text/plain"));
    }

    private final IOException gone = new IOException("broken pipe");

    static Stream<UnaryWrap> wrappings() {
        return Stream.of(
                gone -> gone,
                UncheckedIOException::new,
                gone -> new RuntimeException(new Exception(new UncheckedIOException(gone))),
                gone -> {
                    Throwable deep = gone;
                    for (int i = 0; i < 100; i++) {
                        deep = new Exception(deep);
                    }
                    return deep;
                });
    }

    /** What an application makes of the exception that it gets. */
    @FunctionalInterface
    interface UnaryWrap {
        Throwable apply(IOException gone);
    }

    @ParameterizedTest
    @MethodSource("wrappings")
    void aDepartureThatIsWrappedIsNoFailureOfTheApplication(UnaryWrap wrap) {
        MemoryExchange exchange = fixture.exchange(GET).failing("write", 1, gone);

        fixture.handle(exchange, (environ, startResponse) -> {
            try {
                startResponse.start("200 OK", Headers.of()).write(ByteBuffer.allocate(1));
            } catch (IOException e) {
                throw EngineErrorsTest.<Exception>asIs(wrap.apply(e));
            }
            return Body.empty();
        });

        assertThat(exchange.aborted()).isTrue();
        assertThat(fixture.errors.failures()).isEmpty();
        assertThat(fixture.errors.notes()).containsExactly("the client left before the response was complete");
    }

    @Test
    void anIoFailureOfTheApplicationsOwnIsItsFailure() {
        IOException own = new IOException("No space left on device");

        fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of()).write(ByteBuffer.allocate(1));
            throw own;
        });

        assertThat(fixture.errors.failures()).containsExactly(own);
    }

    @Test
    void aClientThatLeavesDuringTheErrorPageIsNotedBesideTheFailure() {
        MemoryExchange exchange = fixture.exchange(GET).failing("respond", 1, gone);
        IllegalStateException failure = new IllegalStateException("boom");

        fixture.handle(exchange, (environ, startResponse) -> {
            throw failure;
        });

        assertThat(exchange.aborted()).isTrue();
        assertThat(fixture.errors.failures()).containsExactly(failure);
        assertThat(fixture.errors.notes()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"respond", "write", "end"})
    void aClientThatLeavesDuringARefusalIsNotedOnly(String call) {
        MemoryExchange exchange = fixture.exchange("GET / HTTP/2.0\r\n\r\n").failing(call, 1, gone);

        fixture.handle(exchange, answering(Body.of("never")));

        assertThat(exchange.aborted()).isTrue();
        assertThat(fixture.errors.failures()).isEmpty();
        assertThat(fixture.errors.notes()).hasSize(1);
    }

    @Test
    void aChainOfCausesThatIsACycleEnds() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);

        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            throw first;
        });

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(fixture.errors.failures()).containsExactly(first);
    }

    @Test
    void aFailureThatCannotBePrintedIsStillLogged() {
        @SuppressWarnings("serial") // never serialized
        class Unprintable extends RuntimeException {
            @Override
            public String getMessage() {
                throw new IllegalStateException("no text");
            }
        }

        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            throw new Unprintable();
        });

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.kept()).isTrue();
        assertThat(fixture.errors.failures()).singleElement().isInstanceOf(Unprintable.class);
    }

    /** What the deployer's sink throws; without a trace, since the logger of the API prints it. */
    @SuppressWarnings("serial") // never serialized
    private static final class FullDisk extends RuntimeException {
        FullDisk() {
            super("the disk is full, says a test", null, false, false);
        }
    }

    private final EngineFixture unlucky = EngineFixture.with(builder -> builder.errors((level, text, failure) -> {
        throw new FullDisk();
    }));

    @Test
    void aSinkThatFailsHarmsNoRequest() {
        MemoryExchange exchange = unlucky.handle(GET, (environ, startResponse) -> {
            environ.require(EnvironKeys.ERRORS).println("one");
            startResponse.start("200 OK", Headers.of());
            return WatchedBody.of("content").failing("close", new IllegalStateException("close"));
        });

        assertThat(exchange.calls()).containsExactly("respond 200", "write 7", "end", "keep");
    }

    @Test
    void aSinkThatFailsDoesNotKeepAFailureFromBeingAnswered() {
        MemoryExchange exchange = unlucky.handle(GET, (environ, startResponse) -> {
            throw new IllegalStateException("boom");
        });

        assertThat(exchange.calls()).containsExactly("respond 500", "write 26", "end", "keep");
    }

    // Faults of the client in the body

    private static String cutShort() {
        return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc";
    }

    static Stream<UnaryBodyWrap> bodyWrappings() {
        return Stream.of(
                failure -> failure,
                UncheckedIOException::new,
                failure -> new IllegalArgumentException("not JSON", new RuntimeException(failure)));
    }

    /** What an application makes of a body that cannot be read. */
    @FunctionalInterface
    interface UnaryBodyWrap {
        Throwable apply(RequestBodyException failure);
    }

    @ParameterizedTest
    @MethodSource("bodyWrappings")
    void aFaultOfTheBodyThatIsLetPassIsAnsweredAndNotLoggedAsAnError(UnaryBodyWrap wrap) {
        MemoryExchange exchange = fixture.handle(cutShort(), (environ, startResponse) -> {
            try {
                environ.require(EnvironKeys.INPUT).readAllBytes();
            } catch (RequestBodyException e) {
                throw EngineErrorsTest.<Exception>asIs(wrap.apply(e));
            }
            return Body.empty();
        });

        assertThat(exchange.status()).isEqualTo(400);
        assertThat(exchange.content()).isEqualTo("400 Bad Request\n");
        assertThat(exchange.response().close()).isTrue();
        assertThat(fixture.errors.failures()).isEmpty();
        assertThat(fixture.errors.notes())
                .containsExactly("the client did not send the request body that it announced");
    }

    @Test
    void aFaultOfTheBodyThatIsSwallowedLeavesTheAnswerToTheApplication() {
        MemoryExchange exchange = fixture.handle(cutShort(), (environ, startResponse) -> {
            try {
                environ.require(EnvironKeys.INPUT).readAllBytes();
            } catch (RequestBodyException e) {
                startResponse.start("422 Try again", Headers.of());
            }
            return Body.empty();
        });

        assertThat(exchange.status()).isEqualTo(422);
        assertThat(exchange.response().close()).isTrue();
        assertThat(exchange.kept()).isFalse();
    }

    @Test
    void aFaultOfTheBodyAfterTheCommitAbortsTheResponse() {
        MemoryExchange exchange = fixture.handle(cutShort(), (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of()).write(ByteBuffer.allocate(1));
            return Body.of(environ.require(EnvironKeys.INPUT).readAllBytes());
        });

        assertThat(exchange.calls()).containsExactly("respond 200", "write 1", "abort");
        assertThat(fixture.errors.failures()).isEmpty();
    }

    @Test
    void aBodyBeyondTheLimitIsAnswered413() {
        EngineFixture small = EngineFixture.with(builder -> builder.limit(ServerConfig.Limit.BODY, 4));

        MemoryExchange exchange = small.handle(EngineFixture.chunked("abc", "def"), EngineFixture.echo());

        assertThat(exchange.status()).isEqualTo(413);
        assertThat(exchange.content()).isEqualTo("413 Content Too Large\n");
        assertThat(exchange.kept()).isFalse();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E asIs(Throwable failure) throws E {
        throw (E) failure;
    }

    @Test
    void theOutermostFaultOfTheBodyIsAnsweredAndClosesTheConnection() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            throw new RequestBodyException(413, "too long", new RequestBodyException(400, "malformed", null));
        });

        assertThat(exchange.status()).isEqualTo(413);
        assertThat(exchange.response().close()).isTrue();
    }
}

package io.postern.gateway.spi;

import static io.postern.gateway.spi.EngineFixture.GET;
import static io.postern.gateway.spi.EngineFixture.GET_10;
import static io.postern.gateway.spi.EngineFixture.HEAD;
import static io.postern.gateway.spi.EngineFixture.answering;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.Headers;
import io.postern.gateway.Nothing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter B: the body and its end. */
@Timeout(30)
class EngineBodyTest {

    private final EngineFixture fixture = EngineFixture.standard();
    private final List<WatchedBody> bodies = new ArrayList<>();

    private WatchedBody watched(String... blocks) {
        return watched(WatchedBody.of(blocks));
    }

    private WatchedBody watched(WatchedBody body) {
        bodies.add(body);
        return body;
    }

    /** Whatever happens to a body, it is closed once and nothing is asked of it that it need not answer. */
    @AfterEach
    void everyBodyIsClosedExactlyOnceAndUsedAsPromised() {
        for (WatchedBody body : bodies) {
            assertThat(body.count("close")).as("calls of close").isOne();
            assertThat(body.count("iterator")).as("calls of iterator").isLessThanOrEqualTo(1);
            assertThat(body.faults()).isEmpty();
        }
    }

    private void onlyViolation(String rule) {
        assertThat(fixture.errors.failures())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.type(ContractViolation.class))
                .extracting(ContractViolation::rule)
                .isEqualTo(rule);
    }

    // The ordinary way

    @Test
    void blocksAreSentInOrderAndEachBeforeTheNextIsAskedFor() {
        MemoryExchange exchange = fixture.exchange(GET);
        List<Integer> sentBefore = new ArrayList<>();
        WatchedBody body = watched("one", "two", "three")
                .in("next", () -> sentBefore.add(exchange.content().length()));

        fixture.handle(exchange, answering(body));

        assertThat(exchange.content()).isEqualTo("onetwothree");
        assertThat(sentBefore).containsExactly(0, 3, 6);
    }

    @Test
    void theLastBlockOfADeclaredLengthEndsTheResponse() {
        MemoryExchange exchange = fixture.exchange(GET);
        List<String> callsBeforeClose = new ArrayList<>();
        WatchedBody body = watched("one", "two").in("close", () -> callsBeforeClose.addAll(exchange.calls()));

        fixture.handle(exchange, answering(body, "Content-Length", "6"));

        assertThat(callsBeforeClose).containsExactly("respond 200", "write 3", "write 3", "end");
        assertThat(exchange.calls()).containsExactly("respond 200", "write 3", "write 3", "end", "keep");
    }

    @Test
    void aResponseOfUnknownLengthEndsWhenTheBodyIsClosed() {
        MemoryExchange exchange = fixture.exchange(GET);
        List<String> callsBeforeClose = new ArrayList<>();
        WatchedBody body = watched("one").in("close", () -> callsBeforeClose.addAll(exchange.calls()));

        fixture.handle(exchange, answering(body));

        assertThat(callsBeforeClose).containsExactly("respond 200", "write 3");
        assertThat(exchange.calls()).containsExactly("respond 200", "write 3", "end", "keep");
    }

    @Test
    void aBodyOfUnknownLengthHasNoLengthAndKeepsTheConnection() {
        MemoryExchange exchange = fixture.handle(GET, answering(watched("one", "two")));

        assertThat(exchange.response().length()).isEqualTo(-1);
        assertThat(exchange.response().lengthUnknown()).isTrue();
        assertThat(exchange.calls()).containsExactly("respond 200", "write 3", "write 3", "end", "keep");
    }

    @Test
    void anHttp10ConnectionIsClosedAfterItsResponse() {
        MemoryExchange exchange = fixture.handle(GET_10, answering(watched("one")));

        assertThat(exchange.response().close()).isTrue();
        assertThat(exchange.calls()).containsExactly("respond 200", "write 3", "end", "close");
    }

    @Test
    void emptyBlocksSendNothingWhereverTheyStand() {
        MemoryExchange exchange = fixture.handle(GET, answering(watched("", "one", "", "", "two", "")));

        assertThat(exchange.calls()).containsExactly("respond 200", "write 3", "write 3", "end", "keep");
    }

    @Test
    void blocksAreSentFromTheirPositionAndNotMoved() {
        ByteBuffer block = ByteBuffer.wrap("..one..".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        block.position(2).limit(5);

        MemoryExchange exchange = fixture.handle(GET, answering(watched(WatchedBody.ofBuffers(block))));

        assertThat(exchange.content()).isEqualTo("one");
        assertThat(block.position()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-,-"})
    void aBodyWithoutBytesHasTheLengthZero(String blocks) {
        WatchedBody body = watched(blocks.isEmpty() ? new String[0] : new String[] {"", ""});

        MemoryExchange exchange = fixture.handle(GET, answering(body));

        assertThat(exchange.response().length()).isZero();
        assertThat(exchange.calls()).containsExactly("respond 200", "end", "keep");
    }

    @Test
    void aBodyIsALambdaAndNeedsNoClose() {
        MemoryExchange exchange = fixture.handle(
                GET, answering(() -> List.of(ByteBuffer.allocate(3)).iterator()));

        assertThat(exchange.content()).hasSize(3);
        assertThat(fixture.errors.failures()).isEmpty();
    }

    @Test
    void onlyTheMethodsOfTheContractAreCalled() {
        WatchedBody body = watched("one");

        fixture.handle(GET, answering(body));

        assertThat(body.calls()).containsExactly("length", "iterator", "hasNext", "next", "hasNext", "close");
    }

    @Test
    void closeComesAfterTheLastBlockAndBeforeTheExchangeIsGivenBack() {
        MemoryExchange exchange = fixture.exchange(GET);
        List<String> callsAtClose = new ArrayList<>();

        fixture.handle(exchange, answering(watched("one").in("close", () -> callsAtClose.addAll(exchange.calls()))));

        assertThat(callsAtClose).contains("write 3").doesNotContain("keep");
    }

    @Test
    void tenThousandSmallBlocksArriveComplete() {
        Body body = () ->
                Collections.nCopies(10_000, ByteBuffer.wrap(new byte[] {'x'})).iterator();

        MemoryExchange exchange = fixture.handle(GET, answering(body));

        assertThat(exchange.content()).isEqualTo("x".repeat(10_000));
    }

    // Lengths

    @Test
    void aLengthThatTheBodyKnowsIsSent() {
        MemoryExchange exchange =
                fixture.handle(GET, answering(watched("one", "two").claiming(6)));

        assertThat(exchange.response().length()).isEqualTo(6);
        assertThat(exchange.complete()).isTrue();
    }

    @Test
    void aDeclaredLengthGoesBeforeThatOfTheBody() {
        MemoryExchange exchange = fixture.handle(GET, answering(watched("one").claiming(9), "Content-Length", "3"));

        assertThat(exchange.response().length()).isEqualTo(3);
        assertThat(exchange.complete()).isTrue();
        assertThat(fixture.errors.failures()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -2, Long.MIN_VALUE})
    void aNegativeLengthOfTheBodyMeansThatItIsUnknown(long length) {
        MemoryExchange exchange = fixture.handle(GET, answering(watched("one").claiming(length)));

        assertThat(exchange.response().length()).isEqualTo(-1);
        assertThat(exchange.complete()).isTrue();
    }

    static Stream<Arguments> lengths() {
        return Stream.of(Arguments.of("declared", true), Arguments.of("claimed", false));
    }

    private Application withLength(WatchedBody body, long length, boolean declared) {
        return declared ? answering(body, "Content-Length", Long.toString(length)) : answering(body.claiming(length));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lengths")
    void moreBytesThanPromisedAreCutAndTheConnectionStaysInStep(String kind, boolean declared) {
        WatchedBody body = watched("one", "two", "three");

        MemoryExchange exchange = fixture.handle(GET, withLength(body, 5, declared));

        assertThat(exchange.content()).isEqualTo("onetw");
        assertThat(exchange.complete()).isTrue();
        assertThat(exchange.kept()).isTrue();
        assertThat(body.count("next")).isEqualTo(2);
        onlyViolation("B-27");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lengths")
    void anEmptyBlockBehindTheLengthIsNoMistake(String kind, boolean declared) {
        MemoryExchange exchange = fixture.handle(GET, withLength(watched("one", "", ""), 3, declared));

        assertThat(exchange.calls()).containsExactly("respond 200", "write 3", "end", "keep");
        assertThat(fixture.errors.failures()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lengths")
    void bytesWhereNoneWerePromisedAreNotSent(String kind, boolean declared) {
        MemoryExchange exchange = fixture.handle(GET, withLength(watched("one"), 0, declared));

        assertThat(exchange.response().length()).isZero();
        assertThat(exchange.calls()).containsExactly("respond 200", "end", "keep");
        onlyViolation("B-27");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lengths")
    void fewerBytesThanPromisedAbortTheResponse(String kind, boolean declared) {
        MemoryExchange exchange = fixture.handle(GET, withLength(watched("one"), 5, declared));

        assertThat(exchange.calls()).containsExactly("respond 200", "write 3", "abort");
        onlyViolation("B-26");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lengths")
    void noByteWherePromisedIsA500ThatClosesTheConnection(String kind, boolean declared) {
        MemoryExchange exchange = fixture.handle(GET, withLength(watched(""), 5, declared));

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.response().close()).isTrue();
        assertThat(exchange.kept()).isFalse();
        onlyViolation("B-26");
    }

    @Test
    void aTooShortBodySaysWhatWasPromised() {
        fixture.handle(GET, answering(watched("one"), "Content-Length", "5"));

        assertThat(fixture.errors.failures().get(0))
                .hasMessage("the body has 5 bytes as declared, but it has 3 (rule B-26)");
    }

    // HEAD and statuses without content

    @ParameterizedTest
    @CsvSource({
        "HEAD, 200 OK, -1",
        "GET, 204 No Content, -1",
        "GET, 304 Not Modified, -1",
        "GET, 205 Reset Content, 0",
        "HEAD, 204 No Content, -1",
        "HEAD, 205 Reset Content, 0",
    })
    void whereNoContentFollowsTheIterationStopsAtTheFirstBlock(String method, String status, long length) {
        WatchedBody body = watched("", "one", "two");

        MemoryExchange exchange = fixture.handle(
                method + " / HTTP/1.1\r\nHost: a\r\n\r\n",
                (environ, startResponse) -> body.in("iterator", () -> {
                    startResponse.start(status, Headers.of());
                }));

        assertThat(exchange.calls()).containsExactly("respond " + status.substring(0, 3), "end", "keep");
        assertThat(exchange.response().bodiless()).isTrue();
        assertThat(exchange.response().length()).isEqualTo(length);
        assertThat(body.count("next")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        // status, declared, claimed, sent
        "200 OK, '', -1, -1",
        "200 OK, '', 0, -1",
        "200 OK, '', 7, 7",
        "200 OK, 9, -1, 9",
        "200 OK, 9, 7, 9",
        "200 OK, 0, -1, 0",
        "204 No Content, 9, 7, -1",
        "205 Reset Content, 9, 7, 0",
        "304 Not Modified, 9, 7, 9",
        "304 Not Modified, '', 7, -1",
    })
    void anAnswerToHeadHasTheLengthThatGetWouldHave(String status, String declared, long claimed, long sent) {
        WatchedBody body = watched().claiming(claimed);
        String[] headers = declared.isEmpty() ? new String[0] : new String[] {"Content-Length", declared};

        MemoryExchange exchange = fixture.handle(HEAD, (environ, startResponse) -> {
            startResponse.start(status, Headers.of(headers));
            return body;
        });

        assertThat(exchange.response().length()).isEqualTo(sent);
        assertThat(exchange.calls()).containsExactly("respond " + status.substring(0, 3), "end", "keep");
        assertThat(fixture.errors.failures()).isEmpty();
    }

    @Test
    void anAnswerToHeadWhoseApplicationFailsHasNoContent() {
        MemoryExchange exchange =
                fixture.handle(HEAD, answering(watched().failing("hasNext", new IllegalStateException("boom"))));

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.response().length()).isPositive();
        assertThat(exchange.content()).isEmpty();
    }

    // Failures

    @Test
    void aNullBodyIsAFailure() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of());
            return Nothing.at();
        });

        assertThat(exchange.status()).isEqualTo(500);
        onlyViolation("B-01");
    }

    @Test
    void aNullBlockIsAFailure() {
        MemoryExchange exchange =
                fixture.handle(GET, answering(watched(WatchedBody.ofBuffers((ByteBuffer) Nothing.at()))));

        assertThat(exchange.status()).isEqualTo(500);
        onlyViolation("B-07");
    }

    @Test
    void aNullBlockAfterAnotherAbortsTheResponse() {
        MemoryExchange exchange =
                fixture.handle(GET, answering(watched(WatchedBody.ofBuffers(ByteBuffer.allocate(3), Nothing.at()))));

        assertThat(exchange.calls()).containsExactly("respond 200", "write 3", "abort");
        onlyViolation("B-07");
    }

    @Test
    void aNullIteratorIsAFailure() {
        List<String> closed = new ArrayList<>();
        Body body = new Body() {
            @Override
            public Iterator<ByteBuffer> iterator() {
                return Nothing.at();
            }

            @Override
            public void close() {
                closed.add("closed");
            }
        };

        MemoryExchange exchange = fixture.handle(GET, answering(body));

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(closed).hasSize(1);
        onlyViolation("B-07");
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("boom"),
                new Exception("checked"),
                new IOException("of a file"),
                new UncheckedIOException(new IOException("of a file")),
                new InterruptedException("early"),
                new AssertionError("boom"),
                new StackOverflowError(),
                new NoClassDefFoundError("io/acme/Missing"),
                new OutOfMemoryError("not really"),
                new Throwable("odd"));
    }

    static Stream<Arguments> failuresBeforeTheFirstByte() {
        return Stream.of("length", "iterator", "hasNext", "next")
                .flatMap(call -> failures().map(failure -> Arguments.of(call, failure)));
    }

    @ParameterizedTest
    @MethodSource("failuresBeforeTheFirstByte")
    void aFailureBeforeTheFirstByteIsAPlain500(String call, Throwable failure) {
        WatchedBody body = watched("one").failing(call, failure);

        MemoryExchange exchange = fixture.handle(GET, answering(body, "X-Own", "1", "Content-Length", "3"));

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.response().headers()).isEqualTo(Headers.of("Content-Type", "text/plain"));
        assertThat(exchange.content()).isEqualTo("500 Internal Server Error\n");
        assertThat(exchange.response().length()).isEqualTo(exchange.content().length());
        assertThat(exchange.kept()).isTrue();
        assertThat(fixture.errors.failures()).containsExactly(failure);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureOfTheCallIsAPlain500(Throwable failure) {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            throw EngineBodyTest.<Exception>asIs(failure);
        });

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(fixture.errors.failures()).containsExactly(failure);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureAfterTheFirstByteAbortsTheResponse(Throwable failure) {
        List<String> seen = new ArrayList<>();
        WatchedBody body = watched("one", "two");
        body.in("hasNext", () -> {
            seen.add("hasNext");
            if (seen.size() == 2) {
                throw failure;
            }
        });

        MemoryExchange exchange = fixture.handle(GET, answering(body));

        assertThat(exchange.calls()).containsExactly("respond 200", "write 3", "abort");
        assertThat(fixture.errors.failures()).containsExactly(failure);
    }

    @Test
    void aRealStackOverflowIsAnsweredToo() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> Body.of("" + depth(1)));

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(fixture.errors.failures()).singleElement().isInstanceOf(StackOverflowError.class);
    }

    @SuppressWarnings("InfiniteRecursion") // wanted
    private static int depth(int from) {
        return depth(from + 1) + 1;
    }

    @Test
    void anIteratorThatClaimsMoreThanItHasFails() {
        Body body = () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public ByteBuffer next() {
                throw new java.util.NoSuchElementException("no more");
            }
        };

        MemoryExchange exchange = fixture.handle(GET, answering(body));

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(fixture.errors.failures()).hasSize(1);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E asIs(Throwable failure) throws E {
        throw (E) failure;
    }

    // The client leaves

    static Stream<Arguments> departures() {
        return Stream.of(
                Arguments.of("respond", "one", List.of("respond 200", "abort")),
                Arguments.of("respond", "", List.of("respond 200", "abort")),
                Arguments.of("write", "one", List.of("respond 200", "write 3", "abort")),
                Arguments.of("end", "one", List.of("respond 200", "write 3", "end", "abort")));
    }

    @ParameterizedTest
    @MethodSource("departures")
    void aClientThatLeavesIsNotedOnceAndTheBodyIsClosed(String call, String block, List<String> calls) {
        MemoryExchange exchange = fixture.exchange(GET).failing(call, 1, new IOException("broken pipe"));

        fixture.handle(exchange, answering(watched(block)));

        assertThat(exchange.calls()).isEqualTo(calls);
        assertThat(fixture.errors.failures()).isEmpty();
        assertThat(fixture.errors.notes()).containsExactly("the client left before the response was complete");
    }

    @Test
    void anEndlessBodyStopsWhenTheClientHasLeft() {
        MemoryExchange exchange = fixture.exchange(GET).failing("write", 5, new IOException("broken pipe"));
        Body endless =
                () -> Stream.generate(() -> ByteBuffer.wrap(new byte[] {'x'})).iterator();

        fixture.handle(exchange, answering(endless));

        assertThat(exchange.calls()).hasSize(7).endsWith("abort");
    }

    @Test
    void anApplicationThatIgnoresTheDepartureCannotCompleteTheResponse() {
        MemoryExchange exchange = fixture.exchange(GET).failing("write", 1, new IOException("broken pipe"));

        fixture.handle(exchange, (environ, startResponse) -> {
            try {
                startResponse.start("200 OK", Headers.of()).write(ByteBuffer.allocate(3));
            } catch (IOException ignored) {
                return watched();
            }
            throw new AssertionError("the write should have failed");
        });

        assertThat(exchange.calls()).containsExactly("respond 200", "write 3", "abort");
        assertThat(fixture.errors.failures()).isEmpty();
        assertThat(fixture.errors.notes()).hasSize(1);
    }

    // Close

    @Test
    void aFailingCloseIsLoggedAndTheResponseStaysComplete() {
        IllegalStateException failure = new IllegalStateException("close");

        MemoryExchange exchange = fixture.handle(GET, answering(watched("one").failing("close", failure)));

        assertThat(exchange.calls()).containsExactly("respond 200", "write 3", "end", "keep");
        assertThat(fixture.errors.failures()).containsExactly(failure);
    }

    @Test
    void aFailingCloseIsAttachedToAnEarlierFailure() {
        IllegalStateException first = new IllegalStateException("next");
        AssertionError second = new AssertionError("close");

        fixture.handle(GET, answering(watched("one").failing("next", first).failing("close", second)));

        assertThat(fixture.errors.failures()).containsExactly(first);
        assertThat(first).hasSuppressedException(second);
    }

    @Test
    void aCloseThatThrowsTheEarlierFailureItselfIsLoggedOnce() {
        IllegalStateException failure = new IllegalStateException("both");

        fixture.handle(GET, answering(watched("one").failing("next", failure).failing("close", failure)));

        assertThat(fixture.errors.failures()).containsExactly(failure);
        assertThat(failure.getSuppressed()).isEmpty();
    }

    @Test
    void anIteratorThatCanBeClosedIsClosedBeforeTheBody() {
        WatchedBody body = watched("one").withCloseableIterator();

        fixture.handle(GET, answering(body));

        assertThat(body.calls()).endsWith("closeIterator", "close");
        assertThat(body.count("closeIterator")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hasNext", "next"})
    void suchAnIteratorIsClosedAfterAFailureToo(String call) {
        WatchedBody body = watched("one").withCloseableIterator().failing(call, new IllegalStateException("boom"));

        fixture.handle(GET, answering(body));

        assertThat(body.calls()).endsWith("closeIterator", "close");
    }

    @Test
    void aFailureToCloseTheIteratorDoesNotSpoilACompleteResponse() {
        IllegalStateException failure = new IllegalStateException("close");
        WatchedBody body = watched("one").withCloseableIterator().failing("closeIterator", failure);

        MemoryExchange exchange = fixture.handle(GET, answering(body));

        assertThat(exchange.calls()).containsExactly("respond 200", "write 3", "end", "keep");
        assertThat(fixture.errors.failures()).containsExactly(failure);
    }

    @Test
    void theFirstFailureIsTheCauseAndThoseOfBothClosesAreAttached() {
        IllegalStateException first = new IllegalStateException("next");
        IllegalStateException second = new IllegalStateException("iterator");
        IllegalStateException third = new IllegalStateException("body");
        WatchedBody body = watched("one")
                .withCloseableIterator()
                .failing("next", first)
                .failing("closeIterator", second)
                .failing("close", third);

        fixture.handle(GET, answering(body));

        assertThat(fixture.errors.failures()).containsExactly(first);
        assertThat(first.getSuppressed()).containsExactly(second, third);
    }

    @Test
    void anIteratorThatIsTheBodyIsClosedOnce() {
        List<String> closed = new ArrayList<>();
        @SuppressWarnings("IterableAndIterator") // that is the point
        class Both implements Body, Iterator<ByteBuffer> {
            @Override
            public Iterator<ByteBuffer> iterator() {
                return this;
            }

            @Override
            public boolean hasNext() {
                return false;
            }

            @Override
            public ByteBuffer next() {
                throw new AssertionError("there is no block");
            }

            @Override
            public void close() {
                closed.add("closed");
            }
        }

        fixture.handle(GET, answering(new Both()));

        assertThat(closed).hasSize(1);
    }

    @Test
    void aBodyIsClosedWhenStartWasNeverCalled() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> watched("one"));

        assertThat(exchange.status()).isEqualTo(500);
        onlyViolation("S-03");
    }

    @ParameterizedTest
    @ValueSource(strings = {"respond", "write"})
    void aBodyIsClosedWhenTheAdapterFailsAtTheErrorPage(String call) {
        IllegalStateException fault = new IllegalStateException("the adapter is wrong");
        MemoryExchange exchange = fixture.exchange(GET).failing(call, 1, fault);

        fixture.handle(exchange, answering(watched("one").failing("next", new IllegalStateException("boom"))));

        assertThat(exchange.aborted()).isTrue();
        assertThat(fixture.errors.failures()).hasSize(2).contains(fault);
    }

    @ParameterizedTest
    @CsvSource({"respond, ''", "respond, one", "write, one"})
    void aFaultOfTheAdapterInTheMiddleAbortsTheResponse(String call, String block) {
        IllegalStateException fault = new IllegalStateException("the adapter is wrong");
        MemoryExchange exchange = fixture.exchange(GET).failing(call, 1, fault);

        fixture.handle(exchange, answering(watched(block)));

        assertThat(exchange.calls()).endsWith("abort");
        assertThat(fixture.errors.failures()).containsExactly(fault);
    }

    @Test
    void twoRequestsOfOneApplicationAreIndependent() {
        Application application = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of());
            return environ.header("X-Fail") == null
                    ? watched("one")
                    : watched("one").failing("next", new Error("x"));
        };

        MemoryExchange first = fixture.handle("GET / HTTP/1.1\r\nHost: a\r\nX-Fail: 1\r\n\r\n", application);
        MemoryExchange second = fixture.handle(GET, application);

        assertThat(first.status()).isEqualTo(500);
        assertThat(second.content()).isEqualTo("one");
    }

    // What a failure leaves of the connection

    @Test
    void aLargeBlockCountsForWhatItHas() {
        MemoryExchange exchange = fixture.handle(
                GET, answering(Body.of(new byte[100 * 1024]), "Content-Length", String.valueOf(200 * 1024)));

        assertThat(exchange.aborted()).isTrue();
        onlyViolation("B-26");
    }

    @Test
    void aDepartureThatIsSwallowedIsNoBodyThatIsTooShort() {
        MemoryExchange exchange = fixture.exchange(GET).failing("write", 1, new IOException("broken pipe"));

        fixture.handle(exchange, (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.of("Content-Length", "10"));
            try {
                writer.write(ByteBuffer.allocate(5));
            } catch (IOException gone) {
                return Body.empty();
            }
            throw new AssertionError("the client is gone");
        });

        assertThat(exchange.aborted()).isTrue();
        assertThat(fixture.errors.failures()).isEmpty();
    }

    @Test
    void aMistakeThatLeavesTheFramingIntactKeepsTheConnection() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> Body.of("never"));

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.kept()).isTrue();
        assertThat(fixture.errors.failures())
                .singleElement()
                .extracting(failure -> String.valueOf(failure.getMessage()))
                .asString()
                .contains("before the first block");
    }

    @Test
    void aWriteOfTooMuchIsCutAndKeepsTheConnection() {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Length", "4")).write(ByteBuffer.allocate(5));
            return Body.empty();
        });

        assertThat(exchange.kept()).isTrue();
        onlyViolation("W-09");
    }

    @Test
    void anotherMistakeAfterAllThatWasDeclaredClosesTheConnection() {
        MemoryExchange exchange = fixture.handle(
                GET, answering(WatchedBody.ofBuffers(ByteBuffer.allocate(4), Nothing.at()), "Content-Length", "4"));

        assertThat(exchange.kept()).isFalse();
        assertThat(exchange.complete()).isTrue();
        onlyViolation("B-07");
    }

    @Test
    void afterAnAbortTheRestOfTheRequestIsNotRead() {
        MemoryExchange exchange = fixture.exchange(EngineFixture.post("hello"));

        fixture.handle(exchange, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of()).write(ByteBuffer.allocate(1));
            throw new IllegalStateException("boom");
        });

        assertThat(exchange.aborted()).isTrue();
        assertThat(exchange.inputReads()).isZero();
    }
}

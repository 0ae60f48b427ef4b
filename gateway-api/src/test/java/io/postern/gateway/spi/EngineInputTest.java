package io.postern.gateway.spi;

import static io.postern.gateway.spi.EngineFixture.answering;
import static io.postern.gateway.spi.EngineFixture.chunked;
import static io.postern.gateway.spi.EngineFixture.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.RequestBodyException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter I: the input stream. */
@Timeout(30)
class EngineInputTest {

    private static final int BOUND = 64 * 1024;

    private final EngineFixture fixture = EngineFixture.standard();

    /** What a test does with the input of its request. */
    @FunctionalInterface
    private interface Reading {
        void of(InputStream input) throws Exception;
    }

    private MemoryExchange read(String request, Reading reading) {
        return read(fixture.exchange(request), reading);
    }

    private MemoryExchange read(MemoryExchange exchange, Reading reading) {
        fixture.handle(exchange, (environ, startResponse) -> {
            reading.of(environ.require(EnvironKeys.INPUT));
            startResponse.start("200 OK", Headers.of());
            return Body.empty();
        });
        fixture.errors.failures().forEach(failure -> {
            throw new AssertionError(failure);
        });
        return exchange;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String allBytes() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            all.append(c);
        }
        return all.toString();
    }

    static Stream<String> framings() {
        return Stream.of(post("hello world"), chunked("hello", " ", "world"));
    }

    static Stream<Arguments> framingsInPieces() {
        return framings().flatMap(request -> Stream.of(1, 3, 100).map(size -> Arguments.of(request, size)));
    }

    @ParameterizedTest
    @MethodSource("framingsInPieces")
    void theContentArrivesWholeHoweverItIsCut(String request, int size) {
        MemoryExchange exchange = fixture.handle(fixture.exchange(request).inPieces(size), EngineFixture.echo());

        assertThat(exchange.content()).isEqualTo("hello world");
    }

    @Test
    void all256ValuesArriveAsTheyAre() {
        assertThat(fixture.handle(post(allBytes()), EngineFixture.echo()).content())
                .isEqualTo(allBytes());
        assertThat(fixture.handle(chunked(allBytes()), EngineFixture.echo()).content())
                .isEqualTo(allBytes());
    }

    @Test
    void singleBytesAreNumbersFrom0To255AndThenTheEnd() {
        read(post("\u0000\u00ff"), input -> {
            assertThat(input.read()).isZero();
            assertThat(input.read()).isEqualTo(255);
            assertThat(input.read()).isEqualTo(-1);
        });
    }

    @ParameterizedTest
    @MethodSource("framings")
    void aReadOfLengthZeroGivesZeroAtOnce(String request) {
        MemoryExchange exchange = fixture.exchange(request);

        read(exchange, input -> {
            assertThat(input.read(new byte[5], 5, 0)).isZero();
            assertThat(exchange.inputReads()).isZero();
            input.readAllBytes();
            assertThat(input.read(new byte[5], 0, 0)).isZero();
        });
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 6", "6, 0", "5, 1", "0, -1"})
    void aReadOutsideItsArrayIsRefused(int offset, int length) {
        read(
                post("hello"),
                input -> assertThatThrownBy(() -> input.read(new byte[5], offset, length))
                        .isInstanceOf(IndexOutOfBoundsException.class));
    }

    @ParameterizedTest
    @MethodSource("framings")
    void theEndIsFinalAndTheServerIsNotAskedAgain(String request) {
        MemoryExchange exchange = fixture.exchange(request);

        read(exchange, input -> {
            input.readAllBytes();
            int reads = exchange.inputReads();
            assertThat(input.read()).isEqualTo(-1);
            assertThat(input.read(new byte[9])).isEqualTo(-1);
            assertThat(input.readAllBytes()).isEmpty();
            assertThat(exchange.inputReads()).isEqualTo(reads);
        });
    }

    @Test
    void aReadOfExactlyTheLengthEndsTheContentWithoutAFurtherRead() {
        MemoryExchange exchange = fixture.exchange(post("hello"));

        read(exchange, input -> {
            assertThat(input.readNBytes(5)).hasSize(5);
            int reads = exchange.inputReads();
            assertThat(input.read()).isEqualTo(-1);
            assertThat(exchange.inputReads()).isEqualTo(reads);
        });
    }

    @ParameterizedTest
    @MethodSource("framings")
    void readingEverythingGivesTheRest(String request) {
        read(request, input -> {
            assertThat(input.read()).isEqualTo('h');
            assertThat(text(input.readAllBytes())).isEqualTo("ello world");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE", "HEAD", "OPTIONS"})
    void theInputOfARequestWithoutContentIsAtItsEnd(String method) {
        MemoryExchange exchange = fixture.exchange(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");

        read(exchange, input -> {
            assertThat(input.read()).isEqualTo(-1);
            assertThat(input.available()).isZero();
            assertThat(input.readAllBytes()).isEmpty();
        });

        assertThat(exchange.inputReads()).isZero();
    }

    @Test
    void aContentLengthOfZeroIsAnInputAtItsEnd() {
        MemoryExchange exchange = fixture.exchange(post(""));

        read(exchange, input -> assertThat(input.read()).isEqualTo(-1));

        assertThat(exchange.inputReads()).isZero();
        assertThat(exchange.kept()).isTrue();
    }

    @Test
    void theContentOfAGetIsDelivered() {
        MemoryExchange exchange =
                fixture.handle("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", EngineFixture.echo());

        assertThat(exchange.content()).isEqualTo("abc");
    }

    @Test
    void chunkExtensionsAndTrailersAreDropped() {
        MemoryExchange exchange = fixture.handle(
                chunked("abc").replace("3\r\n", "3;ext=\"1\"\r\n").replace("0\r\n", "0\r\nX-Late: 1\r\n"),
                EngineFixture.echo());

        assertThat(exchange.content()).isEqualTo("abc");
    }

    // Bodies that do not come

    static Stream<Arguments> faults() {
        String chunks = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        return Stream.of(
                Arguments.of("cut short, with a length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc"),
                Arguments.of("nothing, with a length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"),
                Arguments.of("cut short in a chunk", chunks + "5\r\nabc"),
                Arguments.of("cut short between chunks", chunks + "3\r\nabc\r\n"),
                Arguments.of("cut short in the trailers", chunks + "3\r\nabc\r\n0\r\n"),
                Arguments.of("no chunk at all", chunks),
                Arguments.of("a bad chunk size", chunks + "3\r\nabc\r\nZ\r\n"),
                Arguments.of("chunk data that is too long", chunks + "3\r\nabcd\r\n0\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aBodyThatDoesNotComeThrowsAndNeverEnds(String kind, String request) {
        MemoryExchange exchange = read(request, input -> {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            assertThatThrownBy(() -> input.transferTo(read))
                    .isInstanceOfSatisfying(
                            RequestBodyException.class,
                            failure -> assertThat(failure.status()).isEqualTo(400));
            assertThat(read.toString(StandardCharsets.US_ASCII)).isIn("", "abc");
            assertThatThrownBy(input::read).isInstanceOf(RequestBodyException.class);
            assertThatThrownBy(input::readAllBytes).isInstanceOf(RequestBodyException.class);
        });

        assertThat(exchange.response().close()).isTrue();
        assertThat(exchange.kept()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void suchABodyClosesTheConnectionAlsoWhenNobodyReadsIt(String kind, String request) {
        MemoryExchange exchange = fixture.handle(request, answering(Body.of("content")));

        assertThat(exchange.complete()).isTrue();
        assertThat(exchange.kept()).isFalse();
    }

    @Test
    void aFailureOfTheServersStreamIsOneOfTheBody() {
        IOException reset = new IOException("Connection reset");
        MemoryExchange exchange = fixture.exchange(chunked("hello")).failingInput(reset);

        fixture.handle(exchange, EngineFixture.echo());

        assertThat(exchange.status()).isEqualTo(400);
        assertThat(fixture.errors.failures()).isEmpty();
        assertThat(fixture.errors.of(System.Logger.Level.DEBUG))
                .singleElement()
                .satisfies(entry -> assertThat(entry.failure()).hasCause(reset));
    }

    @Test
    void aConnectionThatEndsInTheBodyIsNoEndOfIt() {
        MemoryExchange exchange = fixture.exchange(post("hello"));

        // the server's stream ends early, and nobody has reported a failure
        read(exchange, input -> {
            byte[] first = new byte[2];
            assertThat(input.read(first)).isEqualTo(2);
            while (exchange.input().read(new byte[9], 0, 9) >= 0) {
                // somebody else takes the rest
            }
            assertThatThrownBy(input::read).isInstanceOf(RequestBodyException.class);
        });

        assertThat(exchange.kept()).isFalse();
    }

    // What the application leaves

    static Stream<Arguments> unread() {
        return Stream.of(
                Arguments.of("a length of 1", post("x"), true),
                Arguments.of("a length of 64 KiB", post("x".repeat(BOUND)), true),
                Arguments.of("a length of 64 KiB + 1", post("x".repeat(BOUND + 1)), false),
                Arguments.of("chunks of 64 KiB", chunked("x".repeat(BOUND - 1), "x"), true),
                Arguments.of("chunks of 64 KiB + 1", chunked("x".repeat(BOUND), "x"), false),
                Arguments.of("an empty chunked body", chunked(), true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unread")
    void whatIsLeftUnreadIsDiscardedUpToABound(String kind, String request, boolean kept) {
        MemoryExchange exchange = fixture.handle(request, answering(Body.of("content")));

        assertThat(exchange.content()).isEqualTo("content");
        assertThat(exchange.complete()).isTrue();
        assertThat(exchange.kept()).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 8192, 100_000})
    void theBoundDoesNotDependOnTheSizeOfTheReads(int pieces) {
        MemoryExchange most = fixture.exchange(post("..." + "x".repeat(BOUND))).inPieces(pieces);
        MemoryExchange more =
                fixture.exchange(post("..." + "x".repeat(BOUND + 1))).inPieces(pieces);

        read(most, input -> input.readNBytes(3));
        read(more, input -> input.readNBytes(3));

        assertThat(most.kept()).isTrue();
        assertThat(more.kept()).isFalse();
    }

    @Test
    void aCloseThatIsForeseenIsAnnounced() {
        MemoryExchange exchange = fixture.handle(post("x".repeat(BOUND + 1)), answering(Body.of("content")));

        assertThat(exchange.response().close()).isTrue();
        assertThat(exchange.inputReads()).isZero();
    }

    @Test
    void theRestIsDiscardedAfterTheResponseIsComplete() {
        MemoryExchange exchange = fixture.exchange(post("x".repeat(100)));
        AtomicReference<Integer> readsAtTheEnd = new AtomicReference<>();

        fixture.handle(
                exchange,
                answering(WatchedBody.of("content").in("close", () -> readsAtTheEnd.set(exchange.inputReads()))));

        assertThat(readsAtTheEnd).hasValue(0);
        assertThat(exchange.inputReads()).isPositive();
    }

    // 100-continue

    private static String expecting(String body) {
        return post(body).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    }

    @Test
    void the100IsSentWithTheFirstRead() {
        MemoryExchange exchange = fixture.exchange(expecting("hello"));

        read(exchange, input -> {
            assertThat(exchange.calls()).isEmpty();
            input.read();
            input.read();
            assertThat(exchange.calls()).containsExactly("100");
        });

        assertThat(exchange.calls()).containsExactly("100", "respond 200", "end", "keep");
    }

    @Test
    void no100IsSentWhenNobodyReadsAndTheConnectionCloses() {
        MemoryExchange exchange = fixture.handle(expecting("hello"), answering(Body.empty()));

        assertThat(exchange.calls()).containsExactly("respond 200", "end", "close");
        assertThat(exchange.response().close()).isTrue();
        assertThat(exchange.inputReads()).isZero();
    }

    @Test
    void neitherAReadOfNothingNorAvailableAsksForTheContent() {
        MemoryExchange exchange = read(expecting("hello"), input -> {
            assertThat(input.read(new byte[0])).isZero();
            assertThat(input.available()).isZero();
        });

        assertThat(exchange.calls()).doesNotContain("100");
    }

    @ParameterizedTest
    @CsvSource({"POST / HTTP/1.0, 5, hello", "POST / HTTP/1.1, 0, ''"})
    void no100IsSentWhereItMustNotBe(String line, int length, String body) {
        MemoryExchange exchange = read(
                line + "\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: " + length + "\r\n\r\n" + body,
                InputStream::readAllBytes);

        assertThat(exchange.calls()).doesNotContain("100");
    }

    @Test
    void no100IsSentOnceTheResponseHasBegun() {
        MemoryExchange exchange = fixture.handle(expecting("hello"), (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.of());
            writer.write(ByteBuffer.allocate(1));
            return Body.of(environ.require(EnvironKeys.INPUT).readAllBytes());
        });

        assertThat(exchange.calls()).containsExactly("respond 200", "write 1", "write 5", "end", "close");
    }

    @Test
    void the100GoesBeforeAFaultThatIsKnownAlready() {
        MemoryExchange exchange = fixture.handle(
                "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\nX\r\n",
                EngineFixture.echo());

        assertThat(exchange.calls()).startsWith("100", "respond 400");
    }

    @Test
    void aClientThatLeavesAtThe100DidNotSendItsBody() {
        MemoryExchange exchange =
                fixture.exchange(expecting("hello")).failing("sendContinue", 1, new IOException("broken pipe"));

        fixture.handle(exchange, EngineFixture.echo());

        assertThat(exchange.status()).isEqualTo(400);
        assertThat(fixture.errors.failures()).isEmpty();
    }

    // The rest of InputStream

    @ParameterizedTest
    @MethodSource("framings")
    void closingTheInputDoesNoHarm(String request) {
        MemoryExchange exchange = read(request, input -> {
            input.close();
            assertThat(text(input.readAllBytes())).isEqualTo("hello world");
            input.close();
        });

        assertThat(exchange.kept()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("framings")
    void skipMovesOnAndStopsAtTheEnd(String request) {
        read(request, input -> {
            assertThat(input.skip(6)).isEqualTo(6);
            assertThat(input.skip(0)).isZero();
            assertThat(input.skip(-1)).isZero();
            assertThat((char) input.read()).isEqualTo('w');
            assertThat(input.skip(100)).isEqualTo(4);
            assertThat(input.skip(100)).isZero();
        });
    }

    @Test
    void markIsNotSupportedAndSaysSo() {
        read(post("hello"), input -> {
            assertThat(input.markSupported()).isFalse();
            input.mark(5);
            assertThatThrownBy(input::reset).isInstanceOf(IOException.class);
        });
    }

    @Test
    void availableNeverPromisesMoreThanThereIs() {
        read(post("hello"), input -> {
            input.read();
            assertThat(input.available()).isBetween(0, 4);
            input.readAllBytes();
            assertThat(input.available()).isZero();
        });
    }

    @Test
    void behindItsEndNothingIsAvailableWhateverTheServerHas() {
        MemoryExchange exchange = fixture.exchange(post("hello")).before("available", () -> {
            throw new IOException("this is of the next request");
        });

        read(exchange, input -> {
            input.readAllBytes();
            assertThat(input.available()).isZero();
        });
    }

    @Test
    void contentCanBeReadWhileTheResponseIsSent() {
        MemoryExchange exchange =
                fixture.handle(fixture.exchange(post("one two ")).inPieces(4), (environ, startResponse) -> {
                    startResponse.start("200 OK", Headers.of());
                    return Body.of(environ.require(EnvironKeys.INPUT));
                });

        assertThat(exchange.calls()).containsExactly("respond 200", "write 4", "write 4", "end", "keep");
        assertThat(exchange.content()).isEqualTo("one two ");
    }

    @Test
    void aReplacedInputIsNoneOfTheServersBusiness() {
        MemoryExchange exchange = fixture.handle(post("hello"), (environ, startResponse) -> {
            environ.with(EnvironKeys.INPUT, new ByteArrayInputStream(new byte[100_000]));
            startResponse.start("200 OK", Headers.of());
            return Body.empty();
        });

        assertThat(exchange.inputReads()).isPositive();
        assertThat(exchange.kept()).isTrue();
    }

    static Stream<Application> ways() {
        return Stream.of(answering(Body.of("content")), answering(Body.empty()), (environ, startResponse) -> {
            throw new IllegalStateException("boom");
        });
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anInputThatLeaksBeyondTheRequestThrowsAndTouchesNothing(Application way) {
        AtomicReference<InputStream> leaked = new AtomicReference<>();
        MemoryExchange exchange = fixture.handle(post("hello"), (environ, startResponse) -> {
            leaked.set(environ.require(EnvironKeys.INPUT));
            return way.call(environ, startResponse);
        });
        int reads = exchange.inputReads();
        InputStream input = Objects.requireNonNull(leaked.get());

        assertThatThrownBy(input::read).isInstanceOf(IOException.class);
        assertThatThrownBy(input::readAllBytes).isInstanceOf(IOException.class);
        assertThatThrownBy(input::available).isInstanceOf(IOException.class);
        assertThat(exchange.inputReads()).isEqualTo(reads);
        assertThat(exchange.faults()).isEmpty();
    }

    @Test
    void anInputIsOverBeforeTheExchangeIsGivenBack() {
        AtomicReference<InputStream> leaked = new AtomicReference<>(InputStream.nullInputStream());
        List<String> reads = new ArrayList<>();
        MemoryExchange exchange = fixture.exchange(post("hello"));
        exchange.before("release", () -> reads.add(outcome(Objects.requireNonNull(leaked.get()))));

        fixture.handle(exchange, (environ, startResponse) -> {
            leaked.set(environ.require(EnvironKeys.INPUT));
            startResponse.start("200 OK", Headers.of());
            return Body.empty();
        });

        assertThat(reads).containsExactly("refused");
    }

    private static String outcome(InputStream input) {
        try {
            return "read " + input.read();
        } catch (IOException e) {
            return "refused";
        }
    }

    @Test
    void anInputIsOverAlsoWhenTheAdapterFailed() {
        AtomicReference<InputStream> leaked = new AtomicReference<>();
        MemoryExchange exchange = fixture.exchange(post("hello")).failing("end", 1, new IllegalStateException("end"));
        fixture.handle(exchange, (environ, startResponse) -> {
            leaked.set(environ.require(EnvironKeys.INPUT));
            startResponse.start("200 OK", Headers.of());
            return Body.empty();
        });

        InputStream input = Objects.requireNonNull(leaked.get());
        assertThatThrownBy(input::read).isInstanceOf(IOException.class);
        assertThat(List.of(exchange.aborted(), exchange.kept())).containsExactly(true, false);
    }

    @Test
    void aLengthBeyond2GiBIsAnOrdinaryOne() {
        MemoryExchange exchange =
                fixture.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775807\r\n\r\nabc");

        read(exchange, input -> {
            assertThat(text(input.readNBytes(3))).isEqualTo("abc");
            assertThatThrownBy(input::readAllBytes).isInstanceOf(RequestBodyException.class);
        });
    }

    // Faults that show while the body is read

    @Test
    void aFaultThatTheGuardReportsDuringAReadFailsThatRead() {
        MemoryExchange exchange = fixture.exchange(chunked("hello"));
        exchange.before("read", () -> exchange.head().failBody(413, "too long"));

        fixture.handle(exchange, EngineFixture.echo());

        assertThat(exchange.status()).isEqualTo(413);
    }

    @Test
    void aFaultThatTheGuardReportsWithTheEndIsNoEnd() {
        MemoryExchange exchange = fixture.exchange(chunked());
        exchange.before("read", () -> exchange.head().failBody(413, "too long"));

        fixture.handle(exchange, EngineFixture.echo());

        assertThat(exchange.status()).isEqualTo(413);
    }

    @Test
    void aFaultThatNobodyReadsIsAnnouncedAsAClose() {
        MemoryExchange exchange = fixture.exchange(chunked("hello"));
        exchange.head().failBody(413, "too long");

        fixture.handle(exchange, answering(Body.of("content")));

        assertThat(exchange.response().close()).isTrue();
    }

    @Test
    void whatTheGuardReportsGoesBeforeWhatTheServersStreamThrows() {
        MemoryExchange exchange = fixture.exchange(chunked("hello"));
        exchange.before("read", () -> {
            exchange.head().failBody(413, "too long");
            throw new IOException("the stream was reset");
        });

        fixture.handle(exchange, EngineFixture.echo());

        assertThat(exchange.status()).isEqualTo(413);
    }

    @Test
    void aFaultThatIsKnownIsThrownWithoutARead() {
        MemoryExchange exchange = fixture.exchange(chunked("hello"));
        exchange.head().failBody(413, "too long");

        fixture.handle(exchange, EngineFixture.echo());

        assertThat(exchange.status()).isEqualTo(413);
        assertThat(exchange.inputReads()).isZero();
    }

    @Test
    void aBodyThatHasFailedFailsAgainAndTheConnectionCloses() {
        MemoryExchange exchange = fixture.exchange(post("hello"));
        exchange.before("read", () -> {
            throw new IOException("the stream was reset");
        });
        List<String> reads = new ArrayList<>();

        fixture.handle(exchange, (environ, startResponse) -> {
            reads.add(outcome(environ.require(EnvironKeys.INPUT)));
            reads.add(outcome(environ.require(EnvironKeys.INPUT)));
            startResponse.start("200 OK", Headers.of());
            return Body.empty();
        });

        assertThat(reads).containsExactly("refused", "refused");
        assertThat(exchange.inputReads()).isOne();
        assertThat(exchange.response().close()).isTrue();
    }

    @Test
    void aRestThatCannotBeDiscardedClosesTheConnection() {
        MemoryExchange exchange = fixture.exchange(post("hello"));
        exchange.before("read", () -> {
            throw new IOException("the stream was reset");
        });

        fixture.handle(exchange, answering(Body.empty()));

        assertThat(exchange.calls()).endsWith("end", "close");
    }

    @Test
    void whatIsThereIsAvailableOnceTheReadingHasBegun() {
        List<Integer> available = new ArrayList<>();

        fixture.handle(post("hello"), (environ, startResponse) -> {
            InputStream input = environ.require(EnvironKeys.INPUT);
            for (int i = 0; i <= 5; i++) {
                available.add(input.available());
                available.add(input.read() < 0 ? -1 : 1);
            }
            available.add(input.available());
            startResponse.start("200 OK", Headers.of());
            return Body.empty();
        });

        assertThat(available).containsExactly(0, 1, 4, 1, 3, 1, 2, 1, 1, 1, 0, -1, 0);
    }

    @ParameterizedTest
    @CsvSource({"100000, true", "1048576, true", "1048577, false"})
    void allOfABodyUpToOneMebibyteIsReadAtOnce(int length, boolean atOnce) {
        MemoryExchange exchange = fixture.exchange(post("x".repeat(length)));

        read(exchange, input -> assertThat(input.readAllBytes()).hasSize(length));

        assertThat(exchange.inputReads() == 1).isEqualTo(atOnce);
    }

    @Test
    void allOfABodyBeyond2GiBIsNotMadeRoomForAtOnce() {
        String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ";

        for (String length : List.of("3221225472", "4294967301")) {
            MemoryExchange exchange = fixture.handle(head + length + "\r\n\r\nhello", EngineFixture.echo());

            assertThat(exchange.status()).as(length).isEqualTo(400);
        }
    }
}

package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.RequestBodyException;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Limit;
import io.postern.gateway.ServerConfig.Timeout;
import io.postern.gateway.spi.ReferenceParser.End;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the hook of an adapter relies on: when the guard waits, what passes by it, and how it ends. */
class FramingHookTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String CANONICAL_GET = "GET / HTTP/1.1\r\nHost: postern\r\n\r\n";
    private static final String CANONICAL_CHUNKED =
            "POST / HTTP/1.1\r\nHost: postern\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String REFUSED = "GET / HTTP/1.1\r\nHost: postern\r\nConnection: close\r\n\r\n";

    private final ByteBuffer output = ByteBuffer.allocate(16_384);

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(ByteBuffer written) {
        return StandardCharsets.ISO_8859_1.decode(written.flip()).toString();
    }

    private static GuardRun limited(Limit limit, long most) {
        return new GuardRun(ServerConfig.builder().limit(limit, most).build(), 1000, 16_384);
    }

    private static String fieldLines(int count) {
        return "A: b\r\n".repeat(count);
    }

    // ---- the canonical head ----

    @Test
    void theServerSeesNothingOfTheClientsHead() {
        assertThat(GuardRun.of("DELETE /x HTTP/1.1\r\nHost: b\r\nA: c\r\n\r\n").canonical)
                .hasToString(CANONICAL_GET);
        assertThat(GuardRun.of("OPTIONS * HTTP/1.1\r\nHost: b\r\n\r\n").canonical)
                .hasToString(CANONICAL_GET);
        assertThat(GuardRun.of("HEAD /x HTTP/1.0\r\n\r\n").canonical)
                .hasToString("HEAD / HTTP/1.0\r\nHost: postern\r\nConnection: close\r\n\r\n");
        assertThat(GuardRun.of("PUT /x HTTP/1.1\r\nHost: b\r\nContent-Length: 005\r\n\r\nhello").canonical)
                .hasToString("POST / HTTP/1.1\r\nHost: postern\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(GuardRun.of("PUT /x HTTP/1.1\r\nHost: b\r\nContent-Length: 0\r\n\r\n").canonical)
                .hasToString(CANONICAL_GET);
        assertThat(GuardRun.of("HEAD /x HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n").canonical)
                .hasToString("HEAD / HTTP/1.1\r\nHost: postern\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void aRefusedHeadIsAGetOrAHeadThatCloses() {
        assertThat(GuardRun.of("POST /x HTTP/1.0\r\nContent-Length: x\r\n\r\n").canonical)
                .hasToString(REFUSED);
        assertThat(GuardRun.of("\u0000").canonical).hasToString(REFUSED);
        assertThat(GuardRun.of("HEAD /# HTTP/1.1\r\n").canonical)
                .hasToString("HEAD / HTTP/1.1\r\nHost: postern\r\nConnection: close\r\n\r\n");
        assertThat(GuardRun.of("HEAD(/ HTTP/1.1\r\n").canonical).hasToString(REFUSED);
        assertThat(GuardRun.of("HEAD /# HTTP/1.1\r\n").onlyHead().isHead()).isTrue();
        assertThat(GuardRun.of("HEAD\r\n").onlyHead().isHead()).isFalse();
    }

    @Test
    void aRefusalNamesTheFaultAndTheSectionAndQuotesNothing() {
        FramingCases.all()
                .filter(row -> row.verdict().matches("[0-9]{3}"))
                .map(row -> Objects.requireNonNull(
                        GuardRun.of(row.input()).onlyHead().refusal()))
                .forEach(refusal -> assertThat(refusal.reason())
                        .matches("[A-Z][\\x20-\\x7e]+ \\(RFC [0-9]{4}, sections? [^()]+\\)")
                        .hasSizeLessThan(140));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "' / HTTP/1.1'|does not begin with a method",
                "G(T / HTTP/1.1|method is not a token",
                "GET|not a method, a target and a version",
                "GET /|not a method, a target and a version",
                "GET /%|percent-encoding",
                "GET  HTTP/1.1|not between two single spaces",
                "GET a HTTP/1.1|neither a path, nor",
                "GET http: HTTP/1.1|neither a path, nor",
                "GET * HTTP/1.1|belongs to OPTIONS",
                "GET http:// HTTP/1.1|authority in the target",
                "GET http://a:x HTTP/1.1|authority in the target",
                "GET /\" HTTP/1.1|must be percent-encoded",
                "GET /?\" HTTP/1.1|must be percent-encoded",
                "GET /# HTTP/1.1|fragment",
                "GET /?# HTTP/1.1|fragment",
                "GET /%z HTTP/1.1|percent-encoding",
                "GET /% HTTP/1.1|percent-encoding",
                "GET /?%4 HTTP/1.1|percent-encoding",
                "GET /%C3 HTTP/1.1|UTF-8",
                "GET /%ff HTTP/1.1|UTF-8",
                "GET /%00 HTTP/1.1|NUL",
                "GET /../a HTTP/1.1|. or ..",
                "GET /a/. HTTP/1.1|. or ..",
                "GET / HTTP/x|version is malformed",
                "GET / HTTP/1|version is malformed",
                "GET / HTTP/1.2|neither HTTP/1.0 nor HTTP/1.1",
                "CONNECT a HTTP/1.1|CONNECT is not implemented",
                "GET http://b/ HTTP/1.1|differs from the authority",
            })
    void aRefusalSaysWhatIsWrongWithTheRequestLine(String line, String reason) {
        assertThat(reason(line + "\r\nHost: a\r\n\r\n")).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "' A: b'|begins with white space",
                "'A : b'|white space in it or behind it",
                "'A\tb: c'|white space in it or behind it",
                "A|no colon",
                ": b|no name",
                "A[b: c|not a token",
                "Host: a|Host is repeated",
                "Content-Length: x|not a number below",
                "Content-Length:|not a number below",
                "Content-Length: 5`Content-Length: 5|Content-Length is repeated",
                "Content-Length: 5`Transfer-Encoding: chunked|both Content-Length and Transfer-Encoding",
                "Transfer-Encoding: gzip|not one chunked and nothing else",
                "Transfer-Encoding: a b|not a list of codings",
                "Transfer-Encoding: chunked, a|coding behind chunked",
                "Content-Length: 5`Expect: 200|not 100-continue",
                "Content-Length: 9223372036854775807`Expect: a|not 100-continue",
            })
    void aRefusalSaysWhatIsWrongWithTheFields(String lines, String reason) {
        assertThat(reason(GET.replace("\r\n\r\n", "\r\n" + lines.replace("`", "\r\n") + "\r\n\r\n")))
                .contains(reason);
    }

    @Test
    void aRefusalTellsLikeFaultsApart() {
        assertThat(reason("\r\n\r\n")).contains("empty, more than once");
        assertThat(reason("GET /\u0001")).contains("request line has a control character");
        assertThat(reason("\rG")).contains("request line has a control character");
        assertThat(reason(GET.replace("a", "\u0001"))).contains("field line has a control character");
        assertThat(reason(GET.replace("a\r\n", "a b\r\n"))).contains("host and perhaps a port");
        assertThat(reason(GET.replace("Host", "A"))).contains("Host is missing");
        assertThat(reason("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"))
                .contains("on HTTP/1.0");
        assertThat(reason("M".repeat(33) + " / HTTP/1.1\r\n")).contains("more than 32 characters");
        assertThat(reason("\u0000")).contains("request line has a control character");
        assertThat(reason("GET /% H\u0000")).contains("percent-encoding");
    }

    @Test
    void aRefusalSaysWhichLimitIsPassed() {
        assertThat(reason(limited(Limit.REQUEST_LINE, 13).feed(GET))).contains("request line has more than 13 bytes");
        assertThat(reason(limited(Limit.FIELD, 6).feed(GET))).contains("A field has more than 6 bytes");
        assertThat(reason(limited(Limit.FIELDS, 8).feed(GET))).contains("fields have more than 8 bytes");
        assertThat(reason(limited(Limit.FIELD_COUNT, 1).feed(GET.replace("Host", "A: b\r\nHost"))))
                .contains("more than 1 fields");
        assertThat(reason(limited(Limit.FIELD_COUNT, 1).feed(GET.replace("a", "a".repeat(9000)))))
                .contains("A field has more than");
    }

    private static String reason(String input) {
        return reason(GuardRun.of(input));
    }

    private static String reason(GuardRun run) {
        return Objects.requireNonNull(run.onlyHead().refusal()).reason();
    }

    @Test
    void expectIsNotPassedOn() {
        assertThat(GuardRun.of("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-CONTINUE\r\n\r\n")
                        .canonical)
                .hasToString("POST / HTTP/1.1\r\nHost: postern\r\nContent-Length: 5\r\n\r\n");
    }

    @Test
    void headIsHiddenOnlyWhereTheServerNeedsIt() {
        FramingGuard hiding = new FramingGuard(ServerConfig.defaults(), 1).hideHead();

        hiding.feed(bytes("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"), output);

        assertThat(text(output)).hasToString(CANONICAL_GET);
        assertThat(hiding.take().isHead()).isTrue();
    }

    @Test
    void theLongestCanonicalHeadFitsIntoItsRoom() {
        FramingGuard guard = new FramingGuard(ServerConfig.defaults(), 1);
        ByteBuffer room = ByteBuffer.allocate(FramingGuard.HEAD_ROOM);

        String fields = "Content-Length: 9223372036854775807\r\nExpect: 100-continue\r\nConnection: close\r\n";
        guard.feed(bytes(GET.replace("Host", fields + "Host")), room);

        assertThat(guard.pending()).isFalse();
        assertThat(room.position()).isGreaterThan(80);
    }

    @Test
    void numbersAreWrittenWithoutNeedlessDigits() {
        for (int length : new int[] {1, 9, 10, 99, 100, 109}) {
            assertThat(GuardRun.of(POST.replace("5", String.valueOf(length))).canonical)
                    .hasToString("POST / HTTP/1.1\r\nHost: postern\r\nContent-Length: " + length + "\r\n\r\n");
        }
        for (int size : new int[] {1, 9, 10, 15, 16, 255, 256}) {
            String hex = Integer.toHexString(size);
            String chunk = hex + "\r\n" + "x".repeat(size) + "\r\n";
            assertThat(GuardRun.of(CHUNKED + chunk).canonical).hasToString(CANONICAL_CHUNKED + chunk);
        }
    }

    @Test
    void onlyHeadIsHead() {
        for (String method : new String[] {"XEAD", "HXAD", "HEXD", "HEAX", "HEADS", "HEA", "head"}) {
            assertThat(GuardRun.of(GET.replace("GET", method)).onlyHead().isHead())
                    .as(method)
                    .isFalse();
        }
    }

    // ---- times ----

    private static @Nullable Timeout overdueAfter(int seconds, GuardRun run) {
        return run.guard.times().overdue(ServerConfig.defaults(), System.nanoTime() + seconds * 1_000_000_000L);
    }

    @Test
    void theTimeOfAHeadRunsFromItsFirstByteToItsLast() {
        for (String part : new String[] {"G", "\r", "\r\nG", GET.substring(0, GET.length() - 1)}) {
            assertThat(overdueAfter(35, GuardRun.of(part))).as(part).isEqualTo(Timeout.HEAD);
        }
        for (String head : new String[] {GET, POST, CHUNKED, "GET\r\n", "\rG"}) {
            assertThat(overdueAfter(1000, GuardRun.of(head))).as(head).isNull();
        }
        assertThat(overdueAfter(35, GuardRun.of(""))).isNull();
    }

    @Test
    void aHeadKnowsTheTimesOfItsConnection() {
        for (String head : new String[] {GET, "GET\r\n", "\rG"}) {
            GuardRun run = GuardRun.of(head);
            assertThat(run.onlyHead().times).as(head).isSameAs(run.guard.times());
        }
    }

    @Test
    void theTimesOfAClosedConnectionAreClosed() {
        FramingGuard guard = new FramingGuard(ServerConfig.defaults(), 1);

        assertThat(guard.times().isClosed()).isFalse();
        guard.closed();
        assertThat(guard.times().isClosed()).isTrue();
    }

    // ---- waiting ----

    @Test
    void noHeadIsParsedBeforeOneIsTaken() {
        FramingGuard guard = new FramingGuard(ServerConfig.defaults(), 2);
        ByteBuffer input = bytes(GET + GET + GET);

        guard.feed(input, output);
        assertThat(input.remaining()).isEqualTo(GET.length());
        assertThat(guard.waiting()).isTrue();
        guard.take();
        assertThat(guard.waiting()).isFalse();
        guard.feed(input, output);

        assertThat(input.remaining()).isZero();
        assertThat(guard.waiting()).isTrue();
    }

    @Test
    void aBodyPassesAlthoughItsHeadIsNotTaken() {
        FramingGuard guard = new FramingGuard(ServerConfig.defaults(), 1);
        ByteBuffer input = bytes(CHUNKED + "5\r\nhello\r\n0\r\n\r\n" + GET);

        guard.feed(input, output);

        assertThat(input.remaining()).isEqualTo(GET.length());
        assertThat(guard.waiting()).isTrue();
    }

    @Test
    void takingMoreThanThereIsFails() {
        FramingGuard guard = new FramingGuard(ServerConfig.defaults(), 1);

        assertThatThrownBy(guard::take).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new FramingGuard(ServerConfig.defaults(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void headsAreTakenByAnotherThreadInOrder() throws Exception {
        int count = 2_000;
        FramingGuard guard = new FramingGuard(ServerConfig.defaults(), 2);
        CompletableFuture<Void> taker = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < count; i++) {
                assertThat(takeSoon(guard).target()).isEqualTo("/" + i);
            }
        });

        for (int i = 0; i < count; i++) {
            ByteBuffer input = bytes("GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
            while (input.hasRemaining() && !taker.isCompletedExceptionally()) {
                guard.feed(input, output.clear());
                Thread.onSpinWait();
            }
        }

        taker.get(30, TimeUnit.SECONDS);
    }

    private static RequestHead takeSoon(FramingGuard guard) {
        while (true) {
            try {
                return guard.take();
            } catch (IllegalStateException notYet) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void behindTheLastRequestNothingIsWaitedFor() {
        FramingGuard guard = new FramingGuard(ServerConfig.defaults(), 1);

        guard.feed(bytes("GET / HTTP/1.0\r\n\r\n"), output);

        assertThat(guard.waiting()).isFalse();
    }

    @Test
    void whatFollowsAHeadThatCameInPartsIsParsedInItsTurn() {
        GuardRun run = GuardRun.of("G").feed(GET.substring(1) + GET.repeat(100));

        assertThat(run.heads()).hasSize(101).allMatch(head -> head.fieldCount() == 1);
    }

    // ---- bodies ----

    @Test
    void aBodyWithALengthMayPassBesideTheGuard() {
        GuardRun run = GuardRun.of(POST + "he");

        assertThat(run.guard.passable()).isEqualTo(3);
        run.pass(bytes("llo"));

        assertThat(run.guard.passable()).isZero();
        assertThat(run.guard.inMessage()).isFalse();
        assertThat(run.feed(GET).verdict()).isEqualTo("POST / [hello] | GET /");
    }

    @Test
    void nothingElsePassesBesideTheGuard() {
        assertThat(GuardRun.of("").guard.passable()).isZero();
        assertThat(GuardRun.of(GET + "GET").guard.passable()).isZero();
        assertThat(GuardRun.of(CHUNKED + "5\r\n").guard.passable()).isZero();
        assertThatThrownBy(() -> GuardRun.of(CHUNKED).guard.passed(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GuardRun.of(POST).guard.passed(6)).hasMessage("0 to 5 bytes may pass, but 6 did");
        assertThatThrownBy(() -> GuardRun.of(POST).guard.passed(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPassOfNothingChangesNothing() {
        for (String request : new String[] {POST, CHUNKED, CHUNKED + "5\r\n", "G"}) {
            GuardRun run = GuardRun.of(request);

            run.guard.passed(0);

            assertThat(run.guard.inMessage()).as(request).isTrue();
        }
        GuardRun between = GuardRun.of(CHUNKED + "5\r\nhello\r\n");
        between.guard.passed(0);
        assertThat(between.feed("0\r\n\r\n").verdict()).isEqualTo("POST / [hello]");
    }

    @Test
    void asMuchIsGivenOutAsThereIsRoomFor() {
        ByteBuffer small = ByteBuffer.allocate(10);

        new FramingGuard(ServerConfig.defaults(), 1).feed(bytes(POST), small);

        assertThat(text(small)).isEqualTo("POST / HTT");
    }

    @Test
    void nothingPassesBeforeWhatIsPending() {
        FramingGuard guard = new FramingGuard(ServerConfig.defaults(), 1);

        guard.feed(bytes(POST), ByteBuffer.allocate(10));
        assertThat(guard.passable()).isZero();
        guard.feed(bytes(""), output);

        assertThat(guard.passable()).isEqualTo(5);
    }

    @Test
    void aChunkIsPassedOnAsItComes() {
        GuardRun run = GuardRun.of(CHUNKED + "100000000;a=b\r\nhe");
        assertThat(run.canonical).hasToString(CANONICAL_CHUNKED + "2\r\nhe\r\n");

        run.feed("llo, world, hello");

        assertThat(run.canonical).hasToString(CANONICAL_CHUNKED + "2\r\nhe\r\n11\r\nllo, world, hello\r\n");
    }

    @Test
    void chunksAsLargeAsTheOutputAreMade() {
        String data = "x".repeat(100_000);
        GuardRun run = new GuardRun(ServerConfig.defaults(), 1, 4096);

        run.feed(CHUNKED + Integer.toHexString(data.length()) + "\r\n" + data + "\r\n0\r\n\r\n");

        assertThat(run.server().requests().get(0).body()).isEqualTo(data);
        assertThat(run.canonical.length() - data.length())
                .as("bytes of framing")
                .isLessThan(1000);
    }

    @Test
    void theFailureIsKnownBeforeTheServerCanSeeTheEndOfTheBody() {
        GuardRun run = GuardRun.of(CHUNKED + "5\r\nhello\r\n");
        ByteBuffer noRoom = ByteBuffer.allocate(0);

        run.guard.feed(bytes("nonsense"), noRoom);

        assertThat(run.guard.pending()).isTrue();
        assertThat(run.onlyHead().bodyFailure()).isNotNull();
        run.guard.feed(noRoom, output);
        assertThat(text(output)).hasToString("0\r\n\r\n");
    }

    @Test
    void theFirstFailureOfABodyStays() {
        RequestHead head = GuardRun.of(CHUNKED).onlyHead();

        head.failBody(408, "slow");
        head.failBody(400, "malformed");

        RequestBodyException failure = Objects.requireNonNull(head.bodyFailure());
        assertThat(failure.status()).isEqualTo(408);
    }

    @Test
    void aFailedBodySpoilsNoEarlierRequest() {
        GuardRun run = GuardRun.of(CHUNKED + "0\r\n\r\n" + CHUNKED + "x" + GET);

        assertThat(run.verdict()).isEqualTo("POST / [] | POST / [ !400]");
    }

    // ---- ends ----

    @Test
    void aClientThatEndsBetweenRequestsLeavesNothingBehind() {
        assertThat(GuardRun.of("").endOfInput().verdict()).isEmpty();
        assertThat(GuardRun.of(GET).endOfInput().canonical).hasToString(CANONICAL_GET);
        assertThat(GuardRun.of(GET).endOfInput().guard.finished()).isTrue();
    }

    @Test
    void aClientThatEndsInAHeadGetsNoAnswer() {
        GuardRun run = GuardRun.of(GET + "GET / HTTP/1.1\r\nHost: a\r\n").endOfInput();

        assertThat(run.verdict()).isEqualTo("GET /");
        assertThat(run.canonical).hasToString(CANONICAL_GET);
        assertThat(run.guard.finished()).isTrue();
    }

    @Test
    void aClientThatEndsInABodyWithALengthLeavesItShort() {
        GuardRun run = GuardRun.of(POST + "he").endOfInput();

        assertThat(run.verdict()).isEqualTo("POST / [he !400]");
        assertThat(run.server().end()).isEqualTo(End.INCOMPLETE);
        assertThat(run.guard.finished()).isTrue();
    }

    @Test
    void aClientThatEndsInAChunkedBodyEndsItForTheServer() {
        for (String body : new String[] {"", "5", "5\r\nhe", "5\r\nhello", "5\r\nhello\r\n0\r\n", "0\r\nA: b"}) {
            GuardRun run = GuardRun.of(CHUNKED + body).endOfInput();

            assertThat(run.verdict()).as(body).startsWith("POST / [").endsWith(" !400]");
            assertThat(run.server().end()).as(body).isEqualTo(End.CLEAN);
        }
    }

    @Test
    void theEndOfAChunkedBodyFollowsWhatIsPending() {
        GuardRun run = new GuardRun(ServerConfig.defaults(), 1, 1);
        ByteBuffer small = ByteBuffer.allocate(3);
        run.guard.feed(bytes(CHUNKED), small);
        run.canonical.append(text(small));

        run.endOfInput();

        assertThat(run.canonical).hasToString(CANONICAL_CHUNKED + "0\r\n\r\n");
    }

    @Test
    void anEndGivesOutWhatIsPending() {
        List<BiConsumer<FramingGuard, ByteBuffer>> ends = List.of(FramingGuard::endOfInput, FramingGuard::timeOut);
        for (BiConsumer<FramingGuard, ByteBuffer> end : ends) {
            for (boolean finished : new boolean[] {false, true}) {
                FramingGuard guard = new FramingGuard(ServerConfig.defaults(), 1);
                guard.feed(bytes(POST), ByteBuffer.allocate(10));
                if (finished) {
                    guard.finish();
                }
                output.clear();

                end.accept(guard, output);

                assertThat(text(output)).endsWith("Content-Length: 5\r\n\r\n");
                assertThat(guard.pending()).isFalse();
            }
        }
    }

    @Test
    void anEndBehindAChunkedBodyEndsItNoSecondTime() {
        String complete = CHUNKED + "0\r\n\r\n";

        assertThat(GuardRun.of(complete).endOfInput().canonical).hasToString(CANONICAL_CHUNKED + "0\r\n\r\n");
        assertThat(GuardRun.of(complete).timeOut().canonical).hasToString(CANONICAL_CHUNKED + "0\r\n\r\n");
    }

    @Test
    void aBodyOfAFinishedGuardNeitherFailsNorEnds() {
        GuardRun run = GuardRun.of(CHUNKED + "5\r\nhe");
        String before = run.canonical.toString();

        run.guard.finish();
        run.endOfInput().timeOut();

        assertThat(run.canonical).hasToString(before);
        assertThat(run.onlyHead().bodyFailure()).isNull();
    }

    @Test
    void aSlowHeadIsRefusedAndASlowBodyFails() {
        assertThat(GuardRun.of("GET / HT").timeOut().verdict()).isEqualTo("408");
        assertThat(GuardRun.of("GET / HT").timeOut().canonical).hasToString(REFUSED);
        assertThat(GuardRun.of("\r").timeOut().verdict()).isEqualTo("408");
        assertThat(GuardRun.of("HEAD / HTTP/1.1\r\nA").timeOut().onlyHead().isHead())
                .isTrue();
        assertThat(GuardRun.of(GET + "G").timeOut().verdict()).isEqualTo("GET / | 408");
        assertThat(GuardRun.of(POST + "he").timeOut().verdict()).isEqualTo("POST / [he !408]");
        assertThat(GuardRun.of(CHUNKED + "5\r\nhe").timeOut().verdict()).isEqualTo("POST / [he !408]");
        assertThat(GuardRun.of(CHUNKED).timeOut().canonical).hasToString(CANONICAL_CHUNKED + "0\r\n\r\n");
    }

    @Test
    void anIdleConnectionIsFinishedInSilence() {
        GuardRun run = GuardRun.of(GET).timeOut();

        assertThat(run.canonical).hasToString(CANONICAL_GET);
        assertThat(run.guard.finished()).isTrue();
        assertThat(run.timeOut().verdict()).isEqualTo("GET /");
    }

    @Test
    void afterTheEndAllInputIsDropped() {
        for (GuardRun run : new GuardRun[] {
            GuardRun.of("x\r\n"),
            GuardRun.of("GET / HTTP/1.0\r\n\r\n"),
            GuardRun.of(CHUNKED + "x"),
            GuardRun.of(GET).endOfInput(),
            GuardRun.of(GET).timeOut()
        }) {
            int heads = run.heads().size();
            String before = run.everything();

            run.feed(GET).endOfInput().timeOut();

            assertThat(run.heads()).hasSize(heads);
            assertThat(run.everything()).isEqualTo(before);
            assertThat(run.guard.waiting()).isFalse();
        }
    }

    @Test
    void aFinishedGuardParsesNothing() {
        GuardRun run = GuardRun.of(POST);

        run.guard.finish();
        run.feed("hello" + GET);

        assertThat(run.verdict()).isEqualTo("POST / []");
        assertThat(run.guard.passable()).isZero();
    }

    @Test
    void aFinishedGuardDropsItsInputAlsoWhileSomethingIsPending() {
        FramingGuard guard = new FramingGuard(ServerConfig.defaults(), 1);
        guard.feed(bytes(POST), ByteBuffer.allocate(10));
        ByteBuffer more = bytes("hello");

        guard.finish();
        guard.feed(more, ByteBuffer.allocate(0));

        assertThat(more.hasRemaining()).isFalse();
        assertThat(guard.pending()).isTrue();
    }

    @Test
    void aMessageIsOpenFromItsFirstByteToItsLast() {
        assertThat(GuardRun.of("").guard.inMessage()).isFalse();
        assertThat(GuardRun.of("G").guard.inMessage()).isTrue();
        assertThat(GuardRun.of("x\r\n").guard.inMessage()).as("refused").isTrue();
        assertThat(GuardRun.of(POST + "hell").guard.inMessage()).isTrue();
        assertThat(GuardRun.of(POST + "hello").guard.inMessage()).isFalse();
        assertThat(GuardRun.of(CHUNKED + "0\r\n\r").guard.inMessage()).isTrue();
        assertThat(GuardRun.of(CHUNKED + "0\r\n\r\n").guard.inMessage()).isFalse();
    }

    // ---- limits and cost ----

    @Test
    void eachLimitAllowsWhatItNamesAndNoMore() {
        assertThat(limited(Limit.REQUEST_LINE, 14).feed(GET).verdict()).isEqualTo("GET /");
        assertThat(limited(Limit.REQUEST_LINE, 13).feed(GET).verdict()).isEqualTo("414");
        assertThat(limited(Limit.FIELD, 7).feed(GET).verdict()).isEqualTo("GET /");
        assertThat(limited(Limit.FIELD, 6).feed(GET).verdict()).isEqualTo("431");
        assertThat(limited(Limit.FIELDS, 9).feed(GET).verdict()).isEqualTo("GET /");
        assertThat(limited(Limit.FIELDS, 8).feed(GET).verdict()).isEqualTo("431");
        assertThat(limited(Limit.FIELD_COUNT, 1).feed(GET).verdict()).isEqualTo("GET /");
        assertThat(limited(Limit.FIELD_COUNT, 1)
                        .feed(GET.replace("Host", "A: b\r\nHost"))
                        .verdict())
                .isEqualTo("431");
        assertThat(limited(Limit.BODY, 5).feed(POST + "hello").verdict()).isEqualTo("POST / [hello]");
        assertThat(limited(Limit.BODY, 4).feed(POST + "hello").verdict()).isEqualTo("413");
        assertThat(limited(Limit.BODY, 5)
                        .feed(CHUNKED + "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")
                        .verdict())
                .isEqualTo("POST / [hello]");
        assertThat(limited(Limit.BODY, 4).feed(CHUNKED + "2\r\nhe\r\n3\r\nllo").verdict())
                .isEqualTo("POST / [he !413]");
        assertThat(limited(Limit.CHUNK_LINE, 3)
                        .feed(CHUNKED + "5;a\r\nhello\r\n0\r\nA:\r\n\r\n")
                        .verdict())
                .isEqualTo("POST / [hello]");
        assertThat(limited(Limit.CHUNK_LINE, 2).feed(CHUNKED + "5;a\r\n").verdict())
                .isEqualTo("POST / [ !400]");
        assertThat(limited(Limit.CHUNK_LINE, 3)
                        .feed(CHUNKED + "0\r\nA:\r\nB:\r\n\r\n")
                        .verdict())
                .isEqualTo("POST / [ !400]");
    }

    @Test
    void manyFieldsAreKept() {
        GuardRun run = limited(Limit.FIELD_COUNT, 5000).feed(GET.replace("Host", fieldLines(4999) + "Host"));

        assertThat(run.onlyHead().fieldCount()).isEqualTo(5000);
        assertThat(run.onlyHead().fieldName(4999)).isEqualTo("Host");
    }

    @Test
    void aHeadByteByByteCostsNoMoreThanItsLength() {
        ServerConfig config = ServerConfig.builder()
                .limit(Limit.FIELD, 4_000_000)
                .limit(Limit.FIELDS, 8_000_000)
                .build();
        FramingGuard guard = new FramingGuard(config, 1);
        byte[] head = ("GET / HTTP/1.1\r\nHost: a\r\nA: " + "b".repeat(3_000_000) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);

        long start = System.nanoTime();
        for (int i = 0; i < head.length; i++) {
            guard.feed(ByteBuffer.wrap(head, i, 1), output);
        }

        assertThat(guard.take().fieldCount()).isEqualTo(2);
        // If each byte made the line be read again, this would be hours.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void anEndlessLineTakesNoEndlessMemory() {
        FramingGuard guard = new FramingGuard(ServerConfig.defaults(), 1);
        byte[] part = "a".repeat(1000).getBytes(StandardCharsets.ISO_8859_1);

        guard.feed(bytes(CHUNKED + "5;"), output);
        for (int i = 0; i < 10_000; i++) {
            guard.feed(ByteBuffer.wrap(part), output);
        }

        assertThat(guard.finished()).isTrue();
        assertThat(guard.take().bodyFailure()).isNotNull();
    }
}

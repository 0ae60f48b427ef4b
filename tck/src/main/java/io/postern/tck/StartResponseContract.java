package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter S: start_response. */
@SuppressWarnings("exports") // the nullness annotation is needed at compile time only
public interface StartResponseContract extends ServerFixture {

    /**
     * Nothing is sent before the first block.
     *
     * <p>If it fails: the head is sent when it is known, which is too early.
     */
    @Test
    @Covers("S-01")
    default void startSendsNothing() throws Exception {
        Signal started = new Signal("the start of the response");
        Signal goOn = new Signal("the go-ahead of the test");
        RawClient client = serve((environ, startResponse) -> {
                    Samples.start(startResponse);
                    return ProbeBody.from(index -> {
                        if (index == 0) {
                            started.give();
                            goOn.await();
                        }
                        return index < 2 ? Samples.block("ab".substring(index, index + 1)) : null;
                    });
                })
                .connect();

        client.send(Samples.GET);
        started.expect();
        client.expectSilence();
        goOn.give();

        assertThat(client.answer().text()).as("the answer").isEqualTo("ab");
    }

    /**
     * The response may start in the first step of the iteration.
     *
     * <p>If it fails: nothing of the response is needed before the first block.
     */
    @ParameterizedTest
    @ValueSource(strings = {"hasNext", "next"})
    @Covers("S-02")
    default void theResponseMayStartWithinTheIteration(String where) throws Exception {
        Application lazy = (environ, startResponse) -> () -> new LazyStart(startResponse, where);

        Answer answer = get(lazy);

        assertThat(answer.status()).as("status").isEqualTo(201);
        assertThat(answer.text()).as("content").isEqualTo("started in " + where);
    }

    /**
     * The response may start after empty blocks.
     *
     * <p>If it fails: an empty block is no block.
     */
    @Test
    @Covers({"S-02", "B-05"})
    default void theResponseMayStartAfterEmptyBlocks() throws Exception {
        Application lazy = (environ, startResponse) -> ProbeBody.from(index -> {
            if (index == 2) {
                startResponse.start("202 Accepted", Headers.create());
            }
            return index == 4 ? null : Samples.block(index < 3 ? "" : "late");
        });

        Answer answer = get(lazy);

        assertThat(answer.status()).as("status").isEqualTo(202);
        assertThat(answer.text()).as("content").isEqualTo("late");
    }

    /**
     * A block before the start is a failure.
     *
     * <p>If it fails: nothing may be invented for the missing status.
     */
    @Test
    @Covers("S-03")
    default void aBlockBeforeTheStartIsAFailure() throws Exception {
        ProbeBody body = ProbeBody.of("too", "early");
        TestServer server = serve((environ, startResponse) -> body);

        Answer answer = server.get("/");

        expectPlain500(answer, "too");
        server.log().awaitError();
        body.expectClosedOnce(server);
    }

    /**
     * No start at all is a failure.
     *
     * <p>If it fails: look at what happens at the end of the iteration.
     */
    @Test
    @Covers("S-04")
    default void noStartAtAllIsAFailure() throws Exception {
        ProbeBody body = ProbeBody.of("", "");
        TestServer server = serve((environ, startResponse) -> body);

        Answer answer = server.get("/");

        expectPlain500(answer, "nothing");
        server.log().awaitError();
        body.expectClosedOnce(server);
    }

    /**
     * A second start throws to the application, and changes nothing.
     *
     * <p>If it fails: the second call belongs to the state machine of the engine.
     */
    @Test
    @Covers({"S-05", "S-26"})
    default void aSecondStartIsRefused() throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("what the second start threw");
        Application startsTwice = (environ, startResponse) -> {
            startResponse.start("201 Created", Headers.of("X-A", "first"));
            seen.report(Samples.thrownBy(() -> startResponse.start("202 Accepted", Headers.of("X-A", "second"))));
            return Body.of("ok");
        };

        Answer answer = get(startsTwice);

        Samples.expectViolation(seen.next());
        assertThat(answer.status()).as("status").isEqualTo(201);
        assertThat(answer.headers().all("X-A")).as("X-A").containsExactly("first");
    }

    /**
     * A second start that nobody catches is a 500.
     *
     * <p>If it fails: it is a failure of the application like any other.
     */
    @Test
    @Covers("S-05")
    default void aSecondStartThatNobodyCatchesIsA500() throws Exception {
        Application startsTwice = (environ, startResponse) -> {
            Samples.start(startResponse);
            Samples.start(startResponse);
            return Body.of("never");
        };

        expectPlain500(get(startsTwice), "never");
    }

    /**
     * A second start after the commit is refused as well.
     *
     * <p>If it fails: the response that is being sent must not suffer.
     */
    @Test
    @Covers("S-05")
    default void aSecondStartAfterTheCommitIsRefused() throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("what the second start threw");
        Application startsLate = (environ, startResponse) -> {
            Samples.start(startResponse).write(Samples.block("some "));
            seen.report(Samples.thrownBy(() -> Samples.start(startResponse)));
            return Body.of("more");
        };

        Answer answer = get(startsLate);

        Samples.expectViolation(seen.next());
        assertThat(answer.text()).as("content").isEqualTo("some more");
        assertThat(answer.complete()).as("complete").isTrue();
    }

    /**
     * A start that threw was a start: only one with a failure may follow.
     *
     * <p>If it fails: the call counts before its arguments are checked.
     */
    @Test
    @Covers({"S-06", "S-24"})
    default void aStartThatThrewCounts() throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("what a start threw");
        Application recovers = (environ, startResponse) -> {
            seen.report(Samples.thrownBy(() -> startResponse.start("200 OK", Headers.of("Connection", "close"))));
            seen.report(Samples.thrownBy(() -> startResponse.start("200 OK", Headers.create())));
            startResponse.start("503 Service Unavailable", Headers.of("X-A", "recovered"), new Exception("recovering"));
            return Body.of("recovered");
        };

        Answer answer = get(recovers);

        Samples.expectViolation(seen.next());
        Samples.expectViolation(seen.next());
        assertThat(answer.status()).as("status").isEqualTo(503);
        assertThat(answer.text()).as("content").isEqualTo("recovered");
    }

    /**
     * A start that threw has stored nothing.
     *
     * <p>If it fails: after a refused start there is no status for a block.
     */
    @Test
    @Covers({"S-06", "S-26"})
    default void aStartThatThrewStoresNothing() throws Exception {
        Application goesOn = (environ, startResponse) -> {
            Samples.thrownBy(() -> startResponse.start("200", Headers.create()));
            return Body.of("never");
        };

        expectPlain500(get(goesOn), "never");
    }

    /**
     * A start with a failure replaces status and headers.
     *
     * <p>If it fails: something of the first start was kept.
     */
    @Test
    @Covers("S-07")
    default void aStartWithAFailureReplacesTheResponse() throws Exception {
        Application replaces = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("X-Old", "1", "Content-Length", "100", "Set-Cookie", "a=1"));
            startResponse.start("500 Sorry", Headers.of("X-New", "2"), new Exception("why"));
            return Body.of("sorry");
        };

        Answer answer = get(replaces);

        assertThat(answer.status()).as("status").isEqualTo(500);
        assertThat(answer.header("X-New")).as("X-New").isEqualTo("2");
        assertThat(answer.headers().contains("X-Old")).as("X-Old in %s", answer).isFalse();
        assertThat(answer.headers().contains("Set-Cookie"))
                .as("Set-Cookie in %s", answer)
                .isFalse();
        assertThat(answer.text()).as("content").isEqualTo("sorry");
    }

    /**
     * After the commit a start with a failure throws that very failure, and the response is aborted.
     *
     * <p>If it fails: the failure must be neither wrapped nor copied; an abort must not write a last chunk.
     */
    @Test
    @Covers({"S-08", "S-09"})
    default void afterTheCommitAStartWithAFailureThrowsIt() throws Exception {
        Exception failure = new Exception("the very one");
        Seen<Optional<Throwable>> seen = new Seen<>("what start threw");
        TestServer server = serve((environ, startResponse) -> {
            Samples.start(startResponse).write(Samples.block("some"));
            Optional<Throwable> thrown =
                    Samples.thrownBy(() -> startResponse.start("500 Sorry", Headers.create(), failure));
            seen.report(thrown);
            throw ProbeBody.sneaky(thrown.orElseThrow());
        });
        RawClient client = server.connect();

        Answer answer = client.send(Samples.GET).answer();

        assertThat(seen.next()).as("what start threw").containsSame(failure);
        assertThat(answer.status()).as("status").isEqualTo(200);
        assertThat(answer.text()).as("content").isEqualTo("some");
        assertThat(answer.complete())
                .as("the aborted answer %s is complete", answer)
                .isFalse();
        client.expectEnd();
    }

    /**
     * An error is thrown as it is, too.
     *
     * <p>If it fails: not every throwable is an exception.
     */
    @Test
    @Covers("S-08")
    default void afterTheCommitAnErrorIsThrownAsItIs() throws Exception {
        Throwable failure = new NoClassDefFoundError("the very one");
        Seen<Optional<Throwable>> seen = new Seen<>("what start threw");
        Application late = (environ, startResponse) -> {
            BodyWriter writer = Samples.start(startResponse);
            writer.write(Samples.block("some"));
            seen.report(Samples.thrownBy(() -> startResponse.start("500 Sorry", Headers.create(), failure)));
            return Body.of(" more");
        };

        Answer answer = get(late);

        assertThat(seen.next()).as("what start threw").containsSame(failure);
        assertThat(answer.text()).as("content after the application went on").isEqualTo("some more");
    }

    /**
     * An abort shows with a declared length, too.
     *
     * <p>If it fails: fewer bytes than announced, and the end of the connection.
     */
    @Test
    @Covers("S-09")
    default void anAbortShowsWithADeclaredLength() throws Exception {
        RawClient client = serve((environ, startResponse) -> {
                    startResponse
                            .start("200 OK", Headers.of("Content-Length", "100"))
                            .write(Samples.block("some"));
                    startResponse.start("500 Sorry", Headers.create(), new Exception("late"));
                    return Body.empty();
                })
                .connect();

        Answer answer = client.send(Samples.GET).answer();

        assertThat(answer.text()).as("content").isEqualTo("some");
        assertThat(answer.complete())
                .as("the aborted answer %s is complete", answer)
                .isFalse();
        client.expectEnd();
    }

    /**
     * The first start may carry a failure.
     *
     * <p>If it fails: it works like any first start.
     */
    @Test
    @Covers("S-10")
    default void theFirstStartMayCarryAFailure() throws Exception {
        Application fails = (environ, startResponse) -> {
            startResponse.start("503 Service Unavailable", Headers.of("X-A", "1"), new Exception("early"));
            return Body.of("down");
        };

        Answer answer = get(fails);

        assertThat(answer.status()).as("status").isEqualTo(503);
        assertThat(answer.header("X-A")).as("X-A").isEqualTo("1");
        assertThat(answer.text()).as("content").isEqualTo("down");
    }

    /**
     * The failure is let go when the call returns.
     *
     * <p>If it fails: the engine keeps the failure in a field.
     */
    @Test
    @Covers("S-11")
    default void theFailureIsNotKept() throws Exception {
        Seen<WeakReference<Exception>> seen = new Seen<>("a weak reference to the failure");
        Signal looked = new Signal("the look of the test");
        RawClient client = serve((environ, startResponse) -> {
                    seen.report(startWithAFailure(startResponse));
                    return ProbeBody.from(index -> {
                        if (index == 0) {
                            looked.await();
                        }
                        return index == 0 ? Samples.block("x") : null;
                    });
                })
                .connect();

        client.send(Samples.GET);
        WeakReference<Exception> failure = seen.next();
        Poll.until("the failure to be collected", () -> {
            System.gc();
            return failure.refersTo(null);
        });
        looked.give();

        assertThat(client.answer().text()).as("the answer").isEqualTo("x");
    }

    /**
     * Each start that succeeds gives a writer.
     *
     * <p>If it fails: a replacing start gives one, too.
     */
    @Test
    @Covers("S-12")
    default void everyStartGivesAWriter() throws Exception {
        Seen<Boolean> seen = new Seen<>("whether there are writers");
        Application asks = (environ, startResponse) -> {
            BodyWriter first = Samples.start(startResponse);
            BodyWriter second = startResponse.start("200 OK", Headers.create(), new Exception("again"));
            seen.report(!Samples.isNull(first) && !Samples.isNull(second));
            return Body.empty();
        };

        get(asks);

        assertThat(seen.next()).as("both starts gave a writer").isTrue();
    }

    /**
     * A status that is not three digits, a space and a phrase is refused.
     *
     * <p>If it fails: only ASCII digits are digits, and nothing is repaired.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "200",
                "20X OK",
                "200OK",
                " 200 OK",
                "200  OK",
                "2000 OK",
                "20 OK",
                "+20 OK",
                "\uFF12\uFF10\uFF10 OK",
                "OK",
                "200\tOK",
                "HTTP/1.1 200 OK"
            })
    @Covers({"S-13", "S-26"})
    default void aMalformedStatusIsRefused(String status) throws Exception {
        refused(startResponse -> startResponse.start(status, Headers.create()));
    }

    /**
     * An empty reason phrase is allowed.
     *
     * <p>If it fails: the space after the code is sent all the same.
     */
    @Test
    @Covers({"S-13", "S-14"})
    default void theReasonMayBeEmpty() throws Exception {
        Answer answer = get(Samples.answering("200 ", Headers.create(), Body.of("x")));

        assertThat(answer.status())
                .as("status, from a line that has a space after it")
                .isEqualTo(200);
    }

    /**
     * Codes that nobody has registered are accepted.
     *
     * <p>If it fails: a table of the server library knows only some.
     */
    @ParameterizedTest
    @ValueSource(ints = {200, 201, 206, 226, 299, 300, 307, 399, 400, 418, 451, 499, 500, 511, 599})
    @Covers("S-15")
    default void codesFrom200To599AreAccepted(int code) throws Exception {
        Answer answer = get(Samples.answering(code + " Some Reason", Headers.create(), Body.of("x")));

        assertThat(answer.status()).as("status").isEqualTo(code);
        assertThat(answer.text()).as("content").isEqualTo("x");
    }

    /**
     * Codes outside 200 to 599 are refused.
     *
     * <p>If it fails: interim answers are not the application's to send.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "100 Continue",
                "101 Switching Protocols",
                "103 Early Hints",
                "199 X",
                "000 X",
                "099 X",
                "600 X",
                "999 X"
            })
    @Covers({"S-15", "H-29"})
    default void otherCodesAreRefused(String status) throws Exception {
        refused(startResponse -> startResponse.start(status, Headers.create()));
    }

    /**
     * Control characters in the status are refused.
     *
     * <p>If it fails: a line break in the status splits the response.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "200 OK\r\nX-Evil: 1",
                "200 OK\n",
                "200 O\rK",
                "200 O\u0000K",
                "200 O\u0007K",
                "200 O\u007FK",
                "200 \u001B",
                "200\r OK"
            })
    @Covers("S-17")
    default void controlCharactersInTheStatusAreRefused(String status) throws Exception {
        refused(startResponse -> startResponse.start(status, Headers.create()));
    }

    /**
     * A char that is no byte is refused wherever it stands.
     *
     * <p>If it fails: cut to its low byte, U+560D U+560A is a line break.
     */
    @Test
    @Covers("S-18")
    default void aCharBeyondAByteIsRefused() throws Exception {
        refused(startResponse -> startResponse.start("200 \u0100", Headers.create()));
        refused(startResponse -> startResponse.start("200 a\u560d\u560aX-Evil: 1", Headers.create()));
        refused(startResponse -> startResponse.start("200 OK", Headers.of("X-A", "a\u560d\u560aX-Evil: 1")));
        refused(startResponse -> startResponse.start("200 OK", Headers.of("X-A", "\u0100")));
        refused(startResponse -> startResponse.start("200 OK", Headers.of("X-\u0141", "a")));
    }

    /**
     * Nulls are refused.
     *
     * <p>If it fails: a null is refused before anything is stored.
     */
    @Test
    @Covers("S-19")
    default void nullsAreRefused() throws Exception {
        refusedByAnyException(startResponse -> startResponse.start(Samples.nothing(), Headers.create()));
        refusedByAnyException(startResponse -> startResponse.start("200 OK", Samples.<Headers>nothing()));
        refusedByAnyException(startResponse -> startResponse.start("200 OK", Headers.of("X-A", Samples.nothing())));
        refusedByAnyException(
                startResponse -> startResponse.start("200 OK", Headers.of(Samples.<String>nothing(), "a")));
    }

    /**
     * An error in the headers shows while the application can still answer something else.
     *
     * <p>If it fails: nothing is checked later than in start.
     */
    @Test
    @Covers("S-20")
    default void anErrorInTheHeadersCanBeMended() throws Exception {
        Application mends = (environ, startResponse) -> {
            try {
                startResponse.start("200 OK", Headers.of("Content-Length", "many"));
            } catch (IllegalStateException e) {
                startResponse.start("500 Mended", Headers.of("X-A", "mended"), e);
            }
            return Body.of("mended");
        };

        Answer answer = get(mends);

        assertThat(answer.header("X-A")).as("X-A").isEqualTo("mended");
        assertThat(answer.text()).as("content").isEqualTo("mended");
    }

    /**
     * Headers are copied.
     *
     * <p>If it fails: what was checked is what is sent.
     */
    @Test
    @Covers("S-21")
    default void laterChangesOfTheHeadersHaveNoEffect() throws Exception {
        Application changes = (environ, startResponse) -> {
            Headers headers = Headers.of("X-A", "before");
            startResponse.start("200 OK", headers);
            headers.set("X-A", "after")
                    .add("X-B", "after")
                    .add("Connection", "close")
                    .add("Content-Length", "7");
            return Body.of("ok");
        };

        Answer answer = get(changes);

        assertThat(answer.headers().all("X-A")).as("X-A").containsExactly("before");
        assertThat(answer.headers().contains("X-B")).as("X-B in %s", answer).isFalse();
        assertThat(answer.text()).as("content").isEqualTo("ok");
    }

    /**
     * Headers are not changed, so that one object serves all responses.
     *
     * <p>If it fails: the server adds its own fields to a list of its own.
     */
    @Test
    @Covers("S-22")
    default void theHeadersAreNotChanged() throws Exception {
        Headers headers = Headers.of("Content-Type", "text/plain", "Date", "never", "X-A", "1");
        TestServer server = serve(Samples.answering("200 OK", headers, Body.of("ok")));

        server.get("/");
        server.get("/");

        assertThat(headers)
                .as("the headers after two responses")
                .isEqualTo(Headers.of("Content-Type", "text/plain", "Date", "never", "X-A", "1"));
    }

    /**
     * Fields of one name keep their order.
     *
     * <p>If it fails: add the fields, do not set them.
     */
    @Test
    @Covers({"S-23", "H-02"})
    default void fieldsOfOneNameKeepTheirOrder() throws Exception {
        Headers headers = Headers.of("X-A", "3", "X-B", "b", "x-a", "1", "X-A", "2", "X-b", "a");

        Answer answer = get(Samples.answering("200 OK", headers, Body.of("ok")));

        assertThat(answer.headers().all("X-A")).as("X-A").containsExactly("3", "1", "2");
        assertThat(answer.headers().all("X-B")).as("X-B").containsExactly("b", "a");
    }

    /**
     * The fields of the connection are the server's.
     *
     * <p>If it fails: compare names without case.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "Keep-Alive",
                "Proxy-Authenticate",
                "Proxy-Authorization",
                "Proxy-Connection",
                "TE",
                "Trailer",
                "Trailers",
                "Transfer-Encoding",
                "Upgrade"
            })
    @Covers({"S-24", "H-04", "H-29", "H-31"})
    default void fieldsOfTheConnectionAreRefused(String name) throws Exception {
        refused(startResponse -> startResponse.start("200 OK", Headers.of(name, "x")));
        refused(startResponse -> startResponse.start("200 OK", Headers.of(name.toLowerCase(Locale.ROOT), "x")));
        refused(startResponse -> startResponse.start("200 OK", Headers.of(name.toUpperCase(Locale.ROOT), "x")));
    }

    /**
     * Status is not a field.
     *
     * <p>If it fails: a gateway behind would take it for the status.
     */
    @ParameterizedTest
    @ValueSource(strings = {"Status", "status", "STATUS"})
    @Covers("S-25")
    default void aFieldNamedStatusIsRefused(String name) throws Exception {
        refused(startResponse -> startResponse.start("200 OK", Headers.of(name, "200 OK")));
    }

    /**
     * A replacing start that is refused leaves the first one as it was.
     *
     * <p>If it fails: store after all checks.
     */
    @Test
    @Covers("S-26")
    default void aRefusedReplacementChangesNothing() throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("what the replacement threw");
        Application tries = (environ, startResponse) -> {
            startResponse.start("201 Created", Headers.of("X-A", "first"));
            seen.report(Samples.thrownBy(() -> startResponse.start(
                    "500 Sorry", Headers.of("X-A", "second", "Upgrade", "x"), new Exception("why"))));
            seen.report(Samples.thrownBy(
                    () -> startResponse.start("50 Sorry", Headers.of("X-A", "third"), new Exception("why"))));
            return Body.of("ok");
        };

        Answer answer = get(tries);

        Samples.expectViolation(seen.next());
        Samples.expectViolation(seen.next());
        assertThat(answer.status()).as("status").isEqualTo(201);
        assertThat(answer.headers().all("X-A")).as("X-A").containsExactly("first");
    }

    /**
     * After the request start throws, and the connection's next response is not touched.
     *
     * <p>If it fails: the object has to be dead when its request is over.
     */
    @Test
    @Covers("S-27")
    default void startAfterTheRequestIsRefused() throws Exception {
        Seen<StartResponse> leaked = new Seen<>("start_response");
        Seen<Optional<Throwable>> late = new Seen<>("what the late start threw");
        RawClient client = serve((environ, startResponse) -> {
                    if (leaked.count() > 0) {
                        StartResponse old = leaked.next();
                        late.report(Samples.thrownBy(() -> old.start("500 Late", Headers.of("X-Late", "1"))));
                        late.report(Samples.thrownBy(
                                () -> old.start("500 Late", Headers.of("X-Late", "1"), new Exception("late"))));
                    } else {
                        leaked.report(startResponse);
                    }
                    Samples.start(startResponse);
                    return Body.of("ok");
                })
                .connect();

        client.send(Samples.GET).answer();
        Answer second = client.send(Samples.GET).answer();

        assertThat(late.next()).as("what the late start threw").isPresent();
        assertThat(late.next()).as("what the late start with a failure threw").isPresent();
        assertThat(second.status()).as("status of the next response").isEqualTo(200);
        assertThat(second.headers().contains("X-Late"))
                .as("X-Late in %s", second)
                .isFalse();
    }

    /**
     * start belongs to the thread of its request.
     *
     * <p>If it fails: the engine compares the threads.
     */
    @Test
    @Covers("S-28")
    default void startFromAnotherThreadIsRefused() throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("what start threw");
        Application hands = (environ, startResponse) -> {
            Thread other = new Thread(
                    () -> seen.report(Samples.thrownBy(() -> startResponse.start("500 Other", Headers.create()))));
            other.start();
            other.join();
            startResponse.start("200 OK", Headers.of("X-A", "own"));
            return Body.of("ok");
        };

        Answer answer = get(hands);

        Samples.expectViolation(seen.next());
        assertThat(answer.status()).as("status").isEqualTo(200);
        assertThat(answer.header("X-A")).as("X-A").isEqualTo("own");
    }

    /**
     * The writer belongs to the thread of its request, too.
     *
     * <p>If it fails: the engine compares the threads.
     */
    @Test
    @Covers("S-28")
    default void aWriteFromAnotherThreadIsRefused() throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("what the write threw");
        Application hands = (environ, startResponse) -> {
            BodyWriter writer = Samples.start(startResponse);
            Thread other = new Thread(() -> seen.report(Samples.thrownBy(() -> {
                writer.write(Samples.block("other "));
                return "";
            })));
            other.start();
            other.join();
            writer.write(Samples.block("own"));
            return Body.empty();
        };

        Answer answer = get(hands);

        Samples.expectViolation(seen.next());
        assertThat(answer.text()).as("content").isEqualTo("own");
    }

    /**
     * Wrapped objects work, in both directions.
     *
     * <p>If it fails: something casts what it was given.
     */
    @Test
    @Covers({"S-30", "M-06"})
    default void wrappedObjectsWork() throws Exception {
        Application inner = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("X-Inner", "1")).write(Samples.block("a"));
            return Body.of("b");
        };
        Application outer = (environ, startResponse) -> {
            StartResponse wrapped = new StartResponse() {
                @Override
                public BodyWriter start(String status, Headers headers, @Nullable Throwable failure) throws Exception {
                    BodyWriter writer =
                            startResponse.start("203 Wrapped", headers.copy().add("X-Outer", "2"), failure);
                    return block -> writer.write(block);
                }
            };
            Body body = inner.call(environ, wrapped);
            return Body.of((Iterable<ByteBuffer>) body);
        };

        Answer answer = get(outer);

        assertThat(answer.status()).as("status").isEqualTo(203);
        assertThat(answer.header("X-Inner") + answer.header("X-Outer"))
                .as("X-Inner and X-Outer")
                .isEqualTo("12");
        assertThat(answer.text()).as("content").isEqualTo("ab");
    }

    private static WeakReference<Exception> startWithAFailure(StartResponse startResponse) throws Exception {
        Exception failure = new Exception("to be collected");
        startResponse.start("200 OK", Headers.create(), failure);
        return new WeakReference<>(failure);
    }

    // The start must throw a violation, nothing of it may be sent, and the application can go on with a failure.
    private void refused(ThrowingStart start) throws Exception {
        Samples.expectViolation(refusedByAnyException(start));
    }

    private Optional<Throwable> refusedByAnyException(ThrowingStart start) throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("what start threw");
        Application tries = (environ, startResponse) -> {
            Callable<BodyWriter> call = () -> start.on(startResponse);
            seen.report(Samples.thrownBy(call));
            startResponse.start("501 Instead", Headers.of("X-Instead", "1"), new Exception("instead"));
            return Body.of("instead");
        };

        Answer answer = get(tries);

        Optional<Throwable> thrown = seen.next();
        assertThat(thrown).as("what start threw").isPresent();
        assertThat(answer.status()).as("status of %s", answer).isEqualTo(501);
        assertThat(answer.text()).as("content").isEqualTo("instead");
        assertThat(answer.toString()).as("the answer").doesNotContain("Evil");
        return thrown;
    }

    private static void expectPlain500(Answer answer, String neverSent) {
        assertThat(answer.status()).as("status of %s", answer).isEqualTo(500);
        assertThat(answer.header("Content-Type")).as("Content-Type").startsWith("text/plain");
        assertThat(answer.text()).as("content").doesNotContain(neverSent);
        assertThat(answer.complete()).as("complete").isTrue();
    }
}

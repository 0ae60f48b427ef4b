package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.RequestBodyException;
import io.postern.gateway.ServerConfig.Limit;
import io.postern.gateway.ServerConfig.Timeout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter P: the protocol and the connection. */
public interface ProtocolContract extends ServerFixture {

    /**
     * HEAD is answered as GET, without the content.
     *
     * <p>If it fails: the server library removes the length of a response without content, or the content was sent.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers("P-01")
    default void headHasTheHeadersOfGet(boolean declared) throws Exception {
        Headers headers = Headers.of("Content-Type", "text/plain", "X-A", "b");
        if (declared) {
            headers.add("Content-Length", "5");
        }
        RawClient client = serve((environ, startResponse) -> {
                    startResponse.start("200 OK", headers);
                    return Body.of("hello");
                })
                .connect();

        Answer get = client.send(Samples.GET).answer();
        Answer head = client.send(Samples.HEAD).answerToHead();
        Answer next = client.send(Samples.GET).answer();

        assertThat(withoutDate(head)).as("headers of the answer to HEAD").isEqualTo(withoutDate(get));
        assertThat(head.header("Content-Length")).as("Content-Length").isEqualTo("5");
        assertThat(next.text()).as("content of the answer behind it").isEqualTo("hello");
    }

    private static List<String> withoutDate(Answer answer) {
        return answer.headers()
                .toString()
                .lines()
                .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("date:"))
                .sorted()
                .toList();
    }

    /**
     * The length of content that is not sent is not invented.
     *
     * <p>If it fails: the length of what was dropped, or 0, is taken for that of the resource.
     */
    @Test
    @Covers("P-02")
    default void headOfUnknownLengthHasNoLength() throws Exception {
        RawClient client = serve(Samples.ok(ProbeBody.of("some", " more"))).connect();

        Answer answer = client.send(Samples.HEAD).answerToHead();

        assertThat(answer.status()).as("status").isEqualTo(200);
        assertThat(answer.header("Content-Length")).as("Content-Length").isEqualTo("(absent)");
    }

    /**
     * HEAD stays HEAD.
     *
     * <p>If it fails: the method is that of the guard's head, whatever the server library got to see.
     */
    @Test
    @Covers("P-03")
    default void headReachesTheApplicationAsHead() throws Exception {
        Seen<String> seen = new Seen<>("the method");

        serve(describing(seen)).connect().send(Samples.HEAD).answerToHead();

        assertThat(seen.next()).as("the method").startsWith("HEAD ");
    }

    /**
     * Whatever the answer is, its version is 1.1.
     *
     * <p>If it fails: the server library takes over the version of the request that it got to see.
     */
    @ParameterizedTest
    @CsvSource({
        "200, 'GET / HTTP/1.1\nHost: a\n\n'",
        "200, 'GET / HTTP/1.1\nHost: a\nConnection: close\n\n'",
        "404, 'GET /elsewhere HTTP/1.1\nHost: a\n\n'",
        "500, 'GET /fails HTTP/1.1\nHost: a\n\n'",
        "400, 'GET / HTTP/1.1\n\n'"
    })
    @Covers("P-04")
    default void theStatusLineSaysHttp11(int status, String request) throws Exception {
        Answer answer = send(ownAnswers(), request);

        assertThat(answer.status()).as("status").isEqualTo(status);
        assertThat(answer.version()).as("version in the status line").isEqualTo("HTTP/1.1");
    }

    /**
     * Requests follow one another on a connection.
     *
     * <p>If it fails: look at how the adapter ends an exchange that is to be kept.
     */
    @Test
    @Covers("P-05")
    default void aConnectionServesSeveralRequests() throws Exception {
        Seen<String> seen = new Seen<>("a request");
        RawClient client = serve(describing(seen)).connect();

        for (int i = 0; i < 5; i++) {
            Answer answer = client.send("POST /" + i + " HTTP/1.1\nHost: a\nContent-Length: 1\n\n" + i)
                    .answer();

            assertThat(answer.announcesClose())
                    .as("Connection: close in %s", answer)
                    .isFalse();
            assertThat(seen.next()).as("the request").isEqualTo("POST /" + i + " " + i);
        }
    }

    /**
     * A client that says close gets it.
     *
     * <p>If it fails: the option of the request has to reach the end of the exchange, in any letters and any list.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "close",
                "Close",
                "CLOSE",
                "foo, Close",
                "close, foo",
                "keep-alive,\tclose",
                ",close,",
                "foo\nConnection: close",
                "close\nConnection: keep-alive"
            })
    @Covers({"P-06", "P-07"})
    default void aClientThatSaysCloseGetsIt(String options) throws Exception {
        RawClient client = serve(Samples.ok("the last")).connect();

        Answer answer = client.send("GET / HTTP/1.1\nHost: a\nConnection: " + options + "\n\n")
                .answer();

        assertThat(answer.text()).as("content").isEqualTo("the last");
        assertThat(answer.announcesClose())
                .as("Connection: close in %s", answer)
                .isTrue();
        client.expectEnd();
    }

    /**
     * What only looks like close does not close.
     *
     * <p>If it fails: the option is searched for in the text of the field.
     */
    @ParameterizedTest
    @ValueSource(strings = {"closed", "not-close", "keep-alive", "x=close", ""})
    @Covers({"P-05", "P-07"})
    default void anotherOptionDoesNotClose(String options) throws Exception {
        RawClient client = serve(Samples.ok("one of two")).connect();
        String request = "GET / HTTP/1.1\nHost: a\nConnection: " + options + "\n\n";

        Answer first = client.send(request).answer();
        assertThat(first.announcesClose()).as("Connection: close in %s", first).isFalse();
        Answer second = client.send(request).answer();

        assertThat(second.text()).as("content of the second answer").isEqualTo("one of two");
    }

    /**
     * HTTP/1.0 gets one answer, whatever it asks for.
     *
     * <p>If it fails: the server library keeps such a connection by itself.
     */
    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: keep-alive\n", "Connection: Keep-Alive\nKeep-Alive: timeout=5\n"})
    @Covers({"P-08", "P-10"})
    default void http10IsNeverKept(String fields) throws Exception {
        Seen<String> seen = new Seen<>("a request");
        RawClient client = serve(describing(seen)).connect();

        Answer answer = client.send("GET / HTTP/1.0\nHost: a\n" + fields + "\n" + Refusals.SMUGGLED)
                .answer();

        assertThat(answer.status()).as("status").isEqualTo(200);
        assertThat(answer.announcesClose())
                .as("Connection: close in %s", answer)
                .isTrue();
        client.expectEnd();
        assertThat(seen.next()).as("the request").isEqualTo("GET / ");
        assertThat(seen.count()).as("further requests").isZero();
    }

    /**
     * Requests that come together are answered one after the other.
     *
     * <p>If it fails: a request is begun before the one in front of it is over, or bytes behind a request are lost.
     */
    @Test
    @Covers("P-09")
    default void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        RawClient client = serve((environ, startResponse) -> {
                    String content = text(Samples.readAll(environ));
                    Samples.start(startResponse);
                    return Body.of(environ.require(EnvironKeys.PATH_INFO) + content);
                })
                .connect();

        client.send("GET /0 HTTP/1.1\nHost: a\n\n"
                + "POST /1 HTTP/1.1\nHost: a\nContent-Length: 3\n\none"
                + "POST /2 HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n3\ntwo\n0\n\n"
                + "GET /3 HTTP/1.1\nHost: a\n\n");

        for (String content : new String[] {"/0", "/1one", "/2two", "/3"}) {
            assertThat(client.answer().text()).as("content").isEqualTo(content);
        }
    }

    /**
     * A server that is going to close because of unread content says so.
     *
     * <p>If it fails: decide about the connection before the head of the answer leaves.
     */
    @Test
    @Covers("P-10")
    default void aClosingServerSaysSo() throws Exception {
        RawClient client = serve(Samples.ok("not read")).connect();

        Answer answer = client.send("POST / HTTP/1.1\nHost: a\nContent-Length: 1000000000\n\n")
                .answer();

        assertThat(answer.text()).as("content").isEqualTo("not read");
        assertThat(answer.announcesClose())
                .as("Connection: close in %s", answer)
                .isTrue();
        client.expectEnd();
    }

    /**
     * The 100 is sent when the application reads, and not before.
     *
     * <p>If it fails: the server library answers Expect by itself. If it cannot be told not to, declare it.
     */
    @ParameterizedTest
    @CsvSource({"'Content-Length: 5\n\n', hello", "'Transfer-Encoding: chunked\n\n', '5\nhello\n0\n\n'"})
    @Covers({"P-11", "P-12"})
    default void continueIsSentWhenTheApplicationReads(String framing, String content) throws Exception {
        Signal called = new Signal("the call of the application");
        Signal goOn = new Signal("the test's word to read");
        RawClient client = serve((environ, startResponse) -> {
                    called.give();
                    goOn.await();
                    String read = text(Samples.readAll(environ));
                    Samples.start(startResponse);
                    return Body.of(read);
                })
                .connect();

        client.send("POST / HTTP/1.1\nHost: a\nExpect: 100-continue\n" + framing);
        called.expect();
        client.expectSilence();
        goOn.give();
        Answer interim = client.interim();
        Answer answer = client.send(content).answer();

        assertThat(interim.status()).as("status of the interim answer").isEqualTo(100);
        assertThat(interim.headers().contains("Content-Length")
                        || interim.headers().contains("Transfer-Encoding"))
                .as("a length in the interim answer %s", interim)
                .isFalse();
        assertThat(answer.interim()).as("further interim answers").isEmpty();
        assertThat(answer.text()).as("content").isEqualTo("hello");
    }

    /**
     * An application that does not read asks for nothing.
     *
     * <p>If it fails: as above; and content that comes all the same must not become a request.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers({"P-11", "P-15"})
    default void anUploadCanBeRefusedBeforeItBegins(boolean sent) throws Exception {
        EnvironProbe probe = new EnvironProbe();
        TestServer server = serve((environ, startResponse) -> {
            if (environ.require(EnvironKeys.PATH_INFO).equals("/upload")) {
                startResponse.start("403 Forbidden", Headers.create());
                return Body.of("no");
            }
            return probe.call(environ, startResponse);
        });
        RawClient client = server.connect();

        client.send("POST /upload HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 35\n\n"
                + (sent ? Refusals.SMUGGLED : ""));
        Answer answer = client.answer();

        assertThat(answer.status()).as("status").isEqualTo(403);
        assertThat(answer.interim()).as("interim answers").isEmpty();
        if (answer.announcesClose()) {
            client.expectEnd();
        }
        Refusals.expectAlive(server, probe);
    }

    /**
     * Nobody is told to continue who announces no content, or speaks HTTP/1.0.
     *
     * <p>If it fails: as above.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: a\nExpect: 100-continue\n\n",
                "POST / HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 0\n\n",
                "POST / HTTP/1.0\nExpect: 100-continue\nContent-Length: 5\n\nhello"
            })
    @Covers({"P-11", "P-13"})
    default void nobodyIsToldToContinueWithoutNeed(String request) throws Exception {
        Answer answer = send(readsAll(), request);

        assertThat(answer.status()).as("status").isEqualTo(200);
        assertThat(answer.interim()).as("interim answers").isEmpty();
    }

    /**
     * Content that did not wait is read, with a 100 or without.
     *
     * <p>If it fails: the content was in the same bytes as the head, and was lost.
     */
    @Test
    @Covers("P-14")
    default void contentMayComeWithoutWaiting() throws Exception {
        Seen<String> seen = new Seen<>("a request");

        Answer answer = send(describing(seen), """
                POST / HTTP/1.1
                Host: a
                Expect: 100-continue
                Content-Length: 5

                hello""");

        assertThat(answer.status()).as("status").isEqualTo(200);
        assertThat(answer.interim().size()).as("interim answers").isLessThan(2);
        assertThat(seen.next()).as("the request").isEqualTo("POST / hello");
    }

    /**
     * Another expectation cannot be met.
     *
     * <p>If it fails: the server's own parser answers first. Only the guard reads what clients send.
     */
    @ParameterizedTest
    @ValueSource(strings = {"", "100", "continue", "100-continue, x", "x=y", "100-continue\nExpect: 100-continue"})
    @Covers("P-16")
    default void anotherExpectationIsRefused(String expectation) throws Exception {
        Refusals.expectSmugglingFails(
                this, 417, "POST / HTTP/1.1\nHost: a\nContent-Length: 5\nExpect: " + expectation + "\n\nhello");
    }

    /**
     * One empty line before a request is nothing.
     *
     * <p>If it fails: as above.
     */
    @Test
    @Covers("P-17")
    default void anEmptyLineBeforeARequestIsSkipped() throws Exception {
        RawClient client = serve(Samples.ok("found")).connect();

        client.send("\n" + Samples.GET + "\n" + Samples.GET);

        assertThat(client.answer().status()).as("status of the first answer").isEqualTo(200);
        assertThat(client.answer().status()).as("status of the second answer").isEqualTo(200);
    }

    /**
     * A request may be cut anywhere.
     *
     * <p>If it fails: what has arrived of a head or of chunks has to be kept until there is more.
     */
    @Test
    @Covers("P-18")
    default void aRequestMayBeCutAnywhere() throws Exception {
        Seen<String> seen = new Seen<>("a request");
        RawClient client = serve(describing(seen)).connect();
        byte[] request = RawClient.bytes(
                "POST /cut HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n3\nabc\n2;x\nde\n0\nT: u\n\n");

        for (int cut = 1; cut < request.length; cut++) {
            client.sendApart(Arrays.copyOf(request, cut), Arrays.copyOfRange(request, cut, request.length));
            Answer answer = client.answer();

            assertThat(answer.status()).as("status of a request cut at %s", cut).isEqualTo(200);
            assertThat(seen.next()).as("the request").isEqualTo("POST /cut abcde");
        }
    }

    /**
     * A request may come byte by byte.
     *
     * <p>If it fails: as above.
     */
    @Test
    @Covers("P-18")
    default void aRequestMayComeByteByByte() throws Exception {
        Seen<String> seen = new Seen<>("a request");
        RawClient client = serve(describing(seen)).connect();

        client.trickle(RawClient.bytes("POST / HTTP/1.1\nHost: a\nContent-Length: 3\n\nabc"));

        assertThat(client.answer().status()).as("status").isEqualTo(200);
        assertThat(seen.next()).as("the request").isEqualTo("POST / abc");
    }

    /**
     * A client that has said all it has to say can still listen.
     *
     * <p>If it fails: the end of what the client sends is not the end of the connection.
     */
    @Test
    @Covers("P-19")
    default void aClientThatHalfClosesGetsTheWholeResponse() throws Exception {
        Signal closed = new Signal("the client's end");
        String content = Samples.text(1 << 20);
        RawClient client = serve((environ, startResponse) -> {
                    closed.await();
                    Samples.start(startResponse);
                    return Body.of(content);
                })
                .connect();

        client.send(Samples.GET).halfClose();
        closed.give();
        Answer answer = client.answer();

        assertThat(answer.complete()).as("the answer is complete").isTrue();
        assertThat(answer.text()).as("content").isEqualTo(content);
    }

    /**
     * A long request line is not too long.
     *
     * <p>If it fails: the limits of the server library must not be below those of the guard.
     */
    @Test
    @Covers("P-20")
    default void aRequestLineOf8000BytesIsAccepted() throws Exception {
        String target = "/" + "a".repeat(8000 - "GET / HTTP/1.1".length());

        Map<String, Object> environ = EnvironProbe.environ(this, "GET " + target + " HTTP/1.1\nHost: a\n\n");

        assertThat(environ.get("PATH_INFO")).as("PATH_INFO").isEqualTo(target);
    }

    /**
     * A request line beyond the limit is refused, and its end is not waited for.
     *
     * <p>If it fails: the server's own parser answers first.
     */
    @ParameterizedTest
    @ValueSource(strings = {"GET /%s HTTP/1.1\nHost: a\n\n", "GET /?%s HTTP/1.1\nHost: a\n\n", "GET /%s", "%s"})
    @Covers("P-21")
    default void aRequestLineBeyondTheLimitIsRefused(String request) throws Exception {
        Refusals.expectSmugglingFails(this, 414, request.replace("%s", "a".repeat(9000)));
    }

    /**
     * Fields beyond the limits are refused: one field, their number, and all together.
     *
     * <p>If it fails: as above.
     */
    @ParameterizedTest
    @CsvSource({"1, 8190", "1, 20000", "100, 1", "20, 4000"})
    @Covers("P-22")
    default void fieldsBeyondTheLimitsAreRefused(int count, int length) throws Exception {
        String field = "X: " + "b".repeat(length) + "\n";

        Refusals.expectSmugglingFails(this, 431, "GET / HTTP/1.1\nHost: a\n" + field.repeat(count) + "\n");
    }

    /**
     * Fields at the limits are accepted.
     *
     * <p>If it fails: the limits of the server library must not be below those of the guard.
     */
    @ParameterizedTest
    @CsvSource({"1, 8189", "99, 1", "9, 7000"})
    @Covers("P-22")
    default void fieldsWithinTheLimitsAreAccepted(int count, int length) throws Exception {
        String value = "b".repeat(length);

        Map<String, Object> environ =
                EnvironProbe.environ(this, "GET / HTTP/1.1\nHost: a\n" + ("X: " + value + "\n").repeat(count) + "\n");

        assertThat(environ.get("HTTP_X")).as("HTTP_X").isEqualTo(String.join(", ", Collections.nCopies(count, value)));
    }

    /**
     * Content that is announced to be too long is refused at once.
     *
     * <p>If it fails: the server's own parser answers first.
     */
    @Test
    @Covers("P-23")
    default void announcedContentBeyondTheLimitIsRefused() throws Exception {
        EnvironProbe probe = new EnvironProbe();
        TestServer server = serve(probe, config -> config.limit(Limit.BODY, 10));
        RawClient client = server.connect();

        Answer answer =
                client.send("POST / HTTP/1.1\nHost: a\nContent-Length: 11\n\n").answer();

        assertThat(answer.status()).as("status of %s", answer).isEqualTo(413);
        Refusals.expectForm(answer);
        client.expectEnd();
        Refusals.expectAlive(server, probe);
    }

    /**
     * Content that turns out to be too long fails the read.
     *
     * <p>If it fails: the limit counts the bytes of all chunks together.
     */
    @Test
    @Covers("P-23")
    default void chunksBeyondTheLimitFailTheRead() throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("what reading threw");
        Application reads = (environ, startResponse) -> {
            Optional<Throwable> thrown = Samples.thrownBy(() -> Samples.readAll(environ));
            seen.report(thrown);
            if (thrown.isPresent()) {
                throw ProbeBody.sneaky(thrown.get());
            }
            Samples.start(startResponse);
            return Body.of("read");
        };
        RawClient client = serve(reads, config -> config.limit(Limit.BODY, 10)).connect();
        String head = "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n";

        Answer good = client.send(head + "5\nhello\n5\nhello\n0\n\n").answer();
        Answer bad = client.send(head + "5\nhello\n6\nhello!\n0\n\n" + Refusals.SMUGGLED)
                .answer();

        assertThat(good.status()).as("status for 10 bytes").isEqualTo(200);
        assertThat(bad.status()).as("status for 11 bytes").isEqualTo(413);
        client.expectEnd();
        assertThat(seen.next()).as("what reading 10 bytes threw").isEmpty();
        assertThat(seen.next())
                .as("what reading 11 bytes threw")
                .get()
                .isInstanceOfSatisfying(
                        RequestBodyException.class,
                        thrown -> assertThat(thrown.status()).as("its status").isEqualTo(413));
        assertThat(seen.count()).as("further requests").isZero();
    }

    /**
     * The application hears of a request when its head is complete.
     *
     * <p>If it fails: a request is handed on at its first line.
     */
    @Test
    @Covers("P-24")
    default void theApplicationIsNotCalledForHalfAHead() throws Exception {
        EnvironProbe probe = new EnvironProbe();
        RawClient client = serve(probe).connect();

        client.send("GET / HTTP/1.1\nHost: a\nX: y\n").expectSilence();
        int early = probe.count();
        client.send("Z: last\n\n").answer();

        assertThat(early).as("calls before the end of the head").isZero();
        assertThat(probe.next()).as("environ").containsEntry("HTTP_Z", "last");
    }

    /**
     * What the server says itself is delimited, and says nothing of its inside.
     *
     * <p>If it fails: the server library writes an error page of its own.
     */
    @ParameterizedTest
    @CsvSource({
        "400, 'GET / HTTP/1.1\n\n'",
        "400, 'GET /%zz HTTP/1.1\nHost: a\n\n'",
        "404, 'GET /elsewhere HTTP/1.1\nHost: a\n\n'",
        "417, 'POST / HTTP/1.1\nHost: a\nContent-Length: 5\nExpect: x\n\nhello'",
        "431, 'GET / HTTP/1.1\nHost: a\nX: %s\n\n'",
        "414, 'GET /%s HTTP/1.1\nHost: a\n\n'",
        "500, 'GET /fails HTTP/1.1\nHost: a\n\n'",
        "500, 'GET /late HTTP/1.1\nHost: a\n\n'",
        "501, 'CONNECT a:80 HTTP/1.1\nHost: a\n\n'",
        "505, 'GET / HTTP/2.0\nHost: a\n\n'"
    })
    @Covers({"P-25", "P-26"})
    default void theServersOwnAnswersTellNothing(int status, String request) throws Exception {
        Answer answer = send(ownAnswers(), request.replace("%s", "a".repeat(9000)));

        assertThat(answer.status()).as("status of %s", answer).isEqualTo(status);
        assertThat(answer.complete()).as("the answer is complete").isTrue();
        assertThat(answer.toString())
                .as("the answer")
                .doesNotContain("Exception", "java", "postern", "secret", ".class", "\tat ", "/home", "<html");
    }

    /** Answers 200 at the root, 404 elsewhere, and fails where the path says so. */
    private static Application ownAnswers() {
        return (environ, startResponse) -> {
            switch (environ.require(EnvironKeys.PATH_INFO)) {
                case "/fails" -> throw new IllegalStateException("the secret of /home/joe");
                case "/late" -> {
                    Samples.start(startResponse);
                    return ProbeBody.failingAfter(new IllegalStateException("the secret of /home/joe"));
                }
                case "/elsewhere" -> {
                    startResponse.start("404 Not Found", Headers.create());
                    return Body.empty();
                }
                default -> {
                    Samples.start(startResponse);
                    return Body.empty();
                }
            }
        };
    }

    /**
     * A client that leaves while the application works harms nobody.
     *
     * <p>If it fails: the failure of a write has to end the exchange and nothing more.
     */
    @Test
    @Covers("P-29")
    default void aClientThatLeavesHarmsNobody() throws Exception {
        Seen<Signal> working = new Seen<>("a call of the application");
        Seen<String> over = new Seen<>("the close of a body");
        TestServer server = serve((environ, startResponse) -> {
            if (environ.require(EnvironKeys.PATH_INFO).equals("/")) {
                Samples.start(startResponse);
                return Body.of("alive");
            }
            Signal left = new Signal("the client's leaving");
            working.report(left);
            left.await();
            Samples.start(startResponse);
            return new EndlessBody(() -> over.report("closed"));
        });

        for (int i = 0; i < 5; i++) {
            RawClient client = server.connect().send("GET /endless HTTP/1.1\nHost: a\n\n");
            Signal left = working.next();
            if (i % 2 == 0) {
                client.reset();
            } else {
                client.close();
            }
            left.give();

            assertThat(over.next()).as("the body").isEqualTo("closed");
            assertThat(server.get("/").text())
                    .as("the answer to another client")
                    .isEqualTo("alive");
        }
    }

    /**
     * Chunks are written to the letter.
     *
     * <p>If it fails: the kit reads answers strictly; the message says what was not as RFC 9112 has it.
     */
    @Test
    @Covers("P-30")
    default void aChunkedResponseIsWellFormed() throws Exception {
        List<String> blocks = IntStream.of(1, 9, 10, 15, 16, 17, 255, 256, 4096, 70_000)
                .mapToObj(Samples::text)
                .toList();
        RawClient client = serve((environ, startResponse) -> {
                    Samples.start(startResponse);
                    return ProbeBody.of(blocks.toArray(new String[0]));
                })
                .connect();

        for (int i = 0; i < 2; i++) {
            Answer answer = client.send(Samples.GET).answer();

            assertThat(answer.framing()).as("how the answer is delimited").isEqualTo(Answer.Framing.CHUNKED);
            assertThat(answer.text()).as("content").isEqualTo(String.join("", blocks));
        }
    }

    /**
     * A response larger than all buffers arrives whole, however slowly it is taken.
     *
     * <p>If it fails: a write that the socket took in part has to go on where it stopped.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers("P-31")
    default void aLargeResponseArrivesWhole(boolean inBlocks) throws Exception {
        String content = Samples.text(8 << 20);
        Body body = inBlocks
                ? ProbeBody.from(
                        index -> index < 8 ? Samples.block(content.substring(index << 20, (index + 1) << 20)) : null)
                : Body.of(content);
        RawClient client = serve(Samples.ok(body)).connectWithSmallBuffer();

        Answer answer = client.send(Samples.GET).answer();

        assertThat(answer.complete()).as("the answer is complete").isTrue();
        assertThat(answer.content().length).as("bytes of the content").isEqualTo(content.length());
        assertThat(answer.text().equals(content))
                .as("the content is as it was sent")
                .isTrue();
    }

    /**
     * Each method reaches the application, with content and without.
     *
     * <p>If it fails: the server library answers it, or drops the content.
     */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
    @Covers({"P-32", "P-33"})
    default void eachMethodReachesTheApplication(String method) throws Exception {
        Seen<String> seen = new Seen<>("a request");
        TestServer server = serve(describing(seen));

        Answer without = server.send(method + " /m HTTP/1.1\nHost: a\nX-Secret: s\n\n");
        Answer with = server.send(method + " /m HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello");

        assertThat(without.status()).as("status without content").isEqualTo(200);
        assertThat(with.status()).as("status with content").isEqualTo(200);
        if (!method.equals("HEAD")) {
            assertThat(without.text()).as("content, which is the application's").isEqualTo("described");
        }
        assertThat(seen.next()).as("the request without content").isEqualTo(method + " /m ");
        assertThat(seen.next()).as("the request with content").isEqualTo(method + " /m hello");
    }

    /**
     * Nobody is upgraded.
     *
     * <p>If it fails: the server library has an upgrade switched on.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABkAAQAAP__",
                "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                "Connection: upgrade\nUpgrade: TLS/1.0, x"
            })
    @Covers("P-34")
    default void aRequestToUpgradeIsAnOrdinaryOne(String fields) throws Exception {
        RawClient client = serve(Samples.ok("as ever")).connect();

        Answer answer =
                client.send("GET / HTTP/1.1\nHost: a\n" + fields + "\n\n").answer();

        assertThat(answer.status()).as("status").isEqualTo(200);
        assertThat(answer.interim()).as("interim answers").isEmpty();
        assertThat(answer.text()).as("content").isEqualTo("as ever");
        assertThat(client.send(Samples.GET).answer().text())
                .as("content of the next answer")
                .isEqualTo("as ever");
    }

    /**
     * A request line of two parts is none.
     *
     * <p>If it fails: the server's own parser speaks HTTP/0.9.
     */
    @ParameterizedTest
    @ValueSource(strings = {"GET /\n", "GET /\nHost: a\n\n", "GET\n", "GET / \n"})
    @Covers("P-36")
    default void aRequestLineWithoutAVersionIsRefused(String request) throws Exception {
        Refusals.expectSmugglingFails(this, 400, request);
    }

    /**
     * A client that stops in the middle of a head is told so, and the connection is closed.
     *
     * <p>If it fails: look at what the adapter does when its {@code SlowClient} is late. What the guard emits then is a
     * request like any other, and has to reach the engine.
     */
    @Test
    @Covers("P-27")
    default void halfAHeadIsAnsweredWith408() throws Exception {
        TestServer server = serve(Samples.ok(Body.empty()), config -> config.timeout(Timeout.HEAD, SHORT));
        RawClient client = server.connect().send("GET / HTTP/1.1\nHost: loc");

        Answer answer = client.answer();

        assertThat(answer.status()).as("status").isEqualTo(408);
        client.expectEnd();
    }

    /**
     * A connection on which nothing comes is closed, also behind an answer.
     *
     * <p>If it fails: the guard has to learn of each release, and the adapter to close when its client is idle.
     */
    @Test
    @Covers("P-28")
    default void anIdleConnectionIsClosed() throws Exception {
        Duration longEnoughToAsk = SHORT.multipliedBy(4);
        TestServer server = serve(Samples.ok(Body.of("x")), config -> config.timeout(Timeout.IDLE, longEnoughToAsk));
        RawClient silent = server.connect();
        RawClient served = server.connect().send("GET / HTTP/1.1\nHost: localhost\n\n");

        Answer answer = served.answer();

        assertThat(answer.status()).as("status").isEqualTo(200);
        served.expectEnd();
        silent.expectEnd();
    }

    /**
     * A body that stops coming fails the read that waits for it, whose failure is answered with 408.
     *
     * <p>If it fails: a read that waits has to end when the client is late; whatever it ends by, the engine knows why.
     */
    @Test
    @Covers("P-37")
    default void aBodyThatStallsIsAnsweredWith408() throws Exception {
        TestServer server = serve(readsAll(), config -> config.timeout(Timeout.BODY, SHORT));
        RawClient counted = server.connect();
        RawClient chunked = server.connect();

        counted.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 10\n\n12345");
        chunked.send("POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n5\n12345\n");

        assertThat(counted.answer().status())
                .as("status for a body with a length")
                .isEqualTo(408);
        assertThat(chunked.answer().status()).as("status for a body in chunks").isEqualTo(408);
        counted.expectEnd();
        chunked.expectEnd();
    }

    /**
     * The application sees why its read failed.
     *
     * <p>If it fails: see above.
     */
    @Test
    @Covers("P-37")
    default void aBodyThatStallsFailsTheRead() throws Exception {
        Seen<Integer> seen = new Seen<>("the status that the failed read names");
        Application reads = (environ, startResponse) -> {
            try {
                environ.require(EnvironKeys.INPUT).readAllBytes();
            } catch (RequestBodyException e) {
                seen.report(e.status());
                throw e;
            }
            return Body.empty();
        };
        TestServer server = serve(reads, config -> config.timeout(Timeout.BODY, SHORT));

        server.connect().send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 10\n\n12345");

        assertThat(seen.next()).as("status of the failure").isEqualTo(408);
    }

    /**
     * A client that does not take its response loses it: the write that waits fails, and the body is closed.
     *
     * <p>If it fails: closing the connection from another thread has to end a write that waits.
     */
    @Test
    @Covers("P-38")
    default void aResponseThatIsNotTakenIsAborted() throws Exception {
        ProbeBody endless = ProbeBody.from(index -> Samples.block("x".repeat(64 * 1024)));
        TestServer server = serve(Samples.ok(endless), config -> config.timeout(Timeout.WRITE, SHORT));

        server.connectWithSmallBuffer().send("GET / HTTP/1.1\nHost: localhost\n\n");

        endless.expectClosedOnce(server);
    }

    /**
     * Time that the application takes is not the client's.
     *
     * <p>If it fails: while a request is in the application nothing is waited for.
     */
    @Test
    @Covers({"P-28", "P-37"})
    default void anApplicationMayTakeItsTime() throws Exception {
        Application slow = (environ, startResponse) -> {
            Thread.sleep(3 * SHORT.toMillis());
            byte[] content = environ.require(EnvironKeys.INPUT).readAllBytes();
            startResponse.start("200 OK", Headers.create());
            return Body.of(Collections.nCopies(2, ByteBuffer.wrap(content)));
        };
        TestServer server = serve(
                slow,
                config -> config.timeout(Timeout.HEAD, SHORT)
                        .timeout(Timeout.BODY, SHORT)
                        .timeout(Timeout.WRITE, SHORT));

        Answer answer = server.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 2\n\nab");

        assertThat(answer.text()).as("content").isEqualTo("abab");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Tells method, path and content of each request. */
    private static Application describing(Seen<String> seen) {
        return (environ, startResponse) -> {
            String content = text(Samples.readAll(environ));
            seen.report(environ.require(EnvironKeys.REQUEST_METHOD) + " " + environ.require(EnvironKeys.PATH_INFO) + " "
                    + content);
            Samples.start(startResponse);
            return Body.of("described");
        };
    }

    private static Application readsAll() {
        return (environ, startResponse) -> {
            environ.require(EnvironKeys.INPUT).readAllBytes();
            startResponse.start("200 OK", Headers.create());
            return Body.empty();
        };
    }

    /** How long a client may take in these tests. */
    Duration SHORT = Duration.ofMillis(500);
}

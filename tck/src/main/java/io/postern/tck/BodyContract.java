package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.ResponseEnd;
import io.postern.tck.Answer.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter B: the body and its end. */
public interface BodyContract extends ServerFixture {

    /**
     * A null body is a 500.
     *
     * <p>If it fails: the response was started, but nothing may be sent.
     */
    @Test
    @Covers("B-01")
    default void aNullBodyIsA500() throws Exception {
        TestServer server = serve((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("X-A", "1"));
            return Samples.nothing();
        });

        Answer answer = server.get("/");

        assertThat(answer.status()).as("status of %s", answer).isEqualTo(500);
        assertThat(answer.headers().contains("X-A")).as("X-A in %s", answer).isFalse();
        server.log().awaitError();
    }

    /**
     * Blocks are joined, and not a byte is changed.
     *
     * <p>If it fails: content is bytes, whatever it looks like.
     */
    @Test
    @Covers({"B-02", "H-28"})
    default void blocksAreJoinedUnchanged() throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        Application yields = Samples.ok(ProbeBody.from(index -> switch (index) {
            case 0 -> Samples.block("a\nb\r\nc\r\r\n\r\nHTTP/1.1 404 X\r\nX-Evil: 1\r\n\r\n");
            case 1 -> ByteBuffer.wrap(all);
            case 2 -> ByteBuffer.wrap(all).position(65).limit(70).asReadOnlyBuffer();
            default -> null;
        }));

        Answer answer = get(yields);

        assertThat(answer.status()).as("status").isEqualTo(200);
        assertThat(answer.headers().contains("X-Evil"))
                .as("a header out of the content")
                .isFalse();
        assertThat(answer.text())
                .as("content")
                .isEqualTo("a\nb\r\nc\r\r\n\r\nHTTP/1.1 404 X\r\nX-Evil: 1\r\n\r\n"
                        + new String(all, StandardCharsets.ISO_8859_1) + "ABCDE");
    }

    /**
     * A block is sent before the next is asked for.
     *
     * <p>If it fails: flush after each block.
     */
    @ParameterizedTest
    @ValueSource(strings = {"", "6"})
    @Covers("B-03")
    default void aBlockIsSentBeforeTheNextIsAskedFor(String length) throws Exception {
        Signal firstReceived = new Signal("the test's receipt of block 1");
        Signal secondReceived = new Signal("the test's receipt of block 2");
        Headers headers = length.isEmpty() ? Headers.create() : Headers.of("Content-Length", length);
        RawClient client = serve(Samples.answering("200 OK", headers, ProbeBody.from(index -> {
                    if (index == 1) {
                        firstReceived.await();
                    } else if (index == 2) {
                        secondReceived.await();
                    }
                    return index < 3 ? Samples.block("b" + index) : null;
                })))
                .connect();

        IncomingAnswer answer = client.send(Samples.GET).begin();
        String first = answer.take(2);
        firstReceived.give();
        String second = answer.take(2);
        secondReceived.give();

        assertThat(first + second)
                .as("blocks that came while the application waited")
                .isEqualTo("b0b1");
        assertThat(answer.finish().text()).as("content").isEqualTo("b0b1b2");
    }

    /**
     * Empty blocks send nothing, wherever they stand.
     *
     * <p>If it fails: an empty chunk is the last one.
     */
    @Test
    @Covers("B-04")
    default void emptyBlocksSendNothing() throws Exception {
        RawClient client =
                serve(Samples.ok(ProbeBody.of("", "he", "", "", "llo", ""))).connect();

        Answer answer = client.send(Samples.GET).answer();
        Answer next = client.send(Samples.GET).answer();

        assertThat(answer.text()).as("content").isEqualTo("hello");
        assertThat(answer.complete()).as("complete").isTrue();
        assertThat(next.status()).as("status of the next response").isEqualTo(200);
    }

    /**
     * After empty blocks the response can still be replaced.
     *
     * <p>If it fails: an empty block does not send the head.
     */
    @Test
    @Covers("B-05")
    default void afterEmptyBlocksTheResponseCanBeReplaced() throws Exception {
        Application replaces = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("X-Old", "1"));
            return ProbeBody.from(index -> {
                if (index == 2) {
                    startResponse.start("503 Replaced", Headers.create(), new Exception("why"));
                }
                return index > 2 ? null : Samples.block(index < 2 ? "" : "replaced");
            });
        };

        Answer answer = get(replaces);

        assertThat(answer.status()).as("status").isEqualTo(503);
        assertThat(answer.headers().contains("X-Old")).as("X-Old in %s", answer).isFalse();
        assertThat(answer.text()).as("content").isEqualTo("replaced");
    }

    /**
     * A body without bytes is a response of length 0.
     *
     * <p>If it fails: the end of the iteration commits with a length of 0.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers("B-06")
    default void aBodyWithoutBytesHasTheLength0(boolean withEmptyBlocks) throws Exception {
        Body body = withEmptyBlocks ? ProbeBody.of("", "") : ProbeBody.of();
        RawClient client = serve(Samples.ok(body)).connect();

        Answer answer = client.send(Samples.GET).answer();

        assertThat(answer.header("Content-Length")).as("Content-Length").isEqualTo("0");
        client.expectSilence();
    }

    /**
     * A null block is a failure.
     *
     * <p>If it fails: a null is no empty block.
     */
    @Test
    @Covers({"B-07", "B-13"})
    default void aNullBlockIsAFailure() throws Exception {
        AtomicInteger closes = new AtomicInteger();
        Body body = new Body() {
            @Override
            public Iterator<ByteBuffer> iterator() {
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return true;
                    }

                    @Override
                    public ByteBuffer next() {
                        return Samples.nothing();
                    }
                };
            }

            @Override
            public void close() {
                closes.incrementAndGet();
            }
        };
        TestServer server = serve(Samples.ok(body));

        Answer answer = server.get("/");

        assertThat(answer.status()).as("status").isEqualTo(500);
        server.log().awaitError();
        Poll.until("close of the body", () -> closes.get() == 1);
    }

    /**
     * The body is iterated once, step by step, and not touched after its end.
     *
     * <p>If it fails: hasNext and next in turn, then close.
     */
    @Test
    @Covers({"B-08", "B-09", "B-12"})
    default void theBodyIsIteratedOnce() throws Exception {
        ProbeBody body = ProbeBody.of("a", "b");
        TestServer server = serve(Samples.ok(body));

        server.get("/");
        body.expectClosedOnce(server);

        assertThat(body.count("iterator")).as("calls of iterator()").isEqualTo(1);
        List<String> events = body.events();
        assertThat(events.subList(events.indexOf("end"), events.size()))
                .as("after hasNext was false")
                .containsExactly("end", "close");
    }

    /**
     * A length that is known becomes Content-Length.
     *
     * <p>If it fails: ask the body for its length before the first block is sent.
     */
    @Test
    @Covers("B-10")
    default void aKnownLengthBecomesContentLength() throws Exception {
        Answer answer = get(Samples.ok(ProbeBody.of("ab", "cd").claiming(4)));

        assertThat(answer.header("Content-Length")).as("Content-Length").isEqualTo("4");
        assertThat(answer.text()).as("content").isEqualTo("abcd");
    }

    /**
     * The bodies that the API makes know their length, but not through middleware that hides it.
     *
     * <p>If it fails: nothing but length() counts, and a length of -1 is none.
     */
    @Test
    @Covers({"B-10", "B-34", "B-28"})
    default void onlyLengthTellsTheLength() throws Exception {
        List<ByteBuffer> list = List.of(Samples.block("one block"));

        Answer derived = get(Samples.ok(Body.of("one block")));
        Answer chunked = get(Samples.ok(Body.of((Iterable<ByteBuffer>) list)));

        assertThat(derived.framing())
                .as("framing of a body that knows its length")
                .isEqualTo(Framing.LENGTH);
        assertThat(chunked.framing()).as("framing of a body that does not").isEqualTo(Framing.CHUNKED);
    }

    /**
     * A body that claims too little is cut, like one that declared too little.
     *
     * <p>If it fails: a claim is held against the bytes.
     */
    @Test
    @Covers("B-11")
    default void aLengthThatIsTooSmallIsKept() throws Exception {
        ProbeBody body = ProbeBody.of("abc", "def").claiming(4);
        TestServer server = serve(Samples.ok(body));

        Answer answer = server.get("/");

        assertThat(answer.text()).as("content").isEqualTo("abcd");
        assertThat(answer.complete()).as("complete").isTrue();
        server.log().awaitError();
        body.expectClosedOnce(server);
    }

    /**
     * A body that claims too much breaks off, so that the client can tell.
     *
     * <p>If it fails: the connection cannot be kept.
     */
    @Test
    @Covers("B-11")
    default void aLengthThatIsTooLargeBreaksOff() throws Exception {
        ProbeBody body = ProbeBody.of("abc").claiming(10);
        TestServer server = serve(Samples.ok(body));
        RawClient client = server.connect();

        Answer answer = client.send(Samples.GET).answer();

        assertThat(answer.text()).as("content").isEqualTo("abc");
        assertThat(answer.complete()).as("the answer %s is complete", answer).isFalse();
        client.expectEnd();
        server.log().awaitError();
    }

    /**
     * The body is closed once after a normal end, before the client can ask again.
     *
     * <p>If it fails: close comes before the end of the response is sent.
     */
    @Test
    @Covers({"B-12", "B-17"})
    default void theBodyIsClosedBeforeTheNextRequest() throws Exception {
        List<ProbeBody> bodies = new ArrayList<>();
        Seen<Long> closesBefore = new Seen<>("closes of the body before");
        TestServer server = serve((environ, startResponse) -> {
            synchronized (bodies) {
                if (!bodies.isEmpty()) {
                    closesBefore.report(bodies.get(bodies.size() - 1).count("close"));
                }
                ProbeBody body = ProbeBody.of("ok");
                bodies.add(body);
                Samples.start(startResponse);
                return body;
            }
        });
        RawClient client = server.connect();

        client.send(Samples.GET + Samples.GET + Samples.GET);
        client.answer();
        client.answer();
        client.answer();

        assertThat(closesBefore.next()).as("closes before request 2").isEqualTo(1);
        assertThat(closesBefore.next()).as("closes before request 3").isEqualTo(1);
        bodies.get(2).expectClosedOnce(server);
    }

    /**
     * When the response is complete, the body has been closed, and not before its last block was sent.
     *
     * <p>If it fails: the order is last block, close, end of the response.
     */
    @Test
    @Covers("B-17")
    default void theBodyIsClosedAfterItsLastBlock() throws Exception {
        ProbeBody body = ProbeBody.of("a", "b");
        TestServer server = serve(Samples.ok(body));

        server.get("/");
        List<String> events = body.events();

        assertThat(events).as("what was done when the response was complete").endsWith("close");
        assertThat(events.indexOf("close")).as("close comes after the end").isGreaterThan(events.indexOf("end"));
    }

    /**
     * The body is closed after a failure of its iterator.
     *
     * <p>If it fails: the iteration is in a try with a finally.
     */
    @ParameterizedTest
    @CsvSource({"0, 500", "1, 200"})
    @Covers({"B-13", "B-22", "B-23"})
    default void theBodyIsClosedAfterAFailure(int blocks, int status) throws Exception {
        String[] sent = blocks == 0 ? new String[0] : new String[] {"some"};
        ProbeBody body = ProbeBody.failingAfter(new IllegalStateException("boom"), sent);
        TestServer server = serve(Samples.ok(body));

        Answer answer = server.get("/");

        assertThat(answer.status()).as("status").isEqualTo(status);
        body.expectClosedOnce(server);
    }

    /**
     * The body is closed when the client leaves, and nothing more is asked of it.
     *
     * <p>If it fails: a failed write ends the iteration.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Covers({"B-14", "B-30"})
    default void theBodyIsClosedWhenTheClientLeaves(boolean reset) throws Exception {
        ProbeBody endless = ProbeBody.from(index -> Samples.block("x".repeat(16 * 1024)));
        TestServer server = serve(Samples.ok(endless));
        RawClient client = server.connect();

        client.send(Samples.GET).begin().take(10);
        if (reset) {
            client.reset();
        } else {
            client.close();
        }

        endless.expectClosedOnce(server);
    }

    /**
     * A body is closed even if it is only looked at: for HEAD and where there is no content.
     *
     * <p>If it fails: iterate to the first block with bytes, send nothing, close.
     */
    @ParameterizedTest
    @ValueSource(strings = {"HEAD 200 OK", "GET 204 No Content", "GET 304 Not Modified", "GET 205 Reset Content"})
    @Covers({"B-15", "H-18", "H-19", "H-20"})
    default void aBodyThatIsNotSentIsClosed(String methodAndStatus) throws Exception {
        String method = methodAndStatus.substring(0, methodAndStatus.indexOf(' '));
        String status = methodAndStatus.substring(method.length() + 1);
        ProbeBody body = ProbeBody.of("", "first", "second");
        TestServer server = serve(Samples.answering(status, Headers.create(), body));
        RawClient client = server.connect();

        client.send(method + " / HTTP/1.1\nHost: localhost\n\n");
        Answer answer = method.equals("HEAD") ? client.answerToHead() : client.answer();
        client.expectSilence();

        assertThat(answer.content()).as("content").isEmpty();
        body.expectClosedOnce(server);
        assertThat(body.blocks()).as("blocks that were asked for").isLessThanOrEqualTo(2);
    }

    /**
     * For HEAD and where there is no content the response may start in the iteration, too.
     *
     * <p>If it fails: the head is not known before the first block.
     */
    @Test
    @Covers({"B-15", "S-02"})
    default void aResponseToHeadMayStartWithinTheIteration() throws Exception {
        Application lazy = (environ, startResponse) -> ProbeBody.from(index -> {
            if (index == 0) {
                startResponse.start("202 Accepted", Headers.of("X-A", "1"));
            }
            return index < 2 ? Samples.block("x") : null;
        });

        Answer answer = send(lazy, Samples.HEAD);

        assertThat(answer.status()).as("status").isEqualTo(202);
        assertThat(answer.header("X-A")).as("X-A").isEqualTo("1");
    }

    /**
     * A body is closed if start was refused, or never called.
     *
     * <p>If it fails: whoever returned a body relies on its close.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers({"B-15", "S-04"})
    default void aBodyWithoutAStartIsClosed(boolean refused) throws Exception {
        ProbeBody body = ProbeBody.of("never");
        TestServer server = serve((environ, startResponse) -> {
            if (refused) {
                Samples.thrownBy(() -> startResponse.start("nonsense", Headers.create()));
            }
            return body;
        });

        Answer answer = server.get("/");

        assertThat(answer.status()).as("status").isEqualTo(500);
        body.expectClosedOnce(server);
    }

    /**
     * A body is closed if its iterator cannot even be made.
     *
     * <p>If it fails: iterator() is inside the try, too.
     */
    @Test
    @Covers({"B-15", "B-22"})
    default void aBodyWhoseIteratorFailsIsClosed() throws Exception {
        AtomicInteger closes = new AtomicInteger();
        Body body = new Body() {
            @Override
            public Iterator<ByteBuffer> iterator() {
                throw new IllegalStateException("no iterator");
            }

            @Override
            public void close() {
                closes.incrementAndGet();
            }
        };
        TestServer server = serve(Samples.ok(body));

        Answer answer = server.get("/");
        server.close();

        assertThat(answer.status()).as("status").isEqualTo(500);
        assertThat(closes.get()).as("closes").isEqualTo(1);
    }

    /**
     * A body that is longer than declared is cut, closed, and not asked on.
     *
     * <p>If it fails: stop when the length is reached.
     */
    @Test
    @Covers({"B-16", "B-27"})
    default void aBodyThatIsTooLongIsCutAndClosed() throws Exception {
        ProbeBody body = ProbeBody.from(index -> Samples.block("abc"));
        TestServer server = serve(Samples.answering("200 OK", Headers.of("Content-Length", "5"), body));
        RawClient client = server.connect();

        Answer answer = client.send(Samples.GET).answer();

        assertThat(answer.text()).as("content").isEqualTo("abcab");
        assertThat(answer.complete()).as("complete").isTrue();
        if (answer.announcesClose()) {
            client.expectEnd();
        } else {
            client.expectSilence();
        }
        server.log().awaitError();
        body.expectClosedOnce(server);
        assertThat(body.blocks()).as("blocks that were asked for").isLessThanOrEqualTo(3);
    }

    /**
     * A failure of close spoils neither the response nor the connection.
     *
     * <p>If it fails: log it, and go on.
     */
    @ParameterizedTest
    @ValueSource(strings = {"", "2"})
    @Covers("B-18")
    default void aFailureOfCloseSpoilsNothing(String length) throws Exception {
        Headers headers = length.isEmpty() ? Headers.create() : Headers.of("Content-Length", length);
        RuntimeException boom = new IllegalStateException("boom");
        TestServer server = serve((environ, startResponse) -> {
            startResponse.start("200 OK", headers);
            return ProbeBody.of("ok").failingToClose(boom);
        });
        RawClient client = server.connect();

        Answer first = client.send(Samples.GET).answer();
        Answer second = client.send(Samples.GET).answer();

        assertThat(first.text() + first.complete()).as("the response").isEqualTo("oktrue");
        assertThat(second.text()).as("the next response on the connection").isEqualTo("ok");
        Poll.until(
                "the failure of close in the log",
                () -> server.log().entries().stream().anyMatch(entry -> entry.isAbout(boom)));
    }

    /**
     * The failure of the iteration is the one that is logged, with that of close attached.
     *
     * <p>If it fails: add the second failure to the first as suppressed.
     */
    @Test
    @Covers("B-19")
    default void aFailureOfCloseDoesNotHideTheFirst() throws Exception {
        RuntimeException first = new IllegalStateException("first");
        Exception second = new IOException("second");
        TestServer server =
                serve(Samples.ok(ProbeBody.failingAfter(first, "some").failingToClose(second)));

        server.get("/");
        server.log().awaitError();
        server.close();

        assertThat(server.log().errors())
                .as("errors in the log")
                .singleElement()
                .satisfies(entry -> assertThat(entry.isAbout(first)).isTrue());
        assertThat(first.getSuppressed()).as("suppressed failures").containsExactly(second);
    }

    /**
     * A body needs no close of its own.
     *
     * <p>If it fails: the method has a default.
     */
    @Test
    @Covers("B-20")
    default void aBodyNeedsNoClose() throws Exception {
        Body lambda = () -> List.of(Samples.block("plain")).iterator();

        assertThat(get(Samples.ok(lambda)).text()).as("content").isEqualTo("plain");
    }

    /**
     * An iterator that can be closed is closed before the body.
     *
     * <p>If it fails: look whether the iterator is AutoCloseable.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers("B-21")
    default void anIteratorThatCanBeClosedIsClosedFirst(boolean fails) throws Exception {
        List<String> closed = new ArrayList<>();
        Body body = new Body() {
            @Override
            public Iterator<ByteBuffer> iterator() {
                return new CloseableBlocks(fails, () -> closed.add("iterator"));
            }

            @Override
            public void close() {
                closed.add("body");
            }
        };
        TestServer server = serve(Samples.ok(body));

        server.get("/");
        server.close();

        assertThat(closed).as("what was closed, in order").containsExactly("iterator", "body");
    }

    /**
     * A failure before the first byte is a plain 500, and nothing of the application's headers is sent.
     *
     * <p>If it fails: look for a head that is sent before the first block is there.
     */
    @ParameterizedTest
    @ValueSource(strings = {"before start", "after start", "in the iteration"})
    @Covers("B-22")
    default void aFailureBeforeTheFirstByteIsA500(String when) throws Exception {
        RawClient client = serve((environ, startResponse) -> {
                    if (when.equals("before start")) {
                        throw new IOException("boom");
                    }
                    startResponse.start("200 OK", Headers.of("X-A", "1", "Content-Length", "100"));
                    if (when.equals("after start")) {
                        throw new IllegalStateException("boom");
                    }
                    return ProbeBody.failingAfter(new IllegalStateException("boom"), "");
                })
                .connect();

        Answer answer = client.send(Samples.GET).answer();

        assertThat(answer.status()).as("status of %s", answer).isEqualTo(500);
        assertThat(answer.header("Content-Type")).as("Content-Type").startsWith("text/plain");
        assertThat(answer.headers().contains("X-A")).as("X-A in %s", answer).isFalse();
        assertThat(answer.text()).as("content").doesNotContain("boom");
        assertThat(answer.complete()).as("complete").isTrue();
    }

    /**
     * A failure after the first byte aborts: no second status line, no text of an error.
     *
     * <p>If it fails: an abort closes the connection, and writes nothing.
     */
    @ParameterizedTest
    @ValueSource(strings = {"", "100"})
    @Covers("B-23")
    default void aFailureAfterTheFirstByteAborts(String length) throws Exception {
        Headers headers = length.isEmpty() ? Headers.create() : Headers.of("Content-Length", length);
        ProbeBody body = ProbeBody.failingAfter(new IllegalStateException("boom"), "some");
        RawClient client = serve(Samples.answering("200 OK", headers, body)).connect();

        Answer answer = client.send(Samples.GET).answer();

        assertThat(answer.status()).as("status").isEqualTo(200);
        assertThat(answer.text()).as("content").isEqualTo("some");
        assertThat(answer.complete())
                .as("the aborted answer %s is complete", answer)
                .isFalse();
        client.expectEnd();
    }

    /**
     * An Error is a failure like any other, and the worker lives on.
     *
     * <p>If it fails: catch Throwable.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers("B-24")
    default void anErrorIsAFailureLikeAnyOther(boolean late) throws Exception {
        List<Error> errors = List.of(
                new StackOverflowError("boom"),
                new AssertionError("boom"),
                new NoClassDefFoundError("boom"),
                new OutOfMemoryError("boom"));
        AtomicInteger calls = new AtomicInteger();
        TestServer server = serve((environ, startResponse) -> {
            int call = calls.getAndIncrement();
            Samples.start(startResponse);
            if (call >= errors.size()) {
                return Body.of("alive");
            }
            if (late) {
                return ProbeBody.failingAfter(errors.get(call), "some");
            }
            throw errors.get(call);
        });

        for (Error error : errors) {
            Answer answer = server.get("/");
            assertThat(answer.status()).as("status after " + error).isEqualTo(late ? 200 : 500);
            assertThat(answer.complete()).as("complete after " + error).isEqualTo(!late);
        }

        assertThat(server.get("/").text()).as("the answer to a later request").isEqualTo("alive");
    }

    /**
     * An interrupt that is left behind does not reach the next request.
     *
     * <p>If it fails: clear the flag when a request ends.
     */
    @Test
    @Covers("B-25")
    default void anInterruptIsNotInherited() throws Exception {
        Seen<Boolean> seen = new Seen<>("whether the thread is interrupted");
        TestServer server = serve((environ, startResponse) -> {
            seen.report(Thread.currentThread().isInterrupted());
            Samples.start(startResponse);
            if (environ.require(EnvironKeys.PATH_INFO).equals("/interrupt")) {
                Thread.currentThread().interrupt();
            }
            return Body.of("ok");
        });

        for (int i = 0; i < 20; i++) {
            try {
                server.get("/interrupt");
            } catch (AssertionError | IOException e) {
                // that request harmed itself
            }
            assertThat(server.get("/").text()).as("the next answer").isEqualTo("ok");
        }
        server.close();

        for (int i = seen.count(); i > 0; i--) {
            assertThat(seen.next()).as("a request began with an interrupt").isFalse();
        }
    }

    /**
     * Fewer bytes than declared end the connection; nothing sent at all is a 500.
     *
     * <p>If it fails: the client would take the next response for the missing bytes.
     */
    @Test
    @Covers("B-26")
    default void fewerBytesThanDeclaredEndTheConnection() throws Exception {
        TestServer server = serve(Samples.answering("200 OK", Headers.of("Content-Length", "10"), ProbeBody.of("abc")));
        RawClient client = server.connect();

        Answer answer = client.send(Samples.GET + Samples.GET).answer();

        assertThat(answer.text()).as("content").isEqualTo("abc");
        assertThat(answer.complete()).as("the answer %s is complete", answer).isFalse();
        client.expectEnd();
        server.log().awaitError();
    }

    /**
     * A declared length with no byte at all is a 500.
     *
     * <p>If it fails: nothing was sent, so the failure can still be told.
     */
    @Test
    @Covers("B-26")
    default void noByteOfADeclaredLengthIsA500() throws Exception {
        TestServer server = serve(Samples.answering("200 OK", Headers.of("Content-Length", "10"), ProbeBody.of()));

        Answer answer = server.get("/");

        assertThat(answer.status()).as("status of %s", answer).isEqualTo(500);
        server.log().awaitError();
    }

    /**
     * In HTTP/1.1 a response of unknown length is chunked and the connection stays.
     *
     * <p>If it fails: the last chunk is part of the response.
     */
    @Test
    @Covers("B-28")
    default void aResponseOfUnknownLengthIsChunked() throws Exception {
        RawClient client = serve((environ, startResponse) -> {
                    Samples.start(startResponse);
                    return ProbeBody.of("he", "llo");
                })
                .connect();

        Answer first = client.send(Samples.GET).answer();
        Answer second = client.send(Samples.GET).answer();

        assertThat(first.framing()).as("framing").isEqualTo(Framing.CHUNKED);
        assertThat(first.text() + first.complete()).as("content").isEqualTo("hellotrue");
        assertThat(second.text()).as("the next response on the connection").isEqualTo("hello");
    }

    /**
     * In HTTP/1.0 a response of unknown length ends with the connection.
     *
     * <p>If it fails: such a client does not know chunks.
     */
    @Test
    @Covers("B-29")
    default void aResponseToHttp10EndsWithTheConnection() throws Exception {
        Answer answer = send(Samples.ok(ProbeBody.of("he", "llo")), "GET / HTTP/1.0\n\n");

        assertThat(answer.framing()).as("framing of %s", answer).isEqualTo(Framing.CLOSE);
        assertThat(answer.text() + answer.complete()).as("content").isEqualTo("hellotrue");
    }

    /**
     * An aborted response to HTTP/1.0 is reset, since its end says nothing.
     *
     * <p>If it fails: without length and chunks only a reset shows the abort.
     */
    @Test
    @Covers({"B-29", "B-23"})
    default void anAbortedResponseToHttp10IsReset() throws Exception {
        ProbeBody body = ProbeBody.failingAfter(new IllegalStateException("boom"), "some");

        Answer answer = send(Samples.ok(body), "GET / HTTP/1.0\n\n");

        assertThat(answer.complete())
                .as("the aborted answer %s is complete", answer)
                .isFalse();
    }

    /**
     * A client that does not read holds the body back.
     *
     * <p>If it fails: write has to wait until the transport has taken the block.
     */
    @Test
    @Covers("B-31")
    default void aSlowReaderHoldsTheBodyBack() throws Exception {
        int all = 4096; // 256 MiB
        ProbeBody body = ProbeBody.from(index -> index < all ? ByteBuffer.allocate(64 * 1024) : null);
        TestServer server = serve(Samples.ok(body));
        RawClient client = server.connectWithSmallBuffer();

        client.send(Samples.GET).begin().take(1);
        AtomicInteger before = new AtomicInteger(-1);
        AtomicInteger still = new AtomicInteger();
        Poll.until("the body to stand still", () -> {
            int now = body.blocks();
            still.set(now == before.getAndSet(now) ? still.get() + 1 : 0);
            return still.get() > 30;
        });

        assertThat(body.blocks())
                .as("blocks of 64 KiB that were taken for a client that reads nothing")
                .isLessThan(all / 2);
    }

    /**
     * A stalled response does not stop the others.
     *
     * <p>If it fails: one client holds a thread that others need.
     */
    @Test
    @Covers({"B-32", "B-33", "L-17"})
    default void aStalledResponseDoesNotStopOthers() throws Exception {
        TestServer server = serve((environ, startResponse) -> {
            Samples.start(startResponse);
            if (environ.require(EnvironKeys.PATH_INFO).equals("/endless")) {
                return ProbeBody.from(index -> ByteBuffer.allocate(64 * 1024));
            }
            return Body.of("quick");
        });
        for (int i = 0; i < 4; i++) {
            server.connectWithSmallBuffer()
                    .send("GET /endless HTTP/1.1\nHost: localhost\n\n")
                    .begin()
                    .take(1);
        }

        for (int i = 0; i < 10; i++) {
            assertThat(server.get("/quick").text()).as("answer " + i).isEqualTo("quick");
        }
    }

    /**
     * Many bodies that block do not stop the others.
     *
     * <p>If it fails: the application runs on an event loop.
     */
    @Test
    @Covers({"B-33", "L-17"})
    default void bodiesThatBlockDoNotStopOthers() throws Exception {
        int blocked = 2 * Runtime.getRuntime().availableProcessors() + 2;
        Signal waiting = new Signal("all bodies to block", blocked);
        Signal goOn = new Signal("the go-ahead of the test");
        TestServer server = serve((environ, startResponse) -> {
            Samples.start(startResponse);
            if (environ.require(EnvironKeys.PATH_INFO).equals("/quick")) {
                return Body.of("quick");
            }
            return ProbeBody.from(index -> {
                if (index == 0) {
                    waiting.give();
                    goOn.await();
                }
                return index == 0 ? Samples.block("slow") : null;
            });
        });
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < blocked; i++) {
            clients.add(server.connect().send(Samples.GET));
        }
        waiting.expect();

        Answer quick = server.get("/quick");
        goOn.give();

        assertThat(quick.text()).as("the answer while others block").isEqualTo("quick");
        for (RawClient client : clients) {
            assertThat(client.answer().text())
                    .as("the answer of a body that blocked")
                    .isEqualTo("slow");
        }
    }

    /**
     * No method of a body is called but those of the contract.
     *
     * <p>If it fails: something prints, compares or measures the body.
     */
    @Test
    @Covers("B-34")
    default void onlyTheMethodsOfTheContractAreCalled() throws Exception {
        TestServer server = serve(Samples.ok(new UntouchableBody()));

        Answer answer = server.get("/");

        assertThat(answer.status()).as("status").isEqualTo(200);
        assertThat(answer.text()).as("content").isEqualTo("untouched");
    }

    /**
     * Ten thousand small blocks arrive.
     *
     * <p>If it fails: look at what a block costs.
     */
    @Test
    @Covers("B-35")
    default void tenThousandSmallBlocksArrive() throws Exception {
        Answer answer = get(Samples.ok(ProbeBody.from(index -> index < 10_000 ? Samples.block(index + ",") : null)));

        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            expected.append(i).append(',');
        }
        assertThat(answer.text()).as("content").isEqualTo(expected.toString());
    }

    /**
     * Who asks for the end of the response is told once, when the body is closed, before the next request.
     *
     * <p>If it fails: the exchange is given back too early, or the end is not told at all.
     */
    @Test
    @Covers("B-36")
    default void theEndIsToldOnceBetweenTheCloseAndTheNextRequest() throws Exception {
        Queue<String> events = new ConcurrentLinkedQueue<>();
        TestServer server = serve((environ, startResponse) -> {
            events.add("call");
            Thread caller = Thread.currentThread();
            ProbeBody body = ProbeBody.of("some", "thing");
            environ.require(EnvironKeys.RESPONSE_END)
                    .then(result -> events.add(body.count("close") + " close before, on the thread of the request: "
                            + (Thread.currentThread() == caller)));
            Samples.start(startResponse);
            return body;
        });
        RawClient client = server.connect();

        client.send(Samples.GET).answer();
        client.send(Samples.GET).answer();
        Poll.until("the end of two responses", () -> events.size() >= 4);
        server.close();

        String told = "1 close before, on the thread of the request: true";
        assertThat(events).as("what happened, in order").containsExactly("call", told, "call", told);
    }

    /**
     * The end tells status, bytes and outcome as they were sent.
     *
     * <p>If it fails: count what the connection took, and note what was committed.
     */
    @ParameterizedTest
    @CsvSource({
        "GET /yielded, 200 9 COMPLETE",
        "GET /written, 200 7 COMPLETE",
        "GET /file, 200 1000 COMPLETE",
        "HEAD /yielded, 200 0 COMPLETE",
        "GET /nothing, 204 0 COMPLETE",
        "GET /failing, 500 [1-9][0-9]* FAILED",
        "GET /failing/later, 200 4 FAILED"
    })
    @Covers("B-37")
    default void theEndTellsWhatWasSent(String request, String expected, @TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("file"), new byte[1000]);
        Seen<String> ends = new Seen<>("the end of the response");
        TestServer server = serve(told(ends, (environ, startResponse) -> {
            String path = environ.require(EnvironKeys.PATH_INFO);
            if (path.equals("/failing")) {
                throw new IllegalStateException("boom");
            }
            String status = path.equals("/nothing") ? "204 No Content" : "200 OK";
            BodyWriter writer = startResponse.start(status, Headers.create());
            if (path.equals("/written")) {
                writer.write(Samples.block("written"));
                return Body.empty();
            }
            return switch (path) {
                case "/file" -> Body.of(file);
                case "/failing/later" -> ProbeBody.failingAfter(new IllegalStateException("boom"), "some");
                default -> ProbeBody.of("some", "", "thing");
            };
        }));

        RawClient client = server.connect();
        client.send(request + " HTTP/1.1\nHost: localhost\n\n");
        client.isAnswered();

        assertThat(ends.next()).as("status, bytes and outcome of %s", request).matches(expected);
    }

    /**
     * The end tells of a client that left, and does not count what it did not take.
     *
     * <p>If it fails: a failed write is the end of the response, and no failure of the application.
     */
    @Test
    @Covers("B-37")
    default void theEndTellsOfAClientThatLeft() throws Exception {
        Seen<String> ends = new Seen<>("the end of the response");
        Body endless = ProbeBody.from(index -> Samples.block("x".repeat(16 * 1024)));
        RawClient client = serve(told(ends, Samples.ok(endless))).connect();

        client.send(Samples.GET).begin().take(10);
        client.reset();

        assertThat(ends.next()).as("status, bytes and outcome").matches("200 [0-9]+ CLIENT_LEFT");
    }

    /**
     * The end tells of a request whose body failed.
     *
     * <p>If it fails: it is the client's fault, and the server has answered for it.
     */
    @Test
    @Covers("B-37")
    default void theEndTellsOfARequestThatFailed() throws Exception {
        Seen<String> ends = new Seen<>("the end of the response");
        Application reads = told(ends, (environ, startResponse) -> {
            Samples.start(startResponse);
            return Body.of(Samples.readAll(environ));
        });

        send(reads, "POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\nZ\n");

        assertThat(ends.next()).as("status, bytes and outcome").matches("400 [1-9][0-9]* REQUEST_FAILED");
    }

    /**
     * Several are told the last first, whatever one of them throws, and nobody can ask when all is over.
     *
     * <p>If it fails: each is called by itself.
     */
    @Test
    @Covers("B-38")
    default void severalAreToldTheEndInReverse() throws Exception {
        Seen<String> told = new Seen<>("the end of the response");
        Seen<Optional<Throwable>> late = new Seen<>("what a late call threw");
        TestServer server = serve((environ, startResponse) -> {
            ResponseEnd end = environ.require(EnvironKeys.RESPONSE_END);
            end.then(result -> {
                told.report("first");
                late.report(Samples.thrownBy(() -> {
                    end.then(again -> {});
                    return "taken";
                }));
            });
            end.then(result -> {
                throw new IllegalStateException("boom at the end");
            });
            end.then(result -> told.report("last"));
            Samples.start(startResponse);
            return Body.of("fine");
        });

        Answer answer = server.get("/");

        assertThat(answer.text()).as("content").isEqualTo("fine");
        assertThat(told.next()).as("who is told first").isEqualTo("last");
        assertThat(told.next()).as("who is told next").isEqualTo("first");
        Samples.expectViolation(late.next());
        server.log().awaitText("boom at the end");
    }

    private static Application told(Seen<String> ends, Application application) {
        return (environ, startResponse) -> {
            environ.require(EnvironKeys.RESPONSE_END)
                    .then(result -> ends.report(result.status() + " " + result.bytes() + " " + result.outcome()));
            return application.call(environ, startResponse);
        };
    }
}

package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter I: the input stream. */
public interface InputContract extends ServerFixture {

    /**
     * A mebibyte of all byte values arrives as it was sent.
     *
     * <p>If it fails: the content passes through a decoder, or a buffer is reused too early.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers({"I-01", "I-11"})
    default void contentArrivesByteForByte(boolean chunked) throws Exception {
        byte[] content = new byte[1 << 20];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 + (i >> 8));
        }
        Seen<byte[]> seen = new Seen<>("the content");
        RawClient client = serve(reading(seen)).connect();

        client.send("POST / HTTP/1.1\nHost: localhost\n");
        if (chunked) {
            client.send("Transfer-Encoding: chunked\n\n");
            for (int at = 0; at < content.length; at += 50_000) {
                byte[] chunk = Arrays.copyOfRange(content, at, Math.min(content.length, at + 50_000));
                client.send(Integer.toHexString(chunk.length) + "\n")
                        .sendBytes(chunk)
                        .send("\n");
            }
            client.send("0\n\n");
        } else {
            client.send("Content-Length: " + content.length + "\n\n").sendBytes(content);
        }
        client.answer();

        assertThat(seen.next()).as("the content").isEqualTo(content);
    }

    /**
     * A byte is read as 0 to 255, and the end as -1.
     *
     * <p>If it fails: a signed byte was returned as it is.
     */
    @Test
    @Covers({"I-02", "I-04"})
    default void aByteIsReadAsANumberUpTo255() throws Exception {
        Seen<String> seen = new Seen<>("what read() gave");
        Application reads = (environ, startResponse) -> {
            InputStream in = environ.require(EnvironKeys.INPUT);
            seen.report(in.read() + " " + in.read() + " " + in.read() + " " + in.read());
            Samples.start(startResponse);
            return Body.empty();
        };

        send(reads, "POST / HTTP/1.1\nHost: localhost\nContent-Length: 2\n\n\u00ff\u0000");

        assertThat(seen.next()).as("four reads of the bytes FF 00").isEqualTo("255 0 -1 -1");
    }

    /**
     * A read of some bytes gives at least one, and a read of none gives none and does not wait.
     *
     * <p>If it fails: a length of 0 has to be answered before anything is waited for.
     */
    @Test
    @Covers("I-03")
    default void aReadGivesAtLeastOneByte() throws Exception {
        Seen<Integer> none = new Seen<>("the read of no byte");
        Seen<Integer> some = new Seen<>("the read of some bytes");
        Application reads = (environ, startResponse) -> {
            InputStream in = environ.require(EnvironKeys.INPUT);
            none.report(in.read(new byte[8], 4, 0));
            int least = Integer.MAX_VALUE;
            int total = 0;
            for (int count = in.read(new byte[8], 2, 5); count >= 0; count = in.read(new byte[8], 2, 5)) {
                least = Math.min(least, count);
                total += count;
            }
            some.report(least > 0 ? total : -total);
            Samples.start(startResponse);
            return Body.empty();
        };
        RawClient client = serve(reads).connect();

        client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 10\n\n");
        int beforeAnyByteWasSent = none.next();
        client.send("01234").send("56789").answer();

        assertThat(beforeAnyByteWasSent).as("read of length 0").isZero();
        assertThat(some.next())
                .as("bytes read, none of them by a read that gave 0")
                .isEqualTo(10);
    }

    /**
     * The end stays the end, while the connection stays open.
     *
     * <p>If it fails: a read after the end waits for the socket.
     */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 3\n\nabc", "Transfer-Encoding: chunked\n\n3\nabc\n0\n\n"})
    @Covers("I-04")
    default void theEndStaysTheEnd(String rest) throws Exception {
        Seen<String> seen = new Seen<>("reads after the end");
        Application reads = (environ, startResponse) -> {
            InputStream in = environ.require(EnvironKeys.INPUT);
            byte[] exactly = in.readNBytes(3);
            int[] after = {
                in.read(), in.read(new byte[5]), in.read(), in.readAllBytes().length, in.read(new byte[5], 1, 2)
            };
            seen.report(new String(exactly, StandardCharsets.ISO_8859_1) + Arrays.toString(after));
            Samples.start(startResponse);
            return Body.of("done");
        };

        Answer answer = send(reads, "POST / HTTP/1.1\nHost: localhost\n" + rest);

        assertThat(seen.next()).as("the content, and reads after its end").isEqualTo("abc[-1, -1, -1, 0, -1]");
        assertThat(answer.text())
                .as("the answer, on a connection that is still open")
                .isEqualTo("done");
    }

    /**
     * The next request of the connection is not seen through the input.
     *
     * <p>If it fails: the input reads beyond the content.
     */
    @Test
    @Covers({"I-05", "I-09"})
    default void theNextRequestIsNotSeen() throws Exception {
        Seen<byte[]> seen = new Seen<>("the content");
        RawClient client = serve(reading(seen)).connect();

        client.send("""
                POST / HTTP/1.1
                Host: localhost
                Content-Length: 3

                abcPOST / HTTP/1.1
                Host: localhost
                Content-Length: 0

                POST / HTTP/1.1
                Host: localhost
                Transfer-Encoding: chunked

                3
                def
                0

                GET / HTTP/1.1
                Host: localhost

                """);

        for (String content : new String[] {"abc", "", "def", ""}) {
            assertThat(client.answer().status()).as("status").isEqualTo(200);
            assertThat(text(seen.next())).as("the content").isEqualTo(content);
        }
    }

    /**
     * Reading all gives the rest.
     *
     * <p>If it fails: bytes that were read do not come again, and none is lost.
     */
    @Test
    @Covers("I-06")
    default void readingAllGivesTheRest() throws Exception {
        Seen<String> seen = new Seen<>("what was read");
        Application reads = (environ, startResponse) -> {
            InputStream in = environ.require(EnvironKeys.INPUT);
            seen.report(text(in.readNBytes(3)) + "|" + text(in.readAllBytes()) + "|" + text(in.readAllBytes()));
            Samples.start(startResponse);
            return Body.empty();
        };

        send(reads, "POST / HTTP/1.1\nHost: localhost\nContent-Length: 10\n\n0123456789");

        assertThat(seen.next()).as("three bytes, the rest, the rest").isEqualTo("012|3456789|");
    }

    /**
     * A request without content has an input at its end.
     *
     * <p>If it fails: without Content-Length and chunks there is no content to wait for.
     */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE", "POST", "OPTIONS"})
    @Covers("I-08")
    default void withoutContentTheInputIsAtItsEnd(String method) throws Exception {
        Seen<byte[]> seen = new Seen<>("the content");

        send(reading(seen), method + " / HTTP/1.1\nHost: localhost\n\n");

        assertThat(seen.next()).as("the content").isEmpty();
    }

    /**
     * An announced length of 0 is an empty content with a CONTENT_LENGTH.
     *
     * <p>If it fails: 0 is not absent.
     */
    @Test
    @Covers("I-09")
    default void anEmptyContentHasALength() throws Exception {
        Map<String, Object> environ =
                EnvironProbe.environ(this, "POST / HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n");

        assertThat(environ.get("CONTENT_LENGTH")).as("CONTENT_LENGTH").isEqualTo("0");
    }

    /**
     * A GET can have content.
     *
     * <p>If it fails: framing does not depend on the method.
     */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "FOOBAR"})
    @Covers("I-10")
    default void anyMethodCanHaveContent(String method) throws Exception {
        Seen<byte[]> seen = new Seen<>("the content");

        send(reading(seen), method + " / HTTP/1.1\nHost: localhost\nContent-Length: 3\n\nabc");

        assertThat(text(seen.next())).as("the content").isEqualTo("abc");
    }

    /**
     * Chunks of any size, in any letters, are put together.
     *
     * <p>If it fails: look at the framing that the server gets to see.
     */
    @ParameterizedTest
    @CsvSource({
        "'3\nabc\n0\n\n', abc",
        "'1\na\n1\nb\n1\nc\n0\n\n', abc",
        "'00003\nabc\n000\n\n', abc",
        "'a\n0123456789\nA\n0123456789\n0\n\n', 01234567890123456789",
        "'0\n\n', ''"
    })
    @Covers("I-11")
    default void chunksArePutTogether(String chunks, String content) throws Exception {
        Seen<byte[]> seen = new Seen<>("the content");

        send(reading(seen), "POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n" + chunks);

        assertThat(text(seen.next())).as("the content").isEqualTo(content);
    }

    /**
     * Chunks that arrive byte by byte are put together.
     *
     * <p>If it fails: buffered bytes raise no event of the socket; signal them.
     */
    @Test
    @Covers("I-11")
    default void chunksMayArriveByteByByte() throws Exception {
        Seen<byte[]> seen = new Seen<>("the content");
        RawClient client = serve(reading(seen)).connect();

        client.trickle(RawClient.bytes(
                "POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n3\nabc\n2\nde\n0\n\n"));
        client.answer();

        assertThat(text(seen.next())).as("the content").isEqualTo("abcde");
    }

    /**
     * A decoded request does not say that it is chunked.
     *
     * <p>If it fails: leave Transfer-Encoding out of the environ.
     */
    @Test
    @Covers("I-12")
    default void theCodingIsGoneOnceDecoded() throws Exception {
        Map<String, Object> environ =
                EnvironProbe.environ(this, "POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n0\n\n");

        assertThat(environ).as("environ").doesNotContainKey("HTTP_TRANSFER_ENCODING");
    }

    /**
     * Extensions and trailers are dropped, and the connection goes on.
     *
     * <p>If it fails: the server library does not know trailers, or takes them for the next request.
     */
    @Test
    @Covers("I-13")
    default void extensionsAndTrailersAreDropped() throws Exception {
        Seen<byte[]> seen = new Seen<>("the content");
        Seen<Boolean> merged = new Seen<>("whether a trailer became a field");
        RawClient client = serve((environ, startResponse) -> {
                    seen.report(Samples.readAll(environ));
                    merged.report(environ.containsKey("HTTP_X_A")
                            || environ.receivedHeaders().contains("X-A"));
                    Samples.start(startResponse);
                    return Body.empty();
                })
                .connect();

        client.send("""
                POST / HTTP/1.1
                Host: localhost
                Transfer-Encoding: chunked

                3;name=value;other="a;b"
                abc
                0;last
                X-A: evil
                Content-Length: 5

                GET / HTTP/1.1
                Host: localhost

                """);

        assertThat(client.answer().status()).as("status").isEqualTo(200);
        assertThat(client.answer().status()).as("status of the next request").isEqualTo(200);
        assertThat(text(seen.next())).as("the content").isEqualTo("abc");
        assertThat(merged.next()).as("a trailer became a field").isFalse();
        assertThat(seen.next()).as("the content of the next request").isEmpty();
        assertThat(merged.next())
                .as("a trailer became a field of the next request")
                .isFalse();
    }

    /**
     * Broken chunks throw in the application; nothing after them is parsed.
     *
     * <p>If it fails: the server library reads chunks leniently, or goes on after the fault.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {"Z\n", "3\nabcd\n", "-1\n", "0x3\nabc\n", "\nabc\n", "3 \nabc\n", "10000000000000003\nabc\n"})
    @Covers("I-14")
    default void brokenChunksThrow(String broken) throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("what reading threw");
        TestServer server = serve((environ, startResponse) -> {
            seen.report(Samples.thrownBy(() -> Samples.readAll(environ)));
            Samples.start(startResponse);
            return Body.of("after the fault");
        });
        RawClient client = server.connect();

        client.send("POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n2\nab\n" + broken + "0\n\n"
                + Samples.GET);

        assertThat(seen.next()).as("what reading threw").get().isInstanceOf(IOException.class);
        assertThat(client.answer().text()).as("answer").isEqualTo("after the fault");
        client.expectEnd();
        assertThat(seen.count()).as("further requests").isZero();
    }

    /**
     * A fault of the content that the application lets pass is answered 400.
     *
     * <p>If it fails: the fault belongs to the client, not to the application.
     */
    @Test
    @Covers("I-14")
    default void aFaultThatTheApplicationLetsPassIsA400() throws Exception {
        TestServer server = serve(reading(new Seen<>("nothing")));
        RawClient client = server.connect();

        Answer answer = client.send("POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\nZ\n")
                .answer();

        assertThat(answer.status()).as("status of %s", answer).isEqualTo(400);
        client.expectEnd();
        assertThat(server.log().errors()).as("errors in the log").isEmpty();
    }

    /**
     * Content that the client did not finish is not a shorter one.
     *
     * <p>If it fails: the end of the connection has to become an exception of the input.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10\n\nabc",
                "Transfer-Encoding: chunked\n\n3\nabc\n",
                "Transfer-Encoding: chunked\n\n5\nab",
                "Content-Length: 10\n\n"
            })
    @Covers({"I-15", "I-16"})
    default void contentThatBreaksOffThrows(String started) throws Exception {
        for (boolean reset : new boolean[] {false, true}) {
            Signal called = new Signal("the call of the application");
            Seen<Optional<Throwable>> seen = new Seen<>("what reading threw");
            TestServer server = serve((environ, startResponse) -> {
                if (environ.require(EnvironKeys.REQUEST_METHOD).equals("POST")) {
                    called.give();
                    seen.report(Samples.thrownBy(() -> Samples.readAll(environ)));
                }
                Samples.start(startResponse);
                return Body.of("alive");
            });
            RawClient client = server.connect();

            client.send("POST / HTTP/1.1\nHost: localhost\n" + started);
            called.expect();
            if (reset) {
                client.reset();
            } else {
                client.close();
            }

            assertThat(seen.next())
                    .as("what reading threw after a " + (reset ? "reset" : "close"))
                    .get()
                    .isInstanceOf(IOException.class);
            assertThat(server.get("/").text())
                    .as("the answer to another client")
                    .isEqualTo("alive");
        }
    }

    /**
     * A client that ends its side too early is told so.
     *
     * <p>If it fails: half-closing leaves the way back open.
     */
    @Test
    @Covers("I-15")
    default void aClientThatEndsTooEarlyIsAnswered400() throws Exception {
        RawClient client = serve(reading(new Seen<>("nothing"))).connect();

        Answer answer = client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 10\n\nabc")
                .halfClose()
                .answer();

        assertThat(answer.status()).as("status of %s", answer).isEqualTo(400);
    }

    /**
     * Content that the application leaves unread does not become a request.
     *
     * <p>If it fails: the rest has to be read away, or the connection closed.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10\n\n0123456789",
                "Content-Length: 37\n\nGET /evil HTTP/1.1\nHost: localhost\n\n",
                "Transfer-Encoding: chunked\n\n3\nabc\n0\n\n"
            })
    @Covers("I-17")
    default void unreadContentIsNoRequest(String rest) throws Exception {
        Seen<String> seen = new Seen<>("the path");
        RawClient client = serve((environ, startResponse) -> {
                    seen.report(environ.require(EnvironKeys.PATH_INFO));
                    Samples.start(startResponse);
                    return Body.of("ok");
                })
                .connect();

        client.send("POST /first HTTP/1.1\nHost: localhost\n" + rest + "GET /second HTTP/1.1\nHost: localhost\n\n");
        Answer first = client.answer();

        assertThat(first.text()).as("the first answer").isEqualTo("ok");
        assertThat(seen.next()).as("first path").isEqualTo("/first");
        if (first.announcesClose()) {
            client.expectEnd();
        } else {
            assertThat(client.answer().text()).as("the second answer").isEqualTo("ok");
            assertThat(seen.next()).as("second path").isEqualTo("/second");
        }
        assertThat(seen.count()).as("further requests").isZero();
    }

    /**
     * Much unread content closes the connection, and the answer can be read all the same.
     *
     * <p>If it fails: half-close, discard a little, then close; a reset would destroy the answer on its way.
     */
    @Test
    @Covers("I-18")
    default void muchUnreadContentClosesTheConnection() throws Exception {
        RawClient client = serve(Samples.ok("enough")).connect();

        client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 104857600\n\n" + Samples.text(32 * 1024));
        Answer answer = client.answer();

        assertThat(answer.text()).as("the answer").isEqualTo("enough");
        assertThat(answer.complete()).as("the answer is complete").isTrue();
        client.expectEnd();
    }

    /**
     * The application reads what has arrived before the rest is sent.
     *
     * <p>If it fails: the adapter or the server library collects the content.
     */
    @ParameterizedTest
    @CsvSource({"'Content-Length: 6\n\n', abc, def", "'Transfer-Encoding: chunked\n\n', '3\nabc\n', '3\ndef\n0\n\n'"})
    @Covers("I-19")
    default void contentIsStreamed(String framing, String first, String second) throws Exception {
        Seen<String> seen = new Seen<>("three bytes of the content");
        RawClient client = serve((environ, startResponse) -> {
                    InputStream in = environ.require(EnvironKeys.INPUT);
                    seen.report(text(in.readNBytes(3)));
                    seen.report(text(in.readAllBytes()));
                    Samples.start(startResponse);
                    return Body.empty();
                })
                .connect();

        client.send("POST / HTTP/1.1\nHost: localhost\n" + framing + first);
        String read = seen.next();
        client.send(second).answer();

        assertThat(read).as("read before the rest was sent").isEqualTo("abc");
        assertThat(seen.next()).as("the rest").isEqualTo("def");
    }

    /**
     * A length beyond 2^31 is an ordinary one.
     *
     * <p>If it fails: a length is a long.
     */
    @ParameterizedTest
    @ValueSource(strings = {"3221225472", "4294967299", "9223372036854775807"})
    @Covers("I-21")
    default void aLengthMayBeBeyondAnInt(String length) throws Exception {
        Seen<String> seen = new Seen<>("CONTENT_LENGTH and the first bytes");
        Seen<Optional<Throwable>> after = new Seen<>("what reading on threw");
        RawClient client = serve((environ, startResponse) -> {
                    InputStream in = environ.require(EnvironKeys.INPUT);
                    seen.report(environ.require(EnvironKeys.CONTENT_LENGTH) + " " + text(in.readNBytes(5)));
                    after.report(Samples.thrownBy(in::read));
                    Samples.start(startResponse);
                    return Body.empty();
                })
                .connect();

        client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: " + length + "\n\nabcde");
        String read = seen.next();
        client.close();

        assertThat(read).as("CONTENT_LENGTH and the first bytes").isEqualTo(length + " abcde");
        assertThat(after.next())
                .as("what reading on threw when the client left")
                .get()
                .isInstanceOf(IOException.class);
    }

    /**
     * Closing the input closes nothing.
     *
     * <p>If it fails: the application holds the server library's own stream.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: localhost\n\n",
                "POST / HTTP/1.1\nHost: localhost\nContent-Length: 3\n\nabc"
            })
    @Covers("I-22")
    default void closingTheInputIsHarmless(String request) throws Exception {
        RawClient client = serve((environ, startResponse) -> {
                    InputStream in = environ.require(EnvironKeys.INPUT);
                    in.close();
                    Samples.start(startResponse);
                    in.close();
                    return Body.of("fine");
                })
                .connect();

        Answer first = client.send(request).answer();
        Answer second = client.send(request).answer();

        assertThat(first.text()).as("the answer").isEqualTo("fine");
        assertThat(second.text()).as("the next answer on the connection").isEqualTo("fine");
    }

    /**
     * The smaller methods of a stream keep their promises.
     *
     * <p>If it fails: see the documentation of InputStream.
     */
    @Test
    @Covers("I-23")
    default void theInputIsAProperStream() throws Exception {
        Seen<String> seen = new Seen<>("what the methods gave");
        Application uses = (environ, startResponse) -> {
            InputStream in = environ.require(EnvironKeys.INPUT);
            boolean marked = in.markSupported();
            in.mark(10);
            boolean resets = Samples.thrownBy(() -> {
                        in.reset();
                        return "";
                    })
                    .isEmpty();
            int first = in.read();
            boolean available = in.available() >= 0 && in.available() <= 9;
            long skipped = 0;
            while (skipped < 4) {
                long more = in.skip(4 - skipped);
                skipped += more > 0 ? more : in.read() < 0 ? 10 : 1;
            }
            String rest = text(in.readAllBytes());
            seen.report((marked == resets) + " " + (char) first + " " + available + " " + skipped + " " + rest + " "
                    + in.available());
            Samples.start(startResponse);
            return Body.empty();
        };

        send(uses, "POST / HTTP/1.1\nHost: localhost\nContent-Length: 10\n\n0123456789");

        assertThat(seen.next())
                .as(
                        "reset works where markSupported; first byte; available is possible; skipped; rest; available at the end")
                .isEqualTo("true 0 true 4 56789 0");
    }

    /**
     * A stream that leaked out of its request reads nothing of the next.
     *
     * <p>If it fails: the stream has to be cut off when its request ends.
     */
    @Test
    @Covers("I-24")
    default void aLeakedInputReadsNothing() throws Exception {
        Seen<InputStream> leaked = new Seen<>("the input");
        TestServer server = serve((environ, startResponse) -> {
            leaked.report(environ.require(EnvironKeys.INPUT));
            Samples.start(startResponse);
            return Body.of("ok");
        });
        RawClient client = server.connect();
        client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 3\n\nabc")
                .answer();
        InputStream in = leaked.next();
        Poll.aWhile();

        client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 6\n\nsec");
        Seen<String> late = new Seen<>("the late read");
        Thread reader = new Thread(() -> late.report(readLate(in)), "late reader");
        reader.setDaemon(true);
        reader.start();
        String read = late.next();
        Answer answer = client.send("ret").answer();

        assertThat(read).as("a read after the end of the request").isIn("-1", "IOException");
        assertThat(answer.text()).as("the answer to the next request").isEqualTo("ok");
    }

    /**
     * The body of the response can be made of the content while it arrives.
     *
     * <p>If it fails: the input has to stay usable until the body is closed.
     */
    @Test
    @Covers({"I-25", "I-19"})
    default void theResponseCanBeMadeOfTheInput() throws Exception {
        RawClient client = serve((environ, startResponse) -> {
                    InputStream in = environ.require(EnvironKeys.INPUT);
                    Samples.start(startResponse);
                    return ProbeBody.from(index -> {
                        byte[] bytes = new byte[100];
                        int count = in.read(bytes);
                        return count < 0 ? null : ByteBuffer.wrap(bytes, 0, count);
                    });
                })
                .connect();

        client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 9\n\nabc");
        IncomingAnswer answer = client.begin();
        String first = answer.take(3);
        client.send("def");
        String second = answer.take(3);
        client.send("ghi");

        assertThat(first + second)
                .as("the echo, before the content was complete")
                .isEqualTo("abcdef");
        assertThat(answer.finish().text()).as("the whole echo").isEqualTo("abcdefghi");
    }

    /**
     * What stands in the environ as input is of no matter to the connection.
     *
     * <p>If it fails: the server reads the map to find the content that is left.
     */
    @Test
    @Covers("I-26")
    default void theInputMayBeReplaced() throws Exception {
        Seen<String> seen = new Seen<>("the content");
        RawClient client = serve((environ, startResponse) -> {
                    InputStream own = environ.require(EnvironKeys.INPUT);
                    environ.put("gateway.input", new ByteArrayInputStream(new byte[] {'x'}));
                    seen.report(text(Samples.readAll(environ)) + text(own.readNBytes(1)));
                    Samples.start(startResponse);
                    return Body.of("ok");
                })
                .connect();

        client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 3\n\nabc")
                .answer();
        Answer second = client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 3\n\ndef")
                .answer();

        assertThat(second.text()).as("the next answer").isEqualTo("ok");
        assertThat(seen.next()).as("the replaced input and a byte of the own").isEqualTo("xa");
        assertThat(seen.next()).as("the same in the next request").isEqualTo("xd");
    }

    private static Application reading(Seen<byte[]> seen) {
        return (environ, startResponse) -> {
            seen.report(Samples.readAll(environ));
            Samples.start(startResponse);
            return Body.of("read");
        };
    }

    private static String readLate(InputStream in) {
        try {
            return String.valueOf(in.read());
        } catch (IOException e) {
            return "IOException";
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter W: the writer. */
public interface WriteContract extends ServerFixture {

    /**
     * A write sends the head and the data, and does not wait for more.
     *
     * <p>If it fails: flush after each block.
     */
    @Test
    @Covers({"W-01", "W-02"})
    default void aWriteIsSentWithoutWaitingForMore() throws Exception {
        Signal received = new Signal("the test's receipt of the first write");
        RawClient client = serve((environ, startResponse) -> {
                    BodyWriter writer = startResponse.start("201 Created", Headers.of("X-A", "1"));
                    writer.write(Samples.block("first"));
                    received.await();
                    writer.write(Samples.block("second"));
                    return Body.empty();
                })
                .connect();

        IncomingAnswer answer = client.send(Samples.GET).begin();
        String first = answer.take(5);
        received.give();

        assertThat(answer.head().status()).as("status").isEqualTo(201);
        assertThat(first).as("what came while the application waited").isEqualTo("first");
        assertThat(answer.finish().text()).as("content").isEqualTo("firstsecond");
    }

    /**
     * An empty write sends nothing, so that the response can still be replaced.
     *
     * <p>If it fails: a write of nothing is nothing.
     */
    @Test
    @Covers("W-03")
    default void anEmptyWriteSendsNothing() throws Exception {
        Signal written = new Signal("the empty write");
        Signal goOn = new Signal("the go-ahead of the test");
        RawClient client = serve((environ, startResponse) -> {
                    Samples.start(startResponse).write(ByteBuffer.allocate(0));
                    written.give();
                    goOn.await();
                    startResponse.start("503 Replaced", Headers.create(), new Exception("why"));
                    return Body.of("replaced");
                })
                .connect();

        client.send(Samples.GET);
        written.expect();
        client.expectSilence();
        goOn.give();

        assertThat(client.answer().status()).as("status").isEqualTo(503);
    }

    /**
     * An empty write in the middle does not end the response.
     *
     * <p>If it fails: an empty chunk is the last one.
     */
    @Test
    @Covers({"W-03", "B-04"})
    default void anEmptyWriteDoesNotEndTheResponse() throws Exception {
        Application writes = (environ, startResponse) -> {
            BodyWriter writer = Samples.start(startResponse);
            writer.write(Samples.block("he"));
            writer.write(Samples.block(""));
            writer.write(Samples.block("llo"));
            return Body.empty();
        };

        assertThat(get(writes).text()).as("content").isEqualTo("hello");
    }

    /**
     * What is written comes before what is yielded.
     *
     * <p>If it fails: there is one order, that of the calls.
     */
    @Test
    @Covers("W-04")
    default void writtenDataComesBeforeYieldedData() throws Exception {
        Application both = (environ, startResponse) -> {
            BodyWriter writer = Samples.start(startResponse);
            writer.write(Samples.block("ab"));
            writer.write(Samples.block("cd"));
            return ProbeBody.of("ef", "gh");
        };

        assertThat(get(both).text()).as("content").isEqualTo("abcdefgh");
    }

    /**
     * After writing, an empty body is enough.
     *
     * <p>If it fails: the response ends when the body does.
     */
    @Test
    @Covers("W-05")
    default void afterWritingAnEmptyBodyIsEnough() throws Exception {
        Application writes = (environ, startResponse) -> {
            Samples.start(startResponse).write(Samples.block("all"));
            return Body.empty();
        };

        Answer answer = get(writes);

        assertThat(answer.text()).as("content").isEqualTo("all");
        assertThat(answer.complete()).as("complete").isTrue();
    }

    /**
     * After writing, null is a failure all the same.
     *
     * <p>If it fails: the response is aborted, since it was committed.
     */
    @Test
    @Covers({"W-05", "B-01"})
    default void afterWritingANullBodyIsAFailure() throws Exception {
        TestServer server = serve((environ, startResponse) -> {
            Samples.start(startResponse).write(Samples.block("all"));
            return Samples.nothing();
        });

        Answer answer = server.get("/");

        assertThat(answer.complete())
                .as("the aborted answer %s is complete", answer)
                .isFalse();
        server.log().awaitError();
    }

    /**
     * A writer that leaked out of its request writes nothing.
     *
     * <p>If it fails: the writer has to be dead when its request is over.
     */
    @Test
    @Covers("W-06")
    default void aLeakedWriterIsRefused() throws Exception {
        Seen<BodyWriter> leaked = new Seen<>("the writer");
        Seen<Optional<Throwable>> late = new Seen<>("what the late write threw");
        RawClient client = serve((environ, startResponse) -> {
                    if (leaked.count() > 0) {
                        BodyWriter old = leaked.next();
                        late.report(Samples.thrownBy(() -> {
                            old.write(Samples.block("evil"));
                            return "";
                        }));
                        Samples.start(startResponse);
                    } else {
                        leaked.report(Samples.start(startResponse));
                    }
                    return Body.of("ok");
                })
                .connect();

        client.send(Samples.GET).answer();
        Answer second = client.send(Samples.GET).answer();

        Samples.expectViolation(late.next());
        assertThat(second.text()).as("the next response").isEqualTo("ok");
    }

    /**
     * A null block throws, and the response goes on.
     *
     * <p>If it fails: look at the block before anything is sent.
     */
    @Test
    @Covers("W-07")
    default void aNullBlockThrows() throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("what the write threw");
        Application writesNull = (environ, startResponse) -> {
            BodyWriter writer = Samples.start(startResponse);
            seen.report(Samples.thrownBy(() -> {
                writer.write(Samples.nothing());
                return "";
            }));
            startResponse.start("503 Replaced", Headers.create(), new Exception("nothing was sent"));
            return Body.of("fine");
        };

        Answer answer = get(writesNull);

        assertThat(seen.next()).as("what the write of null threw").isPresent();
        assertThat(answer.status()).as("status").isEqualTo(503);
        assertThat(answer.text()).as("content").isEqualTo("fine");
    }

    /**
     * The block is the application's again when write returns, and has not moved.
     *
     * <p>If it fails: the data must be taken, or copied, before write returns.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers("W-08")
    default void aBlockMayBeUsedAgain(boolean direct) throws Exception {
        Seen<String> moved = new Seen<>("where the block stands");
        Application reuses = (environ, startResponse) -> {
            BodyWriter writer = Samples.start(startResponse);
            ByteBuffer block = direct ? ByteBuffer.allocateDirect(1000) : ByteBuffer.allocate(1000);
            for (char c = 'a'; c <= 'z'; c++) {
                block.clear();
                for (int i = 0; i < block.capacity(); i++) {
                    block.put(i, (byte) c);
                }
                block.position(100).limit(900);
                writer.write(block);
                if (block.position() != 100 || block.limit() != 900) {
                    moved.report(block.toString());
                }
            }
            moved.report("nowhere");
            return Body.empty();
        };

        Answer answer = get(reuses);

        StringBuilder expected = new StringBuilder();
        for (char c = 'a'; c <= 'z'; c++) {
            expected.append(String.valueOf(c).repeat(800));
        }
        assertThat(answer.text().equals(expected.toString()))
                .as("the content is what was written")
                .isTrue();
        assertThat(moved.next()).as("where the block was moved").isEqualTo("nowhere");
    }

    /**
     * A write beyond the declared length sends what fits and throws.
     *
     * <p>If it fails: the engine counts; nothing may be sent after the length.
     */
    @Test
    @Covers({"W-09", "B-27"})
    default void aWriteBeyondTheLengthSendsWhatFits() throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("what the write threw");
        TestServer server = serve((environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.of("Content-Length", "5"));
            writer.write(Samples.block("abc"));
            seen.report(Samples.thrownBy(() -> {
                writer.write(Samples.block("defg"));
                return "";
            }));
            return Body.empty();
        });
        RawClient client = server.connect();

        Answer answer = client.send(Samples.GET).answer();

        assertThat(answer.text()).as("content").isEqualTo("abcde");
        assertThat(seen.next().orElse(null)).as("what the write threw").isInstanceOf(ContractViolation.class);
        if (answer.announcesClose()) {
            client.expectEnd();
        } else {
            client.expectSilence();
        }
    }

    /**
     * A write to a client that has left throws.
     *
     * <p>If it fails: the failure of the transport has to reach the application.
     */
    @Test
    @Covers({"W-10", "R-08"})
    default void aWriteToAClientThatLeftThrows() throws Exception {
        Seen<Throwable> seen = new Seen<>("what the write threw");
        TestServer server = serve((environ, startResponse) -> {
            BodyWriter writer = Samples.start(startResponse);
            ByteBuffer block = ByteBuffer.allocate(16 * 1024);
            try {
                while (true) {
                    writer.write(block);
                }
            } catch (IOException | RuntimeException e) {
                seen.report(e);
                throw e;
            }
        });
        RawClient client = server.connect();

        client.send(Samples.GET).begin().take(1);
        client.reset();

        assertThat(seen.next()).as("what the write threw").isInstanceOf(IOException.class);
        server.close();
        assertThat(server.log().errors()).as("errors in the log").isEmpty();
    }

    /**
     * A write while the body is iterated is refused, and sends nothing.
     *
     * <p>If it fails: there is one source of output at a time.
     */
    @Test
    @Covers("W-11")
    default void aWriteWithinTheIterationIsRefused() throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("what the write threw");
        Application writesLate = (environ, startResponse) -> {
            BodyWriter writer = Samples.start(startResponse);
            return ProbeBody.from(index -> {
                if (index == 1) {
                    seen.report(Samples.thrownBy(() -> {
                        writer.write(Samples.block("evil"));
                        return "";
                    }));
                }
                return index < 2 ? Samples.block("ab".substring(index, index + 1)) : null;
            });
        };

        Answer answer = get(writesLate);

        Samples.expectViolation(seen.next());
        assertThat(answer.text()).as("content").isEqualTo("ab");
    }

    /**
     * Where there is no content, writes are dropped without an exception.
     *
     * <p>If it fails: the same application serves GET and HEAD.
     */
    @ParameterizedTest
    @ValueSource(strings = {"HEAD 200 OK", "GET 204 No Content", "GET 304 Not Modified", "GET 205 Reset Content"})
    @Covers({"W-12", "H-18", "H-19", "H-20"})
    default void whereThereIsNoContentWritesAreDropped(String methodAndStatus) throws Exception {
        String method = methodAndStatus.substring(0, methodAndStatus.indexOf(' '));
        Seen<Optional<Throwable>> seen = new Seen<>("what the writes threw");
        RawClient client = serve((environ, startResponse) -> {
                    BodyWriter writer =
                            startResponse.start(methodAndStatus.substring(method.length() + 1), Headers.of("X-A", "1"));
                    seen.report(Samples.thrownBy(() -> {
                        writer.write(Samples.block("dropped"));
                        writer.write(Samples.block("as well"));
                        return "";
                    }));
                    return Body.of("this, too");
                })
                .connect();

        client.send(method + " / HTTP/1.1\nHost: localhost\n\n");
        Answer answer = method.equals("HEAD") ? client.answerToHead() : client.answer();
        client.expectSilence();

        assertThat(seen.next()).as("what the writes threw").isEmpty();
        assertThat(answer.header("X-A")).as("X-A").isEqualTo("1");
        assertThat(answer.content()).as("content").isEmpty();
    }

    /**
     * The first writer serves the replaced response, too.
     *
     * <p>If it fails: all writers of a request write to its one response.
     */
    @Test
    @Covers("W-13")
    default void aWriterOutlivesAReplacingStart() throws Exception {
        Application replaces = (environ, startResponse) -> {
            BodyWriter first = startResponse.start("200 OK", Headers.of("Content-Length", "1"));
            BodyWriter second = startResponse.start("503 Replaced", Headers.create(), new Exception("why"));
            first.write(Samples.block("by the first, "));
            second.write(Samples.block("by the second"));
            return Body.empty();
        };

        Answer answer = get(replaces);

        assertThat(answer.status()).as("status").isEqualTo(503);
        assertThat(answer.text()).as("content").isEqualTo("by the first, by the second");
    }

    /**
     * Blocks of any size arrive whole, also at a client that reads slowly.
     *
     * <p>If it fails: a partial write has to be continued.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 65_536, 10_485_760})
    @Covers({"W-14", "B-02"})
    default void blocksOfAnySizeArriveWhole(int size) throws Exception {
        String content = Samples.text(size);
        Application writes = (environ, startResponse) -> {
            Samples.start(startResponse).write(Samples.block(content));
            return Body.of(Samples.block("end"));
        };
        RawClient client = serve(writes).connectWithSmallBuffer();

        IncomingAnswer answer = client.send(Samples.GET).begin();
        Poll.aWhile();

        assertThat(answer.finish().text().equals(content + "end"))
                .as("the content is what was sent")
                .isTrue();
    }
}

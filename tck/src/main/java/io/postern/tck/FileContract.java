package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.FileBody;
import io.postern.gateway.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter F: file bodies. */
public interface FileContract extends ServerFixture {

    /**
     * A file is sent whole, by the quick way, through middleware that hides it, and under TLS.
     *
     * <p>If it fails: compare the quick way with the default method of the exchange.
     */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "hidden", "tls"})
    @Covers({"F-10", "F-11"})
    default void aFileIsSentWhole(String way) throws Exception {
        String content = Samples.text(3_000_000);
        Path file = file(content);
        Application sends = (environ, startResponse) -> {
            Samples.start(startResponse);
            Body body = Body.of(file);
            return way.equals("hidden") ? Body.of((Iterable<ByteBuffer>) body) : body;
        };
        TestServer server = serve(sends, settings -> way.equals("tls") ? settings.tls(Tls.context()) : settings);
        RawClient client = server.connect();

        Answer first = client.send(Samples.GET).answer();
        Answer second = client.send(Samples.GET).answer();

        assertThat(first.text().equals(content))
                .as("the content is that of the file")
                .isTrue();
        assertThat(second.text().equals(content))
                .as("the content of the next response on the connection, too")
                .isTrue();
    }

    /**
     * Middleware that changes the bytes of a file is obeyed.
     *
     * <p>If it fails: the quick way is for the file body itself only.
     */
    @Test
    @Covers({"F-10", "F-03"})
    default void aWrappedFileIsIterated() throws Exception {
        Path file = file("shout ".repeat(50_000));
        Application upperCases = (environ, startResponse) -> {
            Samples.start(startResponse);
            return WrappedBody.changing(Body.of(file), text -> text.toUpperCase(Locale.ROOT));
        };

        assertThat(get(upperCases).text().equals("SHOUT ".repeat(50_000)))
                .as("the content is upper case")
                .isTrue();
    }

    /**
     * The size of a block is a hint for streams, and nothing is read before it is asked for.
     *
     * <p>If it fails: making a body reads nothing.
     */
    @Test
    @Covers({"F-01", "F-02", "F-03"})
    default void aStreamIsReadInBlocksWhenItIsAskedFor() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        InputStream source = new ByteArrayInputStream(new byte[150]) {
            @Override
            public synchronized int read(byte[] b, int off, int len) {
                reads.incrementAndGet();
                return super.read(b, off, len);
            }
        };

        Body body = Body.of(source, 120);
        int readsBefore = reads.get();
        List<Integer> sizes = new ArrayList<>();
        for (ByteBuffer block : body) {
            sizes.add(block.remaining());
        }
        body.close();

        assertThat(readsBefore).as("reads before the iteration").isZero();
        assertThat(sizes).as("sizes of the blocks").containsExactly(120, 30);
    }

    /**
     * Making a file body sends nothing; the application may still return something else.
     *
     * <p>If it fails: only what is returned is sent.
     */
    @Test
    @Covers("F-02")
    default void makingAFileBodySendsNothing() throws Exception {
        Path file = file("not sent");
        Application decides = (environ, startResponse) -> {
            Samples.start(startResponse);
            Body made = Body.of(file);
            made.close();
            return Body.of(made.length() + " bytes");
        };

        assertThat(get(decides).text()).as("content").isEqualTo("8 bytes");
    }

    /**
     * A file is sent from where its channel stands, a stream from where it was read to.
     *
     * <p>If it fails: the quick way begins at the body's position, not at 0.
     */
    @ParameterizedTest
    @ValueSource(strings = {"channel", "region", "stream"})
    @Covers("F-04")
    default void aFileIsSentFromItsPosition(String kind) throws Exception {
        Path file = file("0123456789abcdef");
        Application skips = (environ, startResponse) -> {
            Samples.start(startResponse);
            if (kind.equals("stream")) {
                InputStream in = Files.newInputStream(file);
                in.skipNBytes(10);
                return Body.of(in);
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return kind.equals("channel") ? Body.of(channel.position(10)) : FileBody.region(channel, 10, 6);
        };

        assertThat(get(skips).text()).as("content").isEqualTo("abcdef");
    }

    /**
     * A file ends at the declared length.
     *
     * <p>If it fails: the quick way has to be cut, too.
     */
    @Test
    @Covers({"F-05", "B-27"})
    default void aFileEndsAtTheDeclaredLength() throws Exception {
        Path file = file("0123456789");
        TestServer server = serve((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Length", "4"));
            return Body.of(file);
        });

        Answer answer = server.get("/");

        assertThat(answer.header("Content-Length")).as("Content-Length").isEqualTo("4");
        assertThat(answer.text()).as("content").isEqualTo("0123");
        assertThat(answer.complete()).as("complete").isTrue();
    }

    /**
     * A region of a file is sent exactly.
     *
     * <p>If it fails: the quick way takes a position and a count.
     */
    @Test
    @Covers("F-05")
    default void aRegionIsSentExactly() throws Exception {
        Path file = file("0123456789");
        Application sends = (environ, startResponse) -> {
            startResponse.start("206 Partial Content", Headers.of("Content-Range", "bytes 2-4/10"));
            return FileBody.region(FileChannel.open(file, StandardOpenOption.READ), 2, 3);
        };

        Answer answer = get(sends);

        assertThat(answer.header("Content-Length")).as("Content-Length").isEqualTo("3");
        assertThat(answer.text()).as("content").isEqualTo("234");
    }

    /**
     * A declared length beyond the file is not corrected: the response breaks off.
     *
     * <p>If it fails: the application's word stands.
     */
    @Test
    @Covers({"F-06", "B-26"})
    default void aLengthBeyondTheFileBreaksOff() throws Exception {
        Path file = file("0123456789");
        RawClient client = serve((environ, startResponse) -> {
                    startResponse.start("200 OK", Headers.of("Content-Length", "20"));
                    return Body.of(file);
                })
                .connect();

        Answer answer = client.send(Samples.GET).answer();

        assertThat(answer.header("Content-Length")).as("Content-Length").isEqualTo("20");
        assertThat(answer.text()).as("content").isEqualTo("0123456789");
        assertThat(answer.complete()).as("the answer %s is complete", answer).isFalse();
        client.expectEnd();
    }

    /**
     * The length of a file becomes Content-Length.
     *
     * <p>If it fails: ask the body for its length.
     */
    @Test
    @Covers({"F-07", "B-10"})
    default void theLengthOfAFileBecomesContentLength() throws Exception {
        Path file = file("0123456789");

        Answer answer = get((environ, startResponse) -> {
            Samples.start(startResponse);
            return Body.of(file);
        });

        assertThat(answer.header("Content-Length")).as("Content-Length").isEqualTo("10");
    }

    /**
     * A file is closed, however the response ends.
     *
     * <p>If it fails: the quick way must not close the file, nor keep it open; the body's close does.
     */
    @ParameterizedTest
    @ValueSource(strings = {"normal", "head", "304", "no start", "too short", "too long"})
    @Covers({"F-08", "F-12"})
    default void aFileIsClosed(String end) throws Exception {
        Path file = file("0123456789");
        Seen<FileChannel> seen = new Seen<>("the channel");
        TestServer server = serve((environ, startResponse) -> {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            seen.report(channel);
            switch (end) {
                case "no start" -> {}
                case "304" -> startResponse.start("304 Not Modified", Headers.create());
                case "too short" -> startResponse.start("200 OK", Headers.of("Content-Length", "20"));
                case "too long" -> startResponse.start("200 OK", Headers.of("Content-Length", "2"));
                default -> Samples.start(startResponse);
            }
            return Body.of(channel);
        });
        RawClient client = server.connect();

        client.send(end.equals("head") ? Samples.HEAD : Samples.GET);
        Answer answer = end.equals("head") ? client.answerToHead() : client.answer();
        FileChannel channel = seen.next();

        Poll.until("the file to be closed", () -> !channel.isOpen());
        if (end.equals("head") || end.equals("304")) {
            client.expectSilence();
            assertThat(answer.content()).as("content").isEmpty();
        }
    }

    /**
     * A file is closed when the client leaves.
     *
     * <p>If it fails: a quick way that is given up must end, too.
     */
    @Test
    @Covers({"F-08", "B-14"})
    default void aFileIsClosedWhenTheClientLeaves() throws Exception {
        Path file = sparse(1L << 30);
        Seen<FileChannel> seen = new Seen<>("the channel");
        RawClient client = serve((environ, startResponse) -> {
                    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                    seen.report(channel);
                    Samples.start(startResponse);
                    return Body.of(channel);
                })
                .connect();

        client.send(Samples.GET).begin().take(10);
        FileChannel channel = seen.next();
        client.reset();

        Poll.until("the file to be closed", () -> !channel.isOpen());
    }

    /**
     * A source is closed exactly once.
     *
     * <p>If it fails: only the body's close closes it.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers({"F-08", "F-09"})
    default void aStreamIsClosedOnce(boolean head) throws Exception {
        AtomicInteger closes = new AtomicInteger();
        TestServer server = serve((environ, startResponse) -> {
            Samples.start(startResponse);
            return Body.of(new ByteArrayInputStream("stream".getBytes(StandardCharsets.US_ASCII)) {
                @Override
                public void close() throws IOException {
                    closes.incrementAndGet();
                    super.close();
                }
            });
        });

        Answer answer = server.send(head ? Samples.HEAD : Samples.GET);
        server.close();

        assertThat(answer.text()).as("content").isEqualTo(head ? "" : "stream");
        assertThat(closes.get()).as("closes of the stream").isEqualTo(1);
    }

    /**
     * A stream that can neither be positioned nor measured works.
     *
     * <p>If it fails: iterate.
     */
    @Test
    @Covers("F-09")
    default void aStreamOfUnknownLengthWorks() throws Exception {
        Application sends = (environ, startResponse) -> {
            Samples.start(startResponse);
            return Body.of(new InputStream() {
                private int next;

                @Override
                public int read() {
                    return next < 200_000 ? next++ % 251 : -1;
                }

                @Override
                public int read(byte[] target, int offset, int length) {
                    int count = Math.min(Math.min(length, 999), 200_000 - next);
                    for (int i = 0; i < count; i++) {
                        target[offset + i] = (byte) read();
                    }
                    return count > 0 ? count : -1;
                }
            });
        };

        byte[] content = get(sends).content();

        assertThat(content).as("content").hasSize(200_000);
        for (int i = 0; i < content.length; i++) {
            if ((content[i] & 0xFF) != i % 251) {
                throw new AssertionError("byte " + i + " is wrong");
            }
        }
    }

    /**
     * A file that shrinks while it is sent aborts the response.
     *
     * <p>If it fails: the quick way must notice that it got fewer bytes.
     */
    @Test
    @Covers("F-13")
    default void aFileThatShrinksAborts() throws Exception {
        long length = 64L << 20;
        Path file = sparse(length);
        RawClient client = serve((environ, startResponse) -> {
                    Samples.start(startResponse);
                    return Body.of(file);
                })
                .connectWithSmallBuffer();

        IncomingAnswer answer = client.send(Samples.GET).begin();
        answer.take(1000);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(100_000);
        }
        Answer whole = answer.finish();

        assertThat(whole.header("Content-Length")).as("Content-Length").isEqualTo(String.valueOf(length));
        assertThat(whole.complete()).as("the response is complete").isFalse();
        client.expectEnd();
    }

    /**
     * A body of an unknown type that is made from a file is an ordinary one.
     *
     * <p>If it fails: only the API's own file body has a quick way.
     */
    @Test
    @Covers("F-14")
    default void aFileBodyOfAnUnknownTypeIsIterated() throws Exception {
        Path file = file("0123456789");
        Application sends = (environ, startResponse) -> {
            Samples.start(startResponse);
            return WrappedBody.ofSameLength(Body.of(file));
        };

        Answer answer = get(sends);

        assertThat(answer.header("Content-Length")).as("Content-Length").isEqualTo("10");
        assertThat(answer.text()).as("content").isEqualTo("0123456789");
    }

    /**
     * An empty file is a response of length 0.
     *
     * <p>If it fails: the quick way must not be asked for nothing.
     */
    @Test
    @Covers("F-15")
    default void anEmptyFileHasTheLength0() throws Exception {
        Path file = file("");
        RawClient client = serve((environ, startResponse) -> {
                    Samples.start(startResponse);
                    return Body.of(file);
                })
                .connect();

        Answer first = client.send(Samples.GET).answer();
        Answer second = client.send(Samples.GET).answer();

        assertThat(first.status() + " " + first.header("Content-Length"))
                .as("status and Content-Length")
                .isEqualTo("200 0");
        assertThat(second.status()).as("status of the next response").isEqualTo(200);
    }

    /**
     * A position beyond 2 GiB is exact.
     *
     * <p>If it fails: positions are longs, also in the quick way.
     */
    @Test
    @Covers("F-16")
    default void aPositionMayBeBeyondAnInt() throws Exception {
        long position = 5L << 30;
        Path file = sparse(position);
        Files.write(file, "the end".getBytes(StandardCharsets.US_ASCII), StandardOpenOption.APPEND);

        Answer answer = get((environ, startResponse) -> {
            Samples.start(startResponse);
            return Body.of(FileChannel.open(file, StandardOpenOption.READ).position(position - 3));
        });

        assertThat(answer.text()).as("content").isEqualTo("\0\0\0the end");
    }

    /**
     * A length beyond 2 GiB is announced as it is.
     *
     * <p>If it fails: lengths are longs.
     */
    @Test
    @Covers("F-16")
    default void aLengthMayBeBeyondAnInt() throws Exception {
        Path file = sparse((4L << 30) + 5);

        Answer head = send(
                (environ, startResponse) -> {
                    Samples.start(startResponse);
                    return Body.of(file);
                },
                Samples.HEAD);
        RawClient client = serve((environ, startResponse) -> {
                    Samples.start(startResponse);
                    return Body.of(file);
                })
                .connect();
        IncomingAnswer answer = client.send(Samples.GET).begin();

        assertThat(head.header("Content-Length")).as("Content-Length to HEAD").isIn("(absent)", "4294967301");
        assertThat(answer.head().header("Content-Length")).as("Content-Length").isEqualTo("4294967301");
        assertThat(answer.take(10)).as("the first bytes").isEqualTo("\0".repeat(10));
    }

    private static Path file(String content) throws IOException {
        Path file = Files.createTempFile("postern-tck", ".txt");
        Fixture.closing(() -> Files.deleteIfExists(file));
        return Files.writeString(file, content, StandardCharsets.ISO_8859_1);
    }

    // A file of that length that takes no room on a file system with holes.
    private static Path sparse(long length) throws IOException {
        Path file = file("");
        assumeTrue(Files.getFileStore(file).getUsableSpace() > 1L << 20, "no room for a temporary file");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), length - 1);
        }
        return file;
    }
}

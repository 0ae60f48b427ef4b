package io.postern.adapter.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.StartResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How responses leave through Netty. */
class NettyResponseTest extends NettyTestBase {

    @Test
    void aResponseHasNoFieldThatNobodyAskedFor() throws Exception {
        Server server = serve(HELLO);

        try (Wire wire = Wire.to(server)) {
            assertThat(wire.send(get("/")).head())
                    .isEqualTo(head("HTTP/1.1 200 OK", "Content-Type: text/plain", "Content-Length: 13", "Date: "));
            assertThat(wire.line()).isEqualTo("Hello, world\n");
        }
    }

    @Test
    void repeatedFieldsStayLinesInOrderAndBytesStayBytes() throws Exception {
        Server server = serve((environ, startResponse) -> {
            startResponse.start("299 ", Headers.of("B", "1", "a", "\u00e9\u00ff", "b", "2", "A", "", "B", "3"));
            return Body.empty();
        });

        try (Wire wire = Wire.to(server)) {
            assertThat(wire.send(get("/")).answer().head())
                    .isEqualTo(head(
                            "HTTP/1.1 299 ",
                            "B: 1",
                            "a: \u00e9\u00ff",
                            "b: 2",
                            "A: ",
                            "B: 3",
                            "Content-Length: 0",
                            "Date: "));
        }
    }

    @Test
    void answersWithoutABodyHaveNone() throws Exception {
        Server server = serve((environ, startResponse) -> {
            String status = environ.require(EnvironKeys.PATH_INFO).substring(1) + " x";
            startResponse.start(status, Headers.create());
            return Body.of(List.of(ByteBuffer.wrap(new byte[3]), ByteBuffer.wrap(new byte[4])));
        });

        try (Wire wire = Wire.to(server)) {
            wire.send(get("/204") + get("/304") + get("/205") + "HEAD /200 HTTP/1.1\r\nHost: a\r\n\r\n" + get("/200"));

            assertThat(wire.head()).isEqualTo(head("HTTP/1.1 204 x", "Date: "));
            assertThat(wire.head()).isEqualTo(head("HTTP/1.1 304 x", "Date: "));
            assertThat(wire.head()).isEqualTo(head("HTTP/1.1 205 x", "Content-Length: 0", "Date: "));
            assertThat(wire.head()).isEqualTo(head("HTTP/1.1 200 x", "Date: "));
            assertThat(wire.head()).isEqualTo(head("HTTP/1.1 200 x", "Transfer-Encoding: chunked", "Date: "));
        }
    }

    @Test
    void aHeadOnlyAnswerKeepsItsLength() throws Exception {
        Server server = serve(HELLO);

        try (Wire wire = Wire.to(server)) {
            wire.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + get("/"));

            assertThat(wire.head()).contains("Content-Length: 13\r\n");
            assertThat(wire.answer().body()).isEqualTo("Hello, world\n");
        }
    }

    @Test
    void aBodyOfUnknownLengthIsChunkedOrEndsWithTheConnection() throws Exception {
        Server server = serve((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create());
            return Body.of(List.of(block("ab"), block(""), block("cde")));
        });

        try (Wire wire = Wire.to(server)) {
            assertThat(wire.send(get("/")).answer().body()).isEqualTo("abcde");
            wire.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(wire.head()).isEqualTo(head("HTTP/1.1 200 OK", "Connection: close", "Date: "));
            assertThat(wire.in().readAllBytes()).asString().isEqualTo("abcde");
        }
    }

    @Test
    void eachBlockLeavesBeforeTheNextIsMade() throws Exception {
        BlockingQueue<String> blocks = new LinkedBlockingQueue<>();
        Server server = serve((environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.create());
            for (String text = next(blocks); !text.isEmpty(); text = next(blocks)) {
                writer.write(block(text));
            }
            return Body.empty();
        });

        try (Wire wire = Wire.to(server)) {
            blocks.add("one");
            wire.send(get("/")).head();
            assertThat(wire.line() + wire.line()).isEqualTo("3\r\none\r\n");
            blocks.add("three");
            assertThat(wire.line() + wire.line()).isEqualTo("5\r\nthree\r\n");
            blocks.add("");
            assertThat(wire.line() + wire.line()).isEqualTo("0\r\n\r\n");
        }
    }

    private static String next(BlockingQueue<String> blocks) throws InterruptedException {
        String text = blocks.poll(20, TimeUnit.SECONDS);
        return text == null ? "" : text;
    }

    @Test
    void buffersOfEveryKindAreSent() throws Exception {
        Server server = serve((environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.create());
            ByteBuffer reused = ByteBuffer.allocate(200_000);
            for (char c = 'a'; c < 'd'; c++) {
                Arrays.fill(reused.array(), (byte) c);
                writer.write(reused);
            }
            ByteBuffer direct = ByteBuffer.allocateDirect(100_000);
            while (direct.hasRemaining()) {
                direct.put((byte) 'd');
            }
            return Body.of(List.of(direct.flip(), block("x").asReadOnlyBuffer()));
        });

        try (Wire wire = Wire.to(server)) {
            String body = wire.send(get("/")).answer().body();

            assertThat(body)
                    .isEqualTo("a".repeat(200_000) + "b".repeat(200_000) + "c".repeat(200_000) + "d".repeat(100_000)
                            + "x");
        }
    }

    @Test
    void aFileIsSent(@TempDir Path folder) throws Exception {
        byte[] content = new byte[5_000_001];
        Arrays.fill(content, (byte) 'f');
        Path file = Files.write(folder.resolve("file"), content);
        Server server = serve((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create());
            return Body.of(file);
        });

        try (Wire wire = Wire.to(server)) {
            for (int i = 0; i < 3; i++) {
                assertThat(wire.send(get("/")).answer().body()).isEqualTo("f".repeat(5_000_001));
            }
        }
    }

    @Test
    void aLateFailureLeavesTheResponseIncomplete() throws Exception {
        Server server = serve((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create()).write(block("begun"));
            throw new IllegalStateException("late");
        });

        try (Wire wire = Wire.to(server)) {
            wire.send(get("/")).head();
            assertThat(wire.line() + wire.line()).isEqualTo("5\r\nbegun\r\n");
            assertThat(wire.atEnd()).isTrue();
        }
        try (Wire wire = Wire.to(server)) {
            wire.send("GET / HTTP/1.0\r\n\r\n");
            assertThatThrownBy(() -> wire.in().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anApplicationLearnsThatItsClientHasLeft() throws Exception {
        BlockingQueue<IOException> failures = new LinkedBlockingQueue<>();
        Server server = serve((environ, startResponse) -> {
            try {
                return writeFor20Seconds(startResponse);
            } catch (IOException e) {
                failures.add(e);
                throw e;
            }
        });

        try (Wire wire = Wire.to(server)) {
            wire.send(get("/")).head();
        }

        assertThat(failures.poll(20, TimeUnit.SECONDS)).isNotNull();
    }

    private static Body writeFor20Seconds(StartResponse startResponse) throws Exception {
        BodyWriter writer = startResponse.start("200 OK", Headers.create());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            writer.write(block("more"));
        }
        return Body.empty();
    }

    @Test
    void aSlowReaderHoldsNobodyUpAndGetsAll() throws Exception {
        Application application = (environ, startResponse) -> {
            if (environ.require(EnvironKeys.PATH_INFO).equals("/large")) {
                startResponse.start("200 OK", Headers.create());
                ByteBuffer block = ByteBuffer.allocate(1 << 16);
                return Body.of(() -> IntStream.range(0, 1024)
                        .mapToObj(i -> block.duplicate())
                        .iterator());
            }
            return HELLO.call(environ, startResponse);
        };
        Server server = serve(application);

        try (Wire slow = Wire.to(server);
                Wire other = Wire.to(server)) {
            slow.send(get("/large")).head();
            assertThat(other.send(get("/")).answer().body()).isEqualTo("Hello, world\n");

            assertThat(slow.skipChunks()).isEqualTo(1 << 26);
        }
    }

    @Test
    void pipelinedAnswersThatNobodyReadsDoNotPileUp() throws Exception {
        BlockingQueue<Integer> called = new LinkedBlockingQueue<>();
        Server server = serve((environ, startResponse) -> {
            called.add(1);
            startResponse.start("200 OK", Headers.create());
            return Body.of(new byte[60_000]);
        });

        try (Wire wire = Wire.to(server)) {
            wire.send(get("/").repeat(1000));
            for (int i = 0; i < 1000; i++) {
                assertThat(wire.answer().body()).hasSize(60_000);
            }
        }
        assertThat(called).hasSize(1000);
    }

    private static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    private static ByteBuffer block(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }
}

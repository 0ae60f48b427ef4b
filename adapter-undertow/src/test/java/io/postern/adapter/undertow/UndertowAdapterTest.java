package io.postern.adapter.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.adapter.undertow.RawClient.Answer;
import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is special about the way Undertow is hooked up: its framing, its buffers, its threads. */
@Timeout(120)
class UndertowAdapterTest {

    private static final Application ECHO = (environ, startResponse) -> {
        byte[] body = environ.require(EnvironKeys.INPUT).readAllBytes();
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
        byte[] path = (environ.require(EnvironKeys.PATH_INFO) + ":").getBytes(StandardCharsets.UTF_8);
        return Body.of(ByteBuffer.wrap(path), ByteBuffer.wrap(body));
    };

    private static final String GET = "GET /get HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String GET_AND_CLOSE = "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    private static final String POST = "POST /post HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKS = "3;x=y\r\nabc\r\n4\r\ndefg\r\n0\r\nTrailer: t\r\n\r\n";
    private static final String POST_CHUNKED =
            "POST /chunked HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS;

    private final List<Server> servers = new ArrayList<>();

    private InetSocketAddress serve(Application application) throws IOException {
        Server server = new UndertowServerProvider()
                .start(ServerConfig.builder().port(0).build(), application);
        servers.add(server);
        return server.address();
    }

    private RawClient client(Application application) throws IOException {
        return RawClient.to(serve(application));
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(Duration.ZERO));
    }

    @Test
    void anAnswerHasNoFieldsButItsOwnAndTheFraming() throws Exception {
        try (RawClient client = client(ECHO)) {
            Answer answer = client.send(GET).answer();

            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answer.fields()).containsOnlyKeys("content-type", "content-length", "date");
            assertThat(answer.text()).isEqualTo("/get:");
        }
    }

    @Test
    void aConnectionIsKeptForTheNextRequest() throws Exception {
        try (RawClient client = client(ECHO)) {
            for (int i = 0; i < 10; i++) {
                assertThat(client.send(GET).answer().text()).isEqualTo("/get:");
                assertThat(client.send(POST).answer().text()).isEqualTo("/post:hello");
                assertThat(client.send(POST_CHUNKED).answer().text()).isEqualTo("/chunked:abcdefg");
            }
        }
    }

    @Test
    void requestsInOneSegmentAreAnsweredInOrder() throws Exception {
        try (RawClient client = client(ECHO)) {
            client.send((POST_CHUNKED + POST + GET).repeat(40) + GET_AND_CLOSE);

            for (int i = 0; i < 40; i++) {
                assertThat(client.answer().text()).isEqualTo("/chunked:abcdefg");
                assertThat(client.answer().text()).isEqualTo("/post:hello");
                assertThat(client.answer().text()).isEqualTo("/get:");
            }
            Answer last = client.answer();
            assertThat(last.text()).isEqualTo("/last:");
            assertThat(last.fields()).containsEntry("connection", "close");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void requestsMayBeSplitAnywhere() throws Exception {
        InetSocketAddress address = serve(ECHO);
        String requests = POST_CHUNKED + POST + GET_AND_CLOSE;

        for (int split = 1; split < requests.length(); split++) {
            try (RawClient client = RawClient.to(address)) {
                client.send(requests.substring(0, split));
                client.send(requests.substring(split));

                assertThat(client.answer().text()).as("split at " + split).isEqualTo("/chunked:abcdefg");
                assertThat(client.answer().text()).as("split at " + split).isEqualTo("/post:hello");
                assertThat(client.answer().text()).as("split at " + split).isEqualTo("/last:");
            }
        }
    }

    @Test
    void requestsMayComeByteByByte() throws Exception {
        try (RawClient client = client(ECHO)) {
            for (byte b : (POST_CHUNKED + POST + GET_AND_CLOSE).getBytes(StandardCharsets.ISO_8859_1)) {
                client.send(new byte[] {b});
            }

            assertThat(client.answer().text()).isEqualTo("/chunked:abcdefg");
            assertThat(client.answer().text()).isEqualTo("/post:hello");
            assertThat(client.answer().text()).isEqualTo("/last:");
        }
    }

    /** The head behind such a body no longer fits as a whole into the buffer that Undertow reads the body with. */
    @Test
    void aRequestBehindABodyThatFillsUpABufferIsNotForgotten() throws Exception {
        try (RawClient client = client(ECHO)) {
            for (int size = 34_300; size < 34_800; size += 9) {
                String body = "b".repeat(size);
                client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(size) + "\r\n" + body + "\r\n0\r\n\r\n" + GET);

                assertThat(client.answer().text()).isEqualTo("/:" + body);
                assertThat(client.answer().text()).as("behind " + size).isEqualTo("/get:");
            }
        }
    }

    @Test
    void aRefusedRequestBehindAGoodOneIsAnsweredInOrder() throws Exception {
        try (RawClient client = client(ECHO)) {
            client.send(POST + "GET / HTTP/1.1\r\nHost: h\r\nBad Name: x\r\n\r\n" + GET);

            assertThat(client.answer().text()).isEqualTo("/post:hello");
            assertThat(client.answer().statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void aMalformedChunkFailsTheReadAndClosesTheConnection() throws Exception {
        try (RawClient client = client(ECHO)) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n" + GET);

            assertThat(client.answer().statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void continueIsSentAtTheFirstRead() throws Exception {
        CountDownLatch mayRead = new CountDownLatch(1);
        Application waits = (environ, startResponse) -> {
            mayRead.await();
            return ECHO.call(environ, startResponse);
        };
        try (RawClient client = client(waits)) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.in().available()).isZero();
            mayRead.countDown();

            Answer interim = client.answer();
            Answer answer = client.send("hello").answer();

            assertThat(interim.statusLine()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(interim.fields()).isEmpty();
            assertThat(answer.text()).isEqualTo("/:hello");
            assertThat(client.send(GET).answer().text()).isEqualTo("/get:");
        }
    }

    @Test
    void noContinueIsSentWhenTheBodyIsNotRead() throws Exception {
        try (RawClient client = client((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of());
            return Body.of("unread");
        })) {
            Answer answer = client.send(
                            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
                    .answer();

            assertThat(answer.text()).isEqualTo("unread");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void noContinueIsSentToHttp10() throws Exception {
        try (RawClient client = client(ECHO)) {
            Answer answer = client.send("POST / HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello")
                    .answer();

            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answer.text()).isEqualTo("/:hello");
        }
    }

    @Test
    void anAnswerWithoutABodyKeepsItsLengthAndTheConnection() throws Exception {
        Application status = (environ, startResponse) -> {
            String wanted = environ.require(EnvironKeys.PATH_INFO).substring(1);
            startResponse.start(wanted + " X", wanted.equals("204") ? Headers.of() : Headers.of("Content-Length", "7"));
            return wanted.equals("200") ? Body.of("1234567") : Body.empty();
        };
        try (RawClient client = client(status)) {
            assertThat(client.send("HEAD /200 HTTP/1.1\r\nHost: h\r\n\r\n")
                            .answer(true)
                            .fields())
                    .containsOnlyKeys("content-length", "date")
                    .containsEntry("content-length", "7");
            assertThat(client.send("GET /204 HTTP/1.1\r\nHost: h\r\n\r\n")
                            .answer()
                            .fields())
                    .containsOnlyKeys("date");
            Answer notModified =
                    client.send("GET /304 HTTP/1.1\r\nHost: h\r\n\r\n").answer();
            assertThat(notModified.fields())
                    .containsOnlyKeys("content-length", "date")
                    .containsEntry("content-length", "7");
            assertThat(notModified.statusLine()).isEqualTo("HTTP/1.1 304 X");
            assertThat(client.send("GET /200 HTTP/1.1\r\nHost: h\r\n\r\n")
                            .answer()
                            .text())
                    .isEqualTo("1234567");
        }
    }

    @Test
    void aHeadRequestWithoutALengthIsAnsweredWithoutFraming() throws Exception {
        Application streams = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of());
            return () -> List.of(ByteBuffer.wrap(new byte[5])).iterator();
        };
        try (RawClient client = client(streams)) {
            assertThat(client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
                            .answer(true)
                            .fields())
                    .containsOnlyKeys("date");
            assertThat(client.send(GET).answer().body()).hasSize(5);
        }
    }

    @Test
    void expectationFailedFromTheApplicationKeepsTheConnection() throws Exception {
        try (RawClient client = client((environ, startResponse) -> {
            startResponse.start("417 Expectation Failed", Headers.of());
            return Body.of("no");
        })) {
            assertThat(client.send(GET).answer().fields()).containsOnlyKeys("content-length", "date");
            assertThat(client.send(GET).answer().fields()).containsOnlyKeys("content-length", "date");
        }
    }

    @Test
    void aBodyOfUnknownLengthIsChunked() throws Exception {
        Application streams = (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.of());
            writer.write(ByteBuffer.wrap(new byte[] {'a', 'b'}).asReadOnlyBuffer());
            writer.write(
                    ByteBuffer.allocateDirect(2).put((byte) 'c').put((byte) 'd').flip());
            writer.write(ByteBuffer.wrap("e".repeat(200_000).getBytes(StandardCharsets.US_ASCII)));
            return Body.empty();
        };
        try (RawClient client = client(streams)) {
            Answer chunked = client.send(GET).answer();
            assertThat(chunked.fields()).containsOnlyKeys("transfer-encoding", "date");
            assertThat(chunked.text()).isEqualTo("abcd" + "e".repeat(200_000));

            Answer last = client.send(GET_AND_CLOSE).answer();
            assertThat(last.fields()).containsOnlyKeys("transfer-encoding", "connection", "date");
            assertThat(last.text()).isEqualTo("abcd" + "e".repeat(200_000));
            assertThat(client.atEnd()).isTrue();
        }
        try (RawClient client = client(streams)) {
            Answer closed = client.send("GET / HTTP/1.0\r\n\r\n").answer();
            assertThat(closed.fields()).containsOnlyKeys("connection", "date");
            assertThat(closed.text()).isEqualTo("abcd" + "e".repeat(200_000));
        }
    }

    @Test
    void aLongHeadArrivesWholeAndItsRepeatedFieldsInOrder() throws Exception {
        String value = "v".repeat(3000);
        Application verbose = (environ, startResponse) -> {
            Headers headers = Headers.create();
            IntStream.range(0, 30).forEach(i -> headers.add("X-" + i, value).add("Set-Cookie", "c" + i + "=\u00e4"));
            startResponse.start("299 Own Words", headers);
            return Body.of("body");
        };
        try (RawClient client = client(verbose)) {
            for (int request = 0; request < 3; request++) {
                Answer answer = client.send(GET).answer();

                assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 299 Own Words");
                assertThat(answer.fields()).hasSize(33).containsEntry("x-29", value);
                assertThat(answer.fields())
                        .containsEntry(
                                "set-cookie",
                                IntStream.range(0, 30)
                                        .mapToObj(i -> "c" + i + "=\u00e4")
                                        .collect(Collectors.joining("\n")));
                assertThat(answer.text()).isEqualTo("body");
            }
        }
    }

    @Test
    void aLateFailureIsSeenByTheClient() throws Exception {
        Application fails = (environ, startResponse) -> {
            String length = environ.require(EnvironKeys.PATH_INFO).substring(1);
            BodyWriter writer = startResponse.start(
                    "200 OK", length.isEmpty() ? Headers.of() : Headers.of("Content-Length", length));
            writer.write(ByteBuffer.wrap("part".getBytes(StandardCharsets.US_ASCII)));
            throw new IllegalStateException("late");
        };
        InetSocketAddress address = serve(fails);
        try (RawClient client = RawClient.to(address)) {
            assertThatThrownBy(client.send("GET /10 HTTP/1.1\r\nHost: h\r\n\r\n")::answer)
                    .isInstanceOf(IOException.class);
        }
        try (RawClient client = RawClient.to(address)) {
            assertThatThrownBy(client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")::answer)
                    .isInstanceOf(IOException.class);
        }
        try (RawClient client = RawClient.to(address)) {
            assertThatThrownBy(client.send("GET / HTTP/1.0\r\n\r\n")::answer)
                    .as("the end of the stream would be the end of the body")
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aClientThatHasEndedItsOutputGetsItsAnswers() throws Exception {
        try (RawClient client = client(ECHO)) {
            client.send(POST + POST_CHUNKED + GET);
            client.socket.shutdownOutput();

            assertThat(client.answer().text()).isEqualTo("/post:hello");
            assertThat(client.answer().text()).isEqualTo("/chunked:abcdefg");
            assertThat(client.answer().text()).isEqualTo("/get:");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void aClientThatLeavesEndsTheWritesOfTheApplication() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Application endless = (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.of());
            try {
                while (true) {
                    writer.write(ByteBuffer.allocate(100_000));
                }
            } catch (Throwable e) {
                failure.complete(e);
                throw e;
            }
        };
        try (RawClient client = client(endless)) {
            client.send(GET).exactly(1_000_000);
        }

        assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void aClientThatLeavesInItsBodyEndsTheReadsOfTheApplication() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Application reads = (environ, startResponse) -> {
            try {
                return ECHO.call(environ, startResponse);
            } catch (Throwable e) {
                failure.complete(e);
                throw e;
            }
        };
        InetSocketAddress address = serve(reads);
        try (RawClient client = RawClient.to(address)) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe");
        }

        assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        try (RawClient client = RawClient.to(address)) {
            assertThat(client.send(GET).answer().text()).isEqualTo("/get:");
        }
    }

    @Test
    void anUnreadBodyDoesNotHinderTheNextRequest() throws Exception {
        Application ignores = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of());
            return Body.of(environ.require(EnvironKeys.PATH_INFO));
        };
        try (RawClient client = client(ignores)) {
            client.send((POST + POST_CHUNKED).repeat(3) + GET);

            for (int i = 0; i < 3; i++) {
                assertThat(client.answer().text()).isEqualTo("/post");
                assertThat(client.answer().text()).isEqualTo("/chunked");
            }
            assertThat(client.answer().text()).isEqualTo("/get");
        }
    }

    @Test
    void anAnswerCanBeReadThoughItsRequestIsTooLongToBeDrained() throws Exception {
        Application ignores = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of());
            return Body.of("early");
        };
        try (RawClient client = client(ignores)) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n")
                    .send(new byte[500_000]);

            Answer answer = client.answer();

            assertThat(answer.text()).isEqualTo("early");
            assertThat(answer.fields()).containsEntry("connection", "close");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void largeBodiesPassInBothDirections() throws Exception {
        int size = 64 * 1024 * 1024;
        Application counts = (environ, startResponse) -> {
            InputStream input = environ.require(EnvironKeys.INPUT);
            byte[] buffer = new byte[100_000];
            long count = 0;
            for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
                count += n;
            }
            BodyWriter writer = startResponse.start("200 OK", Headers.of("X-Count", Long.toString(count)));
            ByteBuffer block = ByteBuffer.allocate(1024 * 1024);
            for (int i = 0; i < 64; i++) {
                writer.write(block.duplicate());
            }
            return Body.empty();
        };
        InetSocketAddress address = serve(counts);
        for (boolean chunked : new boolean[] {false, true}) {
            try (RawClient client = RawClient.to(address)) {
                String framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + size;
                client.send("POST / HTTP/1.1\r\nHost: h\r\n" + framing + "\r\n\r\n");
                byte[] block = new byte[1024 * 1024];
                for (int i = 0; i < 64; i++) {
                    client.send(chunked ? "100000\r\n" : "").send(block).send(chunked ? "\r\n" : "");
                }
                client.send(chunked ? "0\r\n\r\n" : "");

                Answer answer = client.answer();

                assertThat(answer.fields()).containsEntry("x-count", Integer.toString(size));
                assertThat(answer.body()).hasSize(size);
            }
        }
    }

    @Test
    void aFileIsSentFromItsPosition(@TempDir Path folder) throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        Path path = Files.write(folder.resolve("file"), content);
        Application file = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of());
            return Body.of(path);
        };
        try (RawClient client = client(file)) {
            assertThat(client.send(GET).answer().body()).isEqualTo(content);
            assertThat(client.send(GET + GET).answer().body()).isEqualTo(content);
            assertThat(client.answer().body()).isEqualTo(content);
        }
    }

    @Test
    void slowClientsHoldUpNobodyElse() throws Exception {
        Application both = (environ, startResponse) -> {
            if (environ.require(EnvironKeys.PATH_INFO).equals("/big")) {
                startResponse.start("200 OK", Headers.of());
                return Body.of(new byte[30_000_000]);
            }
            return ECHO.call(environ, startResponse);
        };
        InetSocketAddress address = serve(both);
        List<RawClient> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                slow.add(RawClient.to(address).send("GET /big HTTP/1.1\r\nHost: h\r\n\r\n"));
                slow.add(RawClient.to(address).send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe"));
            }
            try (RawClient client = RawClient.to(address)) {
                assertThat(client.send(GET).answer().text()).isEqualTo("/get:");
            }
            assertThat(slow.get(0).answer().body()).hasSize(30_000_000);
            assertThat(slow.get(1).send("llo").answer().text()).isEqualTo("/:hello");
        } finally {
            for (RawClient client : slow) {
                client.close();
            }
        }
    }

    @Test
    @SuppressWarnings("try") // the connections only have to be there
    void stoppingWakesAThreadThatWaitsForItsClient() throws Exception {
        CountDownLatch called = new CountDownLatch(2);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        CountDownLatch failed = new CountDownLatch(2);
        Application waits = (environ, startResponse) -> {
            called.countDown();
            try {
                environ.require(EnvironKeys.INPUT).readAllBytes();
                BodyWriter writer = startResponse.start("200 OK", Headers.of());
                while (true) {
                    writer.write(ByteBuffer.allocate(100_000));
                }
            } catch (Throwable e) {
                failures.add(e);
                failed.countDown();
                throw e;
            }
        };
        InetSocketAddress address = serve(waits);
        try (RawClient writes = RawClient.to(address).send(GET);
                RawClient reads =
                        RawClient.to(address).send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n")) {
            assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();

            servers.get(0).stop(Duration.ofMillis(50));

            assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(failures).allSatisfy(e -> assertThat(e).isInstanceOf(IOException.class));
        }
    }

    @Test
    void stoppingRefusesNewConnectionsAndLetsRequestsFinish() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        Application waits = (environ, startResponse) -> {
            called.countDown();
            mayAnswer.await();
            return ECHO.call(environ, startResponse);
        };
        InetSocketAddress address = serve(waits);
        try (RawClient client = RawClient.to(address).send(GET)) {
            assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
            Thread stopping = new Thread(() -> servers.get(0).stop(Duration.ofSeconds(20)));
            stopping.start();
            assertThatThrownBy(() -> {
                        while (true) { // until the socket is closed
                            RawClient.to(address).close();
                        }
                    })
                    .isInstanceOf(IOException.class);
            mayAnswer.countDown();

            assertThat(client.answer().text()).isEqualTo("/get:");
            assertThat(client.atEnd()).isTrue();
            stopping.join(20_000);
            assertThat(stopping.isAlive()).isFalse();
        }
    }

    @Test
    void aBusyPortIsAClearErrorAndLeavesNothing() throws Exception {
        InetSocketAddress address = serve(ECHO);
        long before = threads();

        assertThatThrownBy(() -> new UndertowServerProvider()
                        .start(ServerConfig.builder().port(address.getPort()).build(), ECHO))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + address.getPort());

        awaitThreads(before);
    }

    @Test
    void startingAndStoppingLeavesNoThread() throws Exception {
        long before = threads();

        for (int i = 0; i < 50; i++) {
            InetSocketAddress address = serve(ECHO);
            try (RawClient client = RawClient.to(address)) {
                assertThat(client.send(GET).answer().text()).isEqualTo("/get:");
                servers.get(i).close();
                assertThatThrownBy(() -> RawClient.to(address)).isInstanceOf(ConnectException.class);
            }
        }

        awaitThreads(before);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("postern"))
                .count();
    }

    // The last steps of a thread come after it has reported its end.
    private static void awaitThreads(long most) throws Exception {
        for (int i = 0; i < 200 && threads() > most; i++) {
            Thread.sleep(50);
        }
        assertThat(threads()).isLessThanOrEqualTo(most);
    }

    @Test
    void aCutConnectionIsNoAnswer() throws Exception {
        try (RawClient client = client(ECHO)) {
            client.send("GET / HTTP/1.1\r\nHo");
            client.socket.shutdownOutput();

            assertThatThrownBy(client::answer).isInstanceOf(EOFException.class);
        }
    }
}

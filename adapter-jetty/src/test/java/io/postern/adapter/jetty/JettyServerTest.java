package io.postern.adapter.jetty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.adapter.jetty.Client.Answer;
import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to Jetty: its hook below the parser, its generator, its threads. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JettyServerTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static final Application HELLO = (environ, startResponse) -> {
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
        return Body.of("Hello, world\n");
    };

    /** Answers the path and the body. */
    private static final Application ECHO = (environ, startResponse) -> {
        byte[] body = environ.require(EnvironKeys.INPUT).readAllBytes();
        String text = environ.get(EnvironKeys.PATH_INFO) + " " + new String(body, StandardCharsets.ISO_8859_1);
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
        return Body.of(text);
    };

    // Requests one after another

    @Test
    void aGetIsAnsweredWithNothingInvented() throws Exception {
        try (Server server = start(HELLO);
                Client client = new Client(server.address())) {
            Answer answer = client.send(GET).answer();

            assertEquals(200, answer.status());
            assertEquals(List.of("content-type: text/plain", "content-length: 13"), answer.fields());
            assertEquals("Hello, world\n", answer.text());
        }
    }

    @Test
    void aConnectionIsKeptForFurtherRequests() throws Exception {
        try (Server server = start(ECHO);
                Client client = new Client(server.address())) {
            for (int i = 0; i < 100; i++) {
                assertEquals("/" + i + " ", client.send(get("/" + i)).answer().text());
                assertEquals(
                        "/p x" + i, client.send(post("/p", "x" + i)).answer().text());
            }
        }
    }

    @Test
    void manyRequestsInOneSegmentAreAnsweredInOrder() throws Exception {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            requests.append(
                    i % 3 == 0 ? get("/" + i) : i % 3 == 1 ? post("/" + i, "b".repeat(i)) : chunked("/" + i, "c", "d"));
        }
        try (Server server = start(ECHO);
                Client client = new Client(server.address())) {
            Thread sender = background(() -> client.send(requests.toString()));

            for (int i = 0; i < 1000; i++) {
                String body = i % 3 == 0 ? "" : i % 3 == 1 ? "b".repeat(i) : "cd";
                assertEquals("/" + i + " " + body, client.answer().text());
            }
            sender.join();
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredBelowAConfiguredExecutor() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try (Server server = start(config().executor(executor).build(), ECHO);
                Client client = new Client(server.address())) {
            client.send(get("/1") + post("/2", "two") + chunked("/3", "thr", "ee") + get("/4"));

            assertEquals("/1 ", client.answer().text());
            assertEquals("/2 two", client.answer().text());
            assertEquals("/3 three", client.answer().text());
            assertEquals("/4 ", client.answer().text());
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void anExecutorThatRefusesClosesTheConnection() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(1);
        executor.shutdown();
        try (Server server = start(config().executor(executor).build(), HELLO);
                Client client = new Client(server.address())) {
            assertTrue(client.send(GET).closed());
        }
    }

    @Test
    void requestsMayBeSplitAtEveryByte() throws Exception {
        String requests = post("/a", "body") + chunked("/b", "one", "two") + get("/c");
        try (Server server = start(ECHO)) {
            for (int at = 1; at < requests.length(); at++) {
                try (Client client = new Client(server.address())) {
                    client.send(requests.substring(0, at));
                    client.send(requests.substring(at));

                    assertEquals("/a body", client.answer().text());
                    assertEquals("/b onetwo", client.answer().text());
                    assertEquals("/c ", client.answer().text());
                }
            }
        }
    }

    @Test
    void requestsMayComeByteByByte() throws Exception {
        String requests = post("/a", "body") + chunked("/b", "one", "two") + get("/c");
        try (Server server = start(ECHO);
                Client client = new Client(server.address())) {
            for (int at = 0; at < requests.length(); at++) {
                client.send(requests.substring(at, at + 1));
            }

            assertEquals("/a body", client.answer().text());
            assertEquals("/b onetwo", client.answer().text());
            assertEquals("/c ", client.answer().text());
        }
    }

    @Test
    void aRefusedHeadIsAnsweredBehindTheEarlierOnesAndCloses() throws Exception {
        try (Server server = start(ECHO);
                Client client = new Client(server.address())) {
            client.send(get("/a") + "GET / HTTP/1.1\r\nHost : a\r\n\r\n" + get("/never"));

            assertEquals("/a ", client.answer().text());
            Answer refusal = client.answer();
            assertEquals(400, refusal.status());
            assertTrue(refusal.fields().contains("connection: close"), refusal.toString());
            assertTrue(client.closed());
        }
    }

    @Test
    void theLargestHeadPasses() throws Exception {
        String field = "X: " + "v".repeat(8_000) + "\r\n";
        try (Server server = start(HELLO);
                Client client = new Client(server.address())) {
            client.send("GET /" + "p".repeat(8_000) + " HTTP/1.1\r\nHost: a\r\n" + field.repeat(8) + "\r\n");

            assertEquals(200, client.answer().status());
        }
    }

    // Bodies

    @Test
    void aMalformedChunkFailsTheReadAndCloses() throws Exception {
        try (Server server = start(ECHO);
                Client client = new Client(server.address())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n" + GET);

            assertEquals(400, client.answer().status());
            assertTrue(client.closed());
        }
    }

    @Test
    void aBodyCutShortFailsTheRead() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Application application = (environ, startResponse) -> {
            try {
                return ECHO.call(environ, startResponse);
            } catch (IOException e) {
                failure.complete(e);
                throw e;
            }
        };
        try (Server server = start(application);
                Client client = new Client(server.address())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
                    .halfClose();

            assertTrue(failure.get(20, TimeUnit.SECONDS) instanceof IOException);
            client.rest();
        }
    }

    @Test
    void continueIsSentAtTheFirstRead() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        Application application = (environ, startResponse) -> {
            read.await();
            return ECHO.call(environ, startResponse);
        };
        try (Server server = start(application);
                Client client = new Client(server.address())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
            read.countDown();

            assertEquals("HTTP/1.1 100 Continue", client.line());
            assertEquals("", client.line());
            assertEquals("/ body", client.send("body" + get("/b")).answer().text());
            assertEquals("/b ", client.answer().text());
        }
    }

    @Test
    void continueIsNotSentWhenTheBodyIsNotRead() throws Exception {
        try (Server server = start(HELLO);
                Client client = new Client(server.address())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");

            Answer answer = client.answer();
            assertEquals(200, answer.status());
            assertTrue(answer.fields().contains("connection: close"));
            assertTrue(client.closed());
        }
    }

    @Test
    void continueIsNotSentToHttp10() throws Exception {
        try (Server server = start(ECHO);
                Client client = new Client(server.address())) {
            client.send("POST / HTTP/1.0\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nbody");

            assertEquals("/ body", client.answer().text());
            assertTrue(client.closed());
        }
    }

    @Test
    void aShortUnreadBodyIsSkipped() throws Exception {
        try (Server server = start(HELLO);
                Client client = new Client(server.address())) {
            client.send(post("/", "x".repeat(20_000)) + chunked("/", "y".repeat(20_000)) + GET);

            for (int i = 0; i < 3; i++) {
                assertEquals("Hello, world\n", client.answer().text());
            }
        }
    }

    @Test
    void theAnswerToALongUnreadBodyArrivesBeforeTheEnd() throws Exception {
        try (Server server = start(HELLO);
                Client client = new Client(server.address())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n" + "x".repeat(50_000));

            Answer answer = client.answer();
            assertEquals("Hello, world\n", answer.text());
            assertTrue(answer.fields().contains("connection: close"));
            assertTrue(client.closed());
        }
    }

    @Test
    void aHalfReadBodyOfAClosingRequestIsDropped() throws Exception {
        Application application = (environ, startResponse) -> {
            environ.require(EnvironKeys.INPUT).readNBytes(10);
            return HELLO.call(environ, startResponse);
        };
        try (Server server = start(application);
                Client client = new Client(server.address())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 20000\r\n\r\n"
                    + "x".repeat(15_000));

            assertEquals("Hello, world\n", client.answer().text());
            assertTrue(client.closed());
        }
    }

    @Test
    void largeBodiesPassInBothDirections() throws Exception {
        int size = 64 * 1024 * 1024;
        Application application = (environ, startResponse) -> {
            InputStream input = environ.require(EnvironKeys.INPUT);
            long count = 0;
            byte[] buffer = new byte[64 * 1024];
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                count += read;
            }
            BodyWriter writer = startResponse.start("200 OK", Headers.of("Content-Length", Long.toString(count)));
            ByteBuffer block = ByteBuffer.allocate(1024 * 1024);
            for (long left = count; left > 0; left -= block.capacity()) {
                writer.write(block.clear());
            }
            return Body.empty();
        };
        try (Server server = start(application);
                Client client = new Client(server.address())) {
            byte[] block = new byte[1024 * 1024];
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
            for (int sent = 0; sent < size; sent += block.length) {
                client.send(block);
            }
            assertEquals(size, client.answer().text().length());

            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int sent = 0; sent < size; sent += block.length) {
                client.send("100000\r\n").send(block).send("\r\n");
            }
            assertEquals(size, client.send("0\r\n\r\n").answer().text().length());
        }
    }

    @Test
    void blocksOfEveryKindAreSent() throws Exception {
        byte[] bytes = new byte[300_000];
        new java.util.Random(1).nextBytes(bytes);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        ByteBuffer part = ByteBuffer.wrap(bytes, 100, 200_000).slice();
        Application application = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create());
            return Body.of(
                    List.of(ByteBuffer.wrap(bytes), direct, direct.asReadOnlyBuffer(), part, part.asReadOnlyBuffer()));
        };
        byte[] expected = new byte[3 * bytes.length + 2 * 200_000];
        ByteBuffer.wrap(expected)
                .put(bytes)
                .put(bytes)
                .put(bytes)
                .put(part.duplicate())
                .put(part.duplicate());
        try (Server server = start(application);
                Client client = new Client(server.address())) {
            assertEquals(
                    new String(expected, StandardCharsets.ISO_8859_1),
                    client.send(GET).answer().text());
        }
    }

    // The framing of answers

    @Test
    void bodilessAnswersHaveNoFramingOrTheirLength() throws Exception {
        Application application = (environ, startResponse) -> {
            switch (environ.require(EnvironKeys.PATH_INFO)) {
                case "/unknown" -> startResponse.start("200 OK", Headers.create());
                case "/204" -> startResponse.start("204 No Content", Headers.create());
                case "/205" -> startResponse.start("205 Reset Content", Headers.create());
                case "/304" -> startResponse.start("304 Not Modified", Headers.of("ETag", "\"1\""));
                case "/304/length" -> startResponse.start("304 Not Modified", Headers.of("Content-Length", "7"));
                default -> startResponse.start("200 OK", Headers.of("Content-Length", "13"));
            }
            return Body.empty();
        };
        try (Server server = start(application);
                Client client = new Client(server.address())) {
            assertEquals(
                    List.of("content-length: 13"),
                    client.send(head("/length")).answer(true).fields());
            assertEquals(List.of(), client.send(head("/unknown")).answer(true).fields());
            assertEquals(List.of(), client.send(get("/204")).answer().fields());
            assertEquals(List.of(), client.send(head("/204")).answer(true).fields());
            assertEquals(
                    List.of("content-length: 0"),
                    client.send(get("/205")).answer().fields());
            assertEquals(
                    List.of("etag: \"1\""), client.send(get("/304")).answer().fields());
            assertEquals(
                    List.of("content-length: 7"),
                    client.send(get("/304/length")).answer(true).fields());
            assertEquals(
                    List.of("connection: close"),
                    client.send("HEAD /unknown HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                            .answer(true)
                            .fields());
            assertTrue(client.closed());
        }
    }

    @Test
    void aHeadToHttp10HasNoFraming() throws Exception {
        Application application = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create());
            return Body.empty();
        };
        try (Server server = start(application);
                Client client = new Client(server.address())) {
            assertEquals(
                    List.of("connection: close"),
                    client.send("HEAD / HTTP/1.0\r\n\r\n").answer(true).fields());
            assertTrue(client.closed());
        }
    }

    @Test
    void anUnknownLengthIsChunkedAlsoWhenTheConnectionCloses() throws Exception {
        try (Server server = start(blocks("ab", "cd"));
                Client client = new Client(server.address())) {
            Answer answer = client.send(GET).answer();
            assertEquals(List.of("transfer-encoding: chunked"), answer.fields());
            assertEquals("abcd", answer.text());

            answer = client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .answer();
            assertEquals(Set.of("transfer-encoding: chunked", "connection: close"), Set.copyOf(answer.fields()));
            assertEquals("abcd", answer.text());
            assertTrue(client.closed());
        }
    }

    @Test
    void anUnknownLengthEndsWithTheConnectionForHttp10() throws Exception {
        try (Server server = start(blocks("ab", "cd"));
                Client client = new Client(server.address())) {
            Answer answer = client.send("GET / HTTP/1.0\r\n\r\n").answer();

            assertEquals(List.of("connection: close"), answer.fields());
            assertEquals("abcd", answer.text());
        }
    }

    @Test
    void fieldsAreSentAsTheyAre() throws Exception {
        Headers headers =
                Headers.of("X-A", "1", "Set-Cookie", "a=1", "X-B", "\u00e9\tx", "Set-Cookie", "b=2", "Vary", "");
        Application application = (environ, startResponse) -> {
            startResponse.start("299 Odd", headers);
            return Body.of("x");
        };
        try (Server server = start(application);
                Client client = new Client(server.address())) {
            Answer answer = client.send(GET).answer();

            assertEquals(299, answer.status());
            assertEquals(
                    List.of(
                            "x-a: 1",
                            "set-cookie: a=1",
                            "x-b: \u00e9\tx",
                            "set-cookie: b=2",
                            "vary: ",
                            "content-length: 1"),
                    answer.fields());
        }
    }

    @Test
    void fieldsMayBeLarge() throws Exception {
        String value = "v".repeat(100_000);
        Application application = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("X-Large", value));
            return Body.of("x");
        };
        try (Server server = start(application);
                Client client = new Client(server.address())) {
            assertTrue(client.send(GET).answer().fields().contains("x-large: " + value));
        }
    }

    // Ends

    @Test
    void aLateFailureCutsTheAnswerShort() throws Exception {
        Application application = (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.create());
            writer.write(ByteBuffer.wrap(new byte[] {'a', 'b'}));
            throw new IllegalStateException("late");
        };
        try (Server server = start(quiet(), application)) {
            try (Client client = new Client(server.address())) {
                client.send(GET + GET);
                assertEquals(200, client.status());
                assertEquals(List.of("transfer-encoding: chunked"), client.fields());
                assertEquals("2", client.line());
                assertArrayEquals(new byte[] {'a', 'b'}, client.exactly(2)); // its line end comes with what follows
                assertTrue(client.closed());
            }
            try (Client client = new Client(server.address())) {
                client.send("GET / HTTP/1.0\r\n\r\n");
                assertThrows(IOException.class, client::answer); // a reset: its end would look like that of the answer
            }
        }
    }

    @Test
    void aHalfClosedClientGetsItsAnswers() throws Exception {
        try (Server server = start(ECHO);
                Client client = new Client(server.address())) {
            client.send(get("/a") + post("/b", "body") + get("/c")).halfClose();

            assertEquals("/a ", client.answer().text());
            assertEquals("/b body", client.answer().text());
            assertEquals("/c ", client.answer().text());
            assertTrue(client.closed());
        }
    }

    @Test
    void aClientThatLeavesEndsTheWrite() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Application application = (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.create());
            try {
                while (true) {
                    writer.write(ByteBuffer.allocate(64 * 1024));
                }
            } catch (Throwable e) {
                failure.complete(e);
                throw e;
            }
        };
        try (Server server = start(application)) {
            Client client = new Client(server.address());
            assertEquals(200, client.send(GET).status());
            client.leave();

            assertTrue(failure.get(20, TimeUnit.SECONDS) instanceof IOException);
        }
    }

    @Test
    void aSlowReaderBlocksOnlyItsOwnThread() throws Exception {
        Application application = (environ, startResponse) -> {
            if (!environ.require(EnvironKeys.PATH_INFO).equals("/large")) {
                return HELLO.call(environ, startResponse);
            }
            startResponse.start("200 OK", Headers.create());
            return Body.of(ByteBuffer.allocate(16 * 1024 * 1024));
        };
        try (Server server = start(application);
                Client slow = new Client(server.address())) {
            assertEquals(200, slow.send(get("/large")).status());
            for (int i = 0; i < 20; i++) {
                try (Client client = new Client(server.address())) {
                    assertEquals(200, client.send(GET).answer().status());
                }
            }
            slow.fields();
            assertTrue(slow.exactly(16 * 1024 * 1024).length > 0);
        }
    }

    // The server

    @Test
    void aBusyPortIsToldAndLeavesNothing() throws Exception {
        Set<Thread> before = threads();
        try (ServerSocket busy = new ServerSocket(0)) {
            ServerConfig config =
                    config().port(busy.getLocalPort()).host("0.0.0.0").build();

            IOException failure = assertThrows(IOException.class, () -> start(config, HELLO));

            String message = String.valueOf(failure.getMessage());
            assertTrue(message.contains(":" + busy.getLocalPort()) && message.contains("in use"), message);
        }
        assertEquals(Set.of(), left(before));
    }

    @Test
    void startedAndStoppedOftenItLeavesNoThread() throws Exception {
        Set<Thread> before = threads();
        for (int i = 0; i < 50; i++) {
            try (Server server = start(HELLO);
                    Client client = new Client(server.address())) {
                assertEquals(200, client.send(GET).answer().status());
            }
        }
        assertEquals(Set.of(), left(before));
    }

    @Test
    void aStopLetsTheRequestInFlightEndAndCutsOffWhatHangs() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Application hangs = (environ, startResponse) -> {
            called.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (Throwable e) {
                failure.complete(e);
                throw e;
            }
            return Body.empty();
        };
        Set<Thread> before = threads();
        try (Server server = start(quiet(), hangs);
                Client client = new Client(server.address())) {
            client.send(GET);
            assertTrue(called.await(20, TimeUnit.SECONDS));

            server.stop(Duration.ZERO);

            assertTrue(failure.get(20, TimeUnit.SECONDS) instanceof InterruptedException);
            assertThrows(IOException.class, () -> new Client(server.address()).close());
            client.rest();
        }
        assertEquals(Set.of(), left(before));
    }

    @Test
    void theServerTellsItsNameAndAddress() throws Exception {
        try (Server server = start(HELLO)) {
            assertTrue(server.description().matches("jetty 12\\..*"), server.description());
            assertEquals("127.0.0.1", server.address().getAddress().getHostAddress());
            assertFalse(server.port() == 0);
        }
    }

    @Test
    void plainConnectionsHaveNoTlsSession() throws Exception {
        CompletableFuture<String> protocol = new CompletableFuture<>();
        Application application = (environ, startResponse) -> {
            protocol.complete(environ.get(EnvironKeys.SSL_PROTOCOL));
            return HELLO.call(environ, startResponse);
        };
        try (Server server = start(application);
                Client client = new Client(server.address())) {
            client.send(GET).answer();

            assertNull(protocol.get(20, TimeUnit.SECONDS));
        }
    }

    // Small things

    private static ServerConfig.Builder config() {
        return ServerConfig.builder().port(0);
    }

    private static ServerConfig quiet() {
        return config().errors((level, text, failure) -> {}).build();
    }

    private static Server start(Application application) throws IOException {
        return start(config().build(), application);
    }

    private static Server start(ServerConfig config, Application application) throws IOException {
        return new JettyServerProvider().start(config, application);
    }

    private static Application blocks(String... blocks) {
        List<ByteBuffer> buffers = Arrays.stream(blocks)
                .map(block -> ByteBuffer.wrap(block.getBytes(StandardCharsets.ISO_8859_1)))
                .toList();
        return (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create());
            return () -> buffers.stream().map(ByteBuffer::duplicate).iterator();
        };
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static String head(String path) {
        return "HEAD " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String chunked(String path, String... chunks) {
        return "PUT " + path + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Arrays.stream(chunks)
                        .map(chunk -> Integer.toHexString(chunk.length()) + ";x=y\r\n" + chunk + "\r\n")
                        .collect(Collectors.joining())
                + "0\r\nTrailer: dropped\r\n\r\n";
    }

    private interface Task {
        void run() throws Exception;
    }

    private static Thread background(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet();
    }

    /** The threads of the server that are there now and were not before; those that end are waited for. */
    private static Set<Thread> left(Set<Thread> before) throws InterruptedException {
        Set<Thread> left = threads().stream()
                .filter(thread -> !before.contains(thread)
                        && thread.getName().matches(".*(?i:jetty|postern|scheduler|acceptor).*"))
                .collect(Collectors.toSet());
        for (Thread thread : left) {
            thread.join(10_000);
        }
        return left.stream().filter(Thread::isAlive).collect(Collectors.toSet());
    }
}

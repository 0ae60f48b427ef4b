package io.postern.adapter.jdk;

import static io.postern.gateway.EnvironKeys.INPUT;
import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Gateway;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JdkServerTest {

    /** Answers with method, path and body. */
    static final Application ECHO = (environ, start) -> {
        byte[] body = environ.require(INPUT).readAllBytes();
        start.start("200 OK", Headers.of("Content-Type", "text/plain"));
        return Body.of(environ.require(REQUEST_METHOD) + " " + environ.require(PATH_INFO) + " "
                + new String(body, ISO_8859_1));
    };

    private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST = "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKED = """
            POST /c HTTP/1.1
            Host: a
            Transfer-Encoding: chunked

            3;x=y
            abc
            4
            defg
            0
            Trailer: x

            """.replace("\n", "\r\n");
    private static final String LAST = "GET /d HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String ALL = GET + POST + CHUNKED + LAST;

    static Server serve(Application application) throws IOException {
        return Gateway.serve(
                application, ServerConfig.builder().server("jdk").port(0).build());
    }

    private static void assertAllAnswered(Wire wire) throws IOException {
        assertEquals("GET /a ", wire.answer().body());
        assertEquals("POST /b hello", wire.answer().body());
        assertEquals("POST /c abcdefg", wire.answer().body());
        assertEquals("GET /d ", wire.answer().body());
        assertTrue(wire.ended());
    }

    @Test
    void anAnswerHasTheFieldsItNeedsAndNoOthers() throws Exception {
        try (Server server = serve(ECHO);
                Wire wire = new Wire(server.port())) {
            Wire.Answer answer = wire.send(GET).answer();

            assertEquals("HTTP/1.1 200 OK", answer.status());
            assertEquals(3, answer.fields().size(), answer.fields()::toString);
            assertEquals("text/plain", answer.field("Content-Type"));
            assertEquals("7", answer.field("Content-Length"));
            assertEquals(29, answer.field("Date").length());
            assertEquals("jdk " + System.getProperty("java.version"), server.description());
        }
    }

    @Test
    void aConnectionIsKept() throws Exception {
        try (Server server = serve(ECHO);
                Wire wire = new Wire(server.port())) {
            for (int i = 0; i < 100; i++) {
                assertEquals("GET /a ", wire.send(GET).answer().body());
                assertEquals("POST /b hello", wire.send(POST).answer().body());
            }
        }
    }

    @Test
    void idleConnectionsAreServedWhenThePortIsClosed() throws Exception {
        ServerConfig config = ServerConfig.builder().port(0).build();
        JdkServer server = JdkServer.listen(config, new Engine(config, ECHO));
        try (Wire wire = new Wire(server.address().getPort())) {
            assertServesWithoutItsPort(server, wire);
        }
    }

    /** What a stop of the JDK's own server would not do, since nothing is under way then. */
    static void assertServesWithoutItsPort(JdkServer server, Wire wire) throws IOException {
        assertEquals("GET /a ", wire.send(GET).answer().body());

        server.stopAccepting();
        assertTrue(refuses(server));
        List<String> late = new ArrayList<>();
        for (String request : List.of(GET, POST, GET)) {
            late.add(wire.send(request).answer().body());
        }
        server.close();

        assertEquals(List.of("GET /a ", "POST /b hello", "GET /a "), late);
        assertTrue(wire.ended());
    }

    private static boolean refuses(JdkServer server) {
        for (int i = 0; i < 1000; i++) {
            try (SocketChannel connection = server.connect()) {
                assertTrue(connection.isConnected());
                LockSupport.parkNanos(1_000_000);
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }

    @Test
    void requestsInOneSegmentAreAnsweredInOrder() throws Exception {
        try (Server server = serve(ECHO);
                Wire wire = new Wire(server.port())) {
            wire.send(ALL);

            assertAllAnswered(wire);
        }
    }

    @Test
    void manyShortRequestsThatGrowInTheGuardAreAnsweredInOrder() throws Exception {
        int count = 4000;
        try (Server server = serve(ECHO);
                Wire wire = new Wire(server.port())) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < count; i++) {
                requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost:a\r\n\r\n");
            }
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    wire.send(requests.toString());
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });

            for (int i = 0; i < count; i++) {
                assertEquals("GET /" + i + " ", wire.answer().body());
            }
            sent.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void requestsSplitAnywhereAreAnswered() throws Exception {
        try (Server server = serve(ECHO)) {
            for (int i = 1; i < ALL.length(); i++) {
                try (Wire wire = new Wire(server.port())) {
                    wire.send(ALL.substring(0, i));
                    if (i > GET.length()) { // the server has the first part for sure
                        assertEquals("GET /a ", wire.answer().body());
                        wire.send(ALL.substring(i));
                        assertEquals("POST /b hello", wire.answer().body());
                        assertEquals("POST /c abcdefg", wire.answer().body());
                        assertEquals("GET /d ", wire.answer().body());
                        assertTrue(wire.ended());
                    } else {
                        wire.send(ALL.substring(i));
                        assertAllAnswered(wire);
                    }
                }
            }
        }
    }

    @Test
    void requestsSentByteByByteAreAnswered() throws Exception {
        try (Server server = serve(ECHO);
                Wire wire = new Wire(server.port())) {
            for (byte b : ALL.getBytes(ISO_8859_1)) {
                wire.send(new byte[] {b});
            }

            assertAllAnswered(wire);
        }
    }

    @Test
    void a100IsSentWhenTheBodyIsRead() throws Exception {
        try (Server server = serve(ECHO);
                Wire wire = new Wire(server.port())) {
            for (int i = 0; i < 3; i++) {
                wire.send("POST /e HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
                assertEquals("HTTP/1.1 100 Continue", wire.line());
                assertEquals("", wire.line());

                assertEquals("POST /e hi", wire.send("hi").answer().body());
            }
        }
    }

    @Test
    void a100IsAlsoSentToHead() throws Exception {
        Application application = (environ, start) -> {
            int length = environ.require(INPUT).readAllBytes().length;
            start.start("200 OK", Headers.of("Content-Length", "" + length));
            return Body.empty();
        };
        try (Server server = serve(application);
                Wire wire = new Wire(server.port())) {
            wire.send("HEAD / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertEquals("HTTP/1.1 100 Continue", wire.line());
            assertEquals("", wire.line());

            assertEquals("3", wire.send("abc").answerToHead().field("Content-Length"));
            assertEquals(
                    "0",
                    wire.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answerToHead()
                            .field("Content-Length"));
        }
    }

    @Test
    void no100IsSentWhenTheBodyIsNotReadOrTheVersionIs10() throws Exception {
        Application reads = ECHO;
        Application unread = (environ, start) -> {
            start.start("200 OK", Headers.create());
            return Body.of("unread");
        };
        try (Server server = serve(unread);
                Wire wire = new Wire(server.port())) {
            wire.send("POST /e HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");

            assertEquals("HTTP/1.1 200 OK", wire.answer().status());
            assertTrue(wire.ended());
        }
        try (Server server = serve(reads);
                Wire wire = new Wire(server.port())) {
            wire.send("POST /e HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi");

            assertEquals("HTTP/1.1 200 OK", wire.answer().status());
            assertTrue(wire.ended());
        }
    }

    @Test
    void answersWithoutABodyKeepTheirLength() throws Exception {
        Application application = (environ, start) -> {
            String status = environ.require(PATH_INFO).substring(1);
            start.start(status + " x", status.equals("204") ? Headers.create() : Headers.of("Content-Length", "9"));
            return Body.empty();
        };
        try (Server server = serve(application);
                Wire wire = new Wire(server.port())) {
            Wire.Answer none = wire.send("GET /204 HTTP/1.1\r\nHost: a\r\n\r\n").answer();
            Wire.Answer unchanged =
                    wire.send("GET /304 HTTP/1.1\r\nHost: a\r\n\r\n").answer();
            Wire.Answer head =
                    wire.send("HEAD /200 HTTP/1.1\r\nHost: a\r\n\r\n").answerToHead();
            Wire.Answer reset =
                    wire.send("GET /205 HTTP/1.1\r\nHost: a\r\n\r\n").answerToHead();

            assertEquals("HTTP/1.1 204 x", none.status());
            assertEquals(1, none.fields().size(), none.fields()::toString);
            assertEquals("9", unchanged.field("Content-Length"));
            assertEquals("9", head.field("Content-Length"));
            assertEquals("0", reset.field("Content-Length"));
        }
    }

    @Test
    void fieldsKeepTheirOrderTheirCaseAndTheirRepeats() throws Exception {
        Application application = (environ, start) -> {
            start.start("299 Fine too", Headers.of("Set-Cookie", "a=1", "x-ODD", "\u00e9", "Set-Cookie", "b=2"));
            return Body.of("x");
        };
        try (Server server = serve(application);
                Wire wire = new Wire(server.port())) {
            Wire.Answer answer = wire.send(GET).answer();

            assertEquals("HTTP/1.1 299 Fine too", answer.status());
            assertEquals("Set-Cookie: a=1", answer.fields().get(0));
            assertEquals("x-ODD: \u00e9", answer.fields().get(1));
            assertEquals("Set-Cookie: b=2", answer.fields().get(2));
        }
    }

    @Test
    void aBodyOfUnknownLengthIsChunkedOrEndsWithTheConnection() throws Exception {
        Application application = (environ, start) -> {
            start.start("200 OK", Headers.create());
            byte[] block = "direct".getBytes(ISO_8859_1);
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(block.length).put(block).flip();
            Iterable<ByteBuffer> blocks = Set.of(direct.asReadOnlyBuffer());
            return Body.of(blocks);
        };
        try (Server server = serve(application);
                Wire wire = new Wire(server.port());
                Wire old = new Wire(server.port())) {
            Wire.Answer chunked = wire.send(GET).answer();
            Wire.Answer plain = old.send("GET / HTTP/1.0\r\n\r\n").answer();

            assertEquals("chunked", chunked.field("Transfer-Encoding"));
            assertEquals("direct", chunked.body());
            assertEquals("", plain.field("Transfer-Encoding"));
            assertEquals("close", plain.field("Connection"));
            assertEquals("direct", plain.body());
            assertEquals("direct", wire.send(GET).answer().body());
        }
    }

    @Test
    void aLateFailureLeavesTheAnswerIncomplete() throws Exception {
        Application application = (environ, start) -> {
            boolean known = environ.require(PATH_INFO).equals("/known");
            start.start("200 OK", known ? Headers.of("Content-Length", "99") : Headers.create());
            return Body.of(() -> new Iterator<>() {
                private int count;

                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public ByteBuffer next() {
                    if (count++ > 0) {
                        throw new IllegalStateException("late, on purpose");
                    }
                    return ByteBuffer.wrap(new byte[5]);
                }
            });
        };
        try (Server server = Gateway.serve(
                        application,
                        ServerConfig.builder()
                                .port(0)
                                .errors((level, text, thrown) -> {})
                                .build());
                Wire known = new Wire(server.port());
                Wire unknown = new Wire(server.port())) {
            assertThrows(
                    EOFException.class,
                    () -> known.send("GET /known HTTP/1.1\r\nHost: a\r\n\r\n").answer());
            assertThrows(EOFException.class, () -> unknown.send(GET).answer());
        }
    }

    @Test
    void aClientThatHasEndedItsStreamGetsItsAnswers() throws Exception {
        try (Server server = serve(ECHO);
                Wire wire = new Wire(server.port())) {
            wire.send(GET + POST);
            wire.socket.shutdownOutput();

            assertEquals("GET /a ", wire.answer().body());
            assertEquals("POST /b hello", wire.answer().body());
            assertTrue(wire.ended());
        }
    }

    @Test
    void aClientThatLeavesEndsTheApplicationsWrite() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Application application = (environ, start) -> {
            var writer = start.start("200 OK", Headers.create(), null);
            try {
                while (true) {
                    writer.write(ByteBuffer.allocate(64 * 1024));
                }
            } catch (IOException e) {
                failure.complete(e);
                throw e;
            }
        };
        try (Server server = serve(application)) {
            try (Wire wire = new Wire(server.port())) {
                wire.send(GET).exactly(100_000);
            }

            assertTrue(failure.get(20, TimeUnit.SECONDS) instanceof IOException);
        }
    }

    @Test
    void aBodyThatIsNotReadDoesNotBecomeTheNextRequest() throws Exception {
        Application application = (environ, start) -> {
            start.start("200 OK", Headers.create());
            return Body.of(environ.require(PATH_INFO));
        };
        try (Server server = serve(application);
                Wire wire = new Wire(server.port())) {
            wire.send("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: " + GET.length() + "\r\n\r\n" + GET);
            wire.send("POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(GET.length()) + "\r\n" + GET + "\r\n0\r\n\r\n" + LAST);

            assertEquals("/1", wire.answer().body());
            assertEquals("/2", wire.answer().body());
            assertEquals("/d", wire.answer().body());
            assertTrue(wire.ended());
        }
    }

    @Test
    void anAnswerArrivesBeforeTheBodyThatItDoesNotNeed() throws Exception {
        Application application = (environ, start) -> {
            start.start("200 OK", Headers.create());
            return Body.of(Set.of(ByteBuffer.wrap(new byte[] {'x'})));
        };
        try (Server server = serve(application);
                Wire wire = new Wire(server.port())) {
            wire.send("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n");
            assertEquals("x", wire.answer().body());
            wire.send("abcd" + "HEAD / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertEquals("HTTP/1.1 200 OK", wire.answerToHead().status());
            wire.send("2\r\nab\r\n0\r\n\r\n" + LAST);

            assertEquals("x", wire.answer().body());
            assertTrue(wire.ended());
        }
    }

    @Test
    void nothingIsParsedAfterAFailedBodyOrARefusal() throws Exception {
        try (Server server = serve(ECHO);
                Wire body = new Wire(server.port());
                Wire head = new Wire(server.port())) {
            body.send(GET + "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1x\r\n" + GET);
            head.send(GET + "GET / HTTP/1.1\r\nHost : a\r\n\r\n" + GET);

            for (Wire wire : new Wire[] {body, head}) {
                assertEquals("GET /a ", wire.answer().body());
                Wire.Answer refused = wire.answer();
                assertEquals("HTTP/1.1 400 Bad Request", refused.status());
                assertEquals("close", refused.field("Connection"));
                assertTrue(wire.ended());
            }
        }
    }

    @Test
    void aRefusalIsReadAlsoByAClientThatSendsOn() throws Exception {
        try (Server server = serve(ECHO);
                Wire wire = new Wire(server.port())) {
            wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n");
            for (int i = 0; i < 8; i++) {
                wire.send(new byte[64 * 1024]);
            }

            assertEquals("HTTP/1.1 400 Bad Request", wire.answer().status());
        }
    }

    @Test
    void aBodyCutShortFails() throws Exception {
        try (Server server = serve(ECHO)) {
            for (String framing :
                    new String[] {"Content-Length: 5\r\n\r\nab", "Transfer-Encoding: chunked\r\n\r\n5\r\nab"}) {
                try (Wire wire = new Wire(server.port())) {
                    wire.send("POST / HTTP/1.1\r\nHost: a\r\n" + framing);
                    wire.socket.shutdownOutput();

                    assertEquals("HTTP/1.1 400 Bad Request", wire.answer().status());
                    assertTrue(wire.ended());
                }
            }
        }
    }

    @Test
    void largeBodiesPassInBothDirections() throws Exception {
        int mebibytes = 64;
        Application application = (environ, start) -> {
            InputStream input = environ.require(INPUT);
            start.start("200 OK", Headers.of("Content-Length", "" + mebibytes * 1024 * 1024));
            return Body.of(input);
        };
        byte[] block = new byte[1024 * 1024];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) ((i * 31) >> 3);
        }
        try (Server server = serve(application);
                Wire wire = new Wire(server.port())) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + mebibytes * 1024 * 1024 + "\r\n\r\n");
                    for (int i = 0; i < mebibytes; i++) {
                        wire.send(block);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertEquals("HTTP/1.1 200 OK", wire.answerToHead().status());
            for (int i = 0; i < mebibytes; i++) {
                assertEquals(ByteBuffer.wrap(block), ByteBuffer.wrap(wire.exactly(block.length)));
            }
            sent.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aBusyPortIsAnErrorAndLeavesNothingBehind() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerConfig config = ServerConfig.builder()
                    .host(busy.getInetAddress().getHostAddress())
                    .port(busy.getLocalPort())
                    .build();
            assertThrows(IOException.class, () -> Gateway.serve(ECHO, config)); // loads what stays for good
            Set<Thread> threads = threads();
            long descriptors = descriptors();

            for (int i = 0; i < 20; i++) {
                IOException failure = assertThrows(IOException.class, () -> Gateway.serve(ECHO, config));
                assertTrue(failure.toString().contains(":" + busy.getLocalPort()), failure::toString);
            }

            assertNoMoreThan(threads, descriptors);
        }
    }

    @Test
    void aHostThatIsNoneIsAnError() {
        ServerConfig config =
                ServerConfig.builder().host("no.such.host.invalid").port(0).build();

        assertThrows(IOException.class, () -> Gateway.serve(ECHO, config));
    }

    @Test
    void fiftyServersLeaveNothingBehind() throws Exception {
        exercise();
        Set<Thread> threads = threads();
        long descriptors = descriptors();

        for (int i = 0; i < 50; i++) {
            exercise();
        }

        assertNoMoreThan(threads, descriptors);
    }

    private static void exercise() throws IOException {
        try (Server server = serve(ECHO);
                Wire wire = new Wire(server.port());
                Wire refused = new Wire(server.port());
                Wire idle = new Wire(server.port())) {
            assertEquals("GET /a ", wire.send(GET).answer().body());
            refused.send("GET / HTTP/1.1\r\n\r\n").toTheEnd();
            idle.send("GET");
            int port = server.port();
            server.stop(Duration.ofMillis(50)); // some of a request has come, so that it would wait a while
            assertThrows(IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        }
    }

    @Test
    void aStopLetsRequestsFinishAndRefusesConnections() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch proceed = new CountDownLatch(1);
        Application application = (environ, start) -> {
            entered.countDown();
            assertTrue(proceed.await(20, TimeUnit.SECONDS));
            start.start("200 OK", Headers.create());
            return Body.of("finished");
        };
        try (Server server = serve(application);
                Wire wire = new Wire(server.port())) {
            wire.send(GET);
            assertTrue(entered.await(20, TimeUnit.SECONDS));
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
            awaitRefusal(server.port());
            proceed.countDown();

            assertEquals("finished", wire.answer().body());
            stopped.get(20, TimeUnit.SECONDS);
            assertTrue(wire.ended());
        }
    }

    private static void awaitRefusal(int port) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < limit) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertTrue(socket.isConnected());
            } catch (IOException e) {
                return;
            }
        }
        throw new AssertionError("connections are still accepted");
    }

    @Test
    void aStopDoesNotWaitForAClientThatDoesNotRead() throws Exception {
        CountDownLatch stuck = new CountDownLatch(400);
        Application application = (environ, start) -> {
            var writer = start.start("200 OK", Headers.create(), null);
            while (true) {
                writer.write(ByteBuffer.allocate(64 * 1024));
                stuck.countDown();
            }
        };
        try (Server server = serve(application);
                Wire wire = new Wire(server.port())) {
            wire.send(GET).exactly(1);

            server.stop(Duration.ZERO);

            assertThrows(IOException.class, () -> {
                wire.toTheEnd();
                wire.send(GET).answer();
                throw new SocketException("answered");
            });
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet();
    }

    private static long descriptors() {
        String[] open = new java.io.File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    private static void assertNoMoreThan(Set<Thread> threads, long descriptors) throws InterruptedException {
        for (Thread thread : threads()) {
            boolean own = !threads.contains(thread) && !thread.getName().startsWith("ForkJoinPool");
            if (own) {
                thread.join(20_000);
                assertTrue(!thread.isAlive(), thread::getName);
            }
        }
        long now = descriptors();
        assertTrue(
                now <= descriptors + 3,
                now + " descriptors, but there were " + descriptors + ": "
                        + threads().stream().map(Thread::getName).collect(Collectors.joining(", ")));
    }
}

package io.postern.adapter.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.RequestBodyException;
import io.postern.gateway.Server;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How requests come through the parser and Netty, whichever thread runs the application. */
class NettyRequestTest extends NettyTestBase {

    private static final String PIPELINE = post("/1", "first")
            + get("/2")
            + chunked("/3", "th", "ird")
            + chunked("/4")
            + post("/5", "fifth")
            + "HEAD /6 HTTP/1.1\r\nHost: a\r\n\r\n"
            + get("/7");

    @Test
    void aConnectionServesOneRequestAfterAnother() throws Exception {
        Server server = serve(ECHO);

        try (Wire wire = Wire.to(server)) {
            for (int i = 0; i < 20; i++) {
                assertThat(wire.send(get("/" + i)).answer().body()).isEqualTo("GET /" + i + " ");
            }
        }
    }

    @Test
    void requestsInOneSegmentAreAnsweredInOrder() throws Exception {
        Server server = serve(ECHO);

        try (Wire wire = Wire.to(server)) {
            wire.send(PIPELINE);

            expectPipeline(wire);
        }
    }

    @Test
    void aLongPipelineIsAnsweredInOrder() throws Exception {
        Server server = serve(ECHO);
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            requests.append(i % 3 == 0 ? get("/" + i) : i % 3 == 1 ? post("/" + i, "b") : chunked("/" + i, "a", "b"));
        }

        try (Wire wire = Wire.to(server)) {
            wire.send(requests.toString());

            for (int i = 0; i < 500; i++) {
                assertThat(wire.answer().body()).contains(" /" + i + " ");
            }
        }
    }

    @Test
    void requestsMayBeSplitAtEveryByte() throws Exception {
        Server server = serve(ECHO);
        byte[] bytes = PIPELINE.getBytes(ISO_8859_1);

        for (int i = 1; i < bytes.length; i++) {
            try (Wire wire = Wire.to(server)) {
                wire.send(bytes, 0, i).send(bytes, i, bytes.length);

                expectPipeline(wire);
            }
        }
    }

    /** Whatever becomes of short and of long chunks, some length is at the boundary. */
    @Test
    void aBodyInChunksMayHaveAnyLength() throws Exception {
        Server server = serve(ECHO);

        try (Wire wire = Wire.to(server)) {
            for (int length = 1; length <= 600; length++) {
                String body = "a".repeat(length);

                assertThat(wire.send(chunked("/", body)).answer().body()).isEqualTo("POST / " + body);
            }
        }
    }

    @Test
    void requestsMayComeByteByByte() throws Exception {
        Server server = serve(ECHO);
        byte[] bytes = PIPELINE.getBytes(ISO_8859_1);

        try (Wire wire = Wire.to(server)) {
            for (int i = 0; i < bytes.length; i++) {
                wire.send(bytes, i, i + 1);
            }

            expectPipeline(wire);
        }
    }

    private static void expectPipeline(Wire wire) throws Exception {
        assertThat(wire.answer().body()).isEqualTo("POST /1 first");
        assertThat(wire.answer().body()).isEqualTo("GET /2 ");
        assertThat(wire.answer().body()).isEqualTo("POST /3 third");
        assertThat(wire.answer().body()).isEqualTo("POST /4 ");
        assertThat(wire.answer().body()).isEqualTo("POST /5 fifth");
        assertThat(wire.head()).contains("Content-Length: 8\r\n");
        assertThat(wire.answer().body()).isEqualTo("GET /7 ");
    }

    @Test
    void largeChunksComeThrough() throws Exception {
        Server server = serve(ECHO);
        String[] chunks = {"a".repeat(1), "b".repeat(100_000), "c".repeat(4095), "d".repeat(70_001)};

        try (Wire wire = Wire.to(server)) {
            wire.send(chunked("/", chunks));

            assertThat(wire.answer().body()).isEqualTo("POST / " + String.join("", chunks));
            assertThat(wire.send(get("/next")).answer().body()).isEqualTo("GET /next ");
        }
    }

    @Test
    void theClientIsToldToContinueWhenTheBodyIsRead() throws Exception {
        Server server = serve(ECHO);

        try (Wire wire = Wire.to(server)) {
            wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
            assertThat(wire.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            wire.send("body");

            assertThat(wire.answer().body()).isEqualTo("POST / body");
            assertThat(wire.send(get("/next")).answer().body()).isEqualTo("GET /next ");
        }
    }

    @Test
    void aClientOfHttp10IsNotToldToContinue() throws Exception {
        Server server = serve(ECHO);

        try (Wire wire = Wire.to(server)) {
            wire.send("POST / HTTP/1.0\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nbody");

            assertThat(wire.answer().body()).isEqualTo("POST / body");
            assertThat(wire.atEnd()).isTrue();
        }
    }

    @Test
    void aClientThatHasStoppedSendingGetsItsAnswers() throws Exception {
        Server server = serve(ECHO);

        try (Wire wire = Wire.to(server)) {
            wire.send(PIPELINE).socket.shutdownOutput();

            expectPipeline(wire);
            assertThat(wire.atEnd()).isTrue();
        }
    }

    @Test
    void aBodyCutShortIsAFailureToItsReader() throws Exception {
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        Server server = serve(readAllInto(failures));

        for (String request : new String[] {post("/", "0123456789"), chunked("/", "0123456789")}) {
            try (Wire wire = Wire.to(server)) {
                wire.send(request.substring(0, request.length() - 6)).socket.shutdownOutput();

                assertThat(wire.answer().status()).isEqualTo(400);
                assertThat(wire.atEnd()).isTrue();
                assertThat(failures.poll(20, TimeUnit.SECONDS)).isInstanceOf(RequestBodyException.class);
            }
        }
    }

    @Test
    void aBodyThatIsResetIsAFailureToItsReader() throws Exception {
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        Server server = serve(readAllInto(failures));

        try (Wire wire = Wire.to(server)) {
            wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n")
                    .head();
            wire.socket.setSoLinger(true, 0);
        }

        assertThat(failures.poll(20, TimeUnit.SECONDS)).isInstanceOf(RequestBodyException.class);
    }

    private static Application readAllInto(BlockingQueue<Throwable> failures) {
        return (environ, startResponse) -> {
            try (InputStream input = environ.require(EnvironKeys.INPUT)) {
                input.readAllBytes();
            } catch (RequestBodyException e) {
                failures.add(e);
                throw e;
            }
            return Body.empty();
        };
    }

    @Test
    void anUnreadBodyDoesNotBecomeTheNextRequest() throws Exception {
        Server server = serve(HELLO);

        try (Wire wire = Wire.to(server)) {
            for (int i = 0; i < 3; i++) {
                wire.send(post("/", get("/smuggled").repeat(300)));
                assertThat(wire.answer().body()).isEqualTo("Hello, world\n");
                wire.send(chunked("/", get("/smuggled").repeat(300)));
                assertThat(wire.answer().body()).isEqualTo("Hello, world\n");
            }
        }
    }

    @Test
    void aRefusalIsAnsweredBehindEarlierRequestsAndEndsTheConnection() throws Exception {
        Server server = serve(ECHO);

        try (Wire wire = Wire.to(server)) {
            wire.send(post("/1", "a") + "GET / HTTP/1.1\r\nHo st: a\r\n\r\n" + get("/never"));

            assertThat(wire.answer().body()).isEqualTo("POST /1 a");
            assertThat(wire.answer().status()).isEqualTo(400);
            assertThat(wire.atEnd()).isTrue();
        }
    }

    @Test
    void aRefusalReachesAClientThatGoesOnSending() throws Exception {
        Server server = serve(ECHO);

        for (int i = 0; i < 20; i++) {
            try (Wire wire = Wire.to(server)) {
                wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n" + "x".repeat(700_000));

                assertThat(wire.answer().status()).isEqualTo(400);
                assertThat(wire.atEnd()).isTrue();
            }
        }
    }
}

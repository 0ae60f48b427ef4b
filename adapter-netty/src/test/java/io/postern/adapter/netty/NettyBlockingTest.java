package io.postern.adapter.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds only where a thread that may wait runs the application: bodies come as they are read. */
class NettyBlockingTest extends NettyTestBase {

    @Test
    void theClientIsNotToldToContinueWithABodyThatNobodyReads() throws Exception {
        Server server = serve(HELLO);

        try (Wire wire = Wire.to(server)) {
            wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");

            assertThat(wire.answer().status()).isEqualTo(200);
            assertThat(wire.atEnd()).isTrue();
        }
    }

    @Test
    void requestsThatComeTogetherAreAnsweredInOrderByOneThread() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Server server = serve((environ, startResponse) -> {
            threads.add(Thread.currentThread());
            return ECHO.call(environ, startResponse);
        });

        try (Wire wire = Wire.to(server)) {
            wire.send(get("/1") + get("/2") + get("/3") + post("/4", "body") + get("/5"));

            for (String answer : List.of("GET /1 ", "GET /2 ", "GET /3 ", "POST /4 body", "GET /5 ")) {
                assertThat(wire.answer().body()).isEqualTo(answer);
            }
            assertThat(threads).hasSizeLessThanOrEqualTo(2); // one more behind the body
            wire.send(get("/6").repeat(100));
            for (int i = 0; i < 100; i++) {
                assertThat(wire.answer().body()).isEqualTo("GET /6 ");
            }
        }
    }

    @Test
    void anAnswerDoesNotWaitForTheNext() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        Server server = serve((environ, startResponse) -> {
            if (environ.require(EnvironKeys.PATH_INFO).equals("/slow")) {
                assertThat(read.await(60, TimeUnit.SECONDS)).isTrue();
            }
            return HELLO.call(environ, startResponse);
        });

        try (Wire wire = Wire.to(server)) {
            wire.send(get("/quick") + get("/slow"));

            assertThat(wire.answer().status()).isEqualTo(200);
            read.countDown();
            assertThat(wire.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void whatComesWithARequestThatFailsIsNotAnswered() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        Server server = serve((environ, startResponse) -> {
            String path = environ.require(EnvironKeys.PATH_INFO);
            asked.add(path);
            startResponse.start("200 OK", Headers.of("Content-Length", path.equals("/2") ? "99" : "5"));
            return Body.of("Hello");
        });

        try (Wire wire = Wire.to(server)) {
            wire.send(get("/1") + get("/2") + get("/3") + post("/4", "body that nobody reads"));

            assertThat(wire.answer().body()).isEqualTo("Hello");
            assertThatExceptionOfType(IOException.class).isThrownBy(wire::answer);
        }
        assertThat(asked).containsExactly("/1", "/2");
    }

    @Test
    void aRequestThatClosesIsTheLastOfThoseThatComeTogether() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        Server server = serve((environ, startResponse) -> {
            asked.add(environ.require(EnvironKeys.PATH_INFO));
            return HELLO.call(environ, startResponse);
        });

        try (Wire wire = Wire.to(server)) {
            wire.send(get("/1") + "GET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + post("/3", "x"));

            assertThat(wire.answer().status()).isEqualTo(200);
            assertThat(wire.answer().status()).isEqualTo(200);
            assertThat(wire.atEnd()).isTrue();
        }
        assertThat(asked).containsExactly("/1", "/2");
    }

    @Test
    void aBodyOf64MebibytesComesUp() throws Exception {
        Application count = (environ, startResponse) -> {
            long size = environ.require(EnvironKeys.INPUT).transferTo(OutputStream.nullOutputStream());
            startResponse.start("200 OK", Headers.create());
            return Body.of(Long.toString(size));
        };
        Server server = serve(count);
        byte[] block = new byte[1 << 16];

        try (Wire wire = Wire.to(server)) {
            wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 67108864\r\n\r\n");
            for (int i = 0; i < 1024; i++) {
                wire.send(block, 0, block.length);
            }
            assertThat(wire.answer().body()).isEqualTo("67108864");

            wire.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 1024; i++) {
                wire.send("10000\r\n").send(block, 0, block.length).send("\r\n");
            }
            assertThat(wire.send("0\r\n\r\n").answer().body()).isEqualTo("67108864");
        }
    }
}

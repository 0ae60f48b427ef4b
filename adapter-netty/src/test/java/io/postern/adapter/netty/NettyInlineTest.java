package io.postern.adapter.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig.Execution;
import io.postern.gateway.ServerConfig.Timeout;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** The same requests where the event loop runs the application, and what holds only there. */
class NettyInlineTest extends NettyRequestTest {

    private static final int DEEP = 20_000;

    @Override
    Execution execution() {
        return Execution.INLINE;
    }

    @Test
    void theEventLoopRunsTheApplication() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        Server server = serve((environ, startResponse) -> {
            threads.add(Thread.currentThread().getName());
            return ECHO.call(environ, startResponse);
        });

        try (Wire wire = Wire.to(server)) {
            wire.send(get("/1") + post("/2", "body")).answer();
            wire.answer();
        }

        assertThat(threads).hasSize(1).allMatch(name -> name.startsWith("postern-netty-"));
    }

    /** A stack frame for each request would not suffice, nor would a buffer that holds all answers. */
    @Test
    void aPipelineWhoseAnswersAreTakenLateIsAnsweredInOrder() throws Exception {
        Server server = serve(answering("x".repeat(1_000)));
        Thread sender;

        try (Wire wire = Wire.to(server)) {
            sender = new Thread(() -> {
                try {
                    wire.send(get("/").repeat(DEEP));
                } catch (IOException e) {
                    // the answers that do not come say so
                }
            });
            sender.start();
            Thread.sleep(500);
            for (int i = 0; i < DEEP; i++) {
                assertThat(wire.answer().body()).hasSize(1_000);
            }
        }
        sender.join();
    }

    @Test
    void aLongAnswerInOneBlockIsSentAsTheClientTakesIt() throws Exception {
        Server server = serve(answering("y".repeat(10_000_000)));

        try (Wire wire = Wire.to(server)) {
            assertThat(wire.send(get("/")).answer().body()).hasSize(10_000_000);
        }
    }

    @Test
    void theClientIsAskedToGoOnBeforeTheCall() throws Exception {
        Server server = serve(ECHO);

        try (Wire wire = Wire.to(server)) {
            wire.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");

            assertThat(wire.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(wire.send("abc").answer().body()).isEqualTo("POST / abc");
        }
    }

    @Test
    void aBodyThatDoesNotComeInTimeFails() throws Exception {
        Server server = serve(ECHO, config().timeout(Timeout.BODY, Duration.ofMillis(200)));

        try (Wire wire = Wire.to(server)) {
            Wire.Answer answer = wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc")
                    .answer();

            assertThat(answer.status()).isEqualTo(408);
            assertThat(wire.atEnd()).isTrue();
        }
    }

    private static Application answering(String text) {
        return (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create());
            return Body.of(text);
        };
    }
}

package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.RequestBodyException;
import io.postern.gateway.ServerConfig.Timeout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** SPEC.md, chapter P: the protocol and the connection; so far its times. */
public interface ProtocolContract extends ServerFixture {

    /**
     * A client that stops in the middle of a head is told so, and the connection is closed.
     *
     * <p>If it fails: look at what the adapter does when its {@code SlowClient} is late. What the guard emits then is a
     * request like any other, and has to reach the engine.
     */
    @Test
    @Covers("P-27")
    default void halfAHeadIsAnsweredWith408() throws Exception {
        TestServer server = serve(Samples.ok(Body.empty()), config -> config.timeout(Timeout.HEAD, SHORT));
        RawClient client = server.connect().send("GET / HTTP/1.1\nHost: loc");

        Answer answer = client.answer();

        assertThat(answer.status()).as("status").isEqualTo(408);
        client.expectEnd();
    }

    /**
     * A connection on which nothing comes is closed, also behind an answer.
     *
     * <p>If it fails: the guard has to learn of each release, and the adapter to close when its client is idle.
     */
    @Test
    @Covers("P-28")
    default void anIdleConnectionIsClosed() throws Exception {
        Duration longEnoughToAsk = SHORT.multipliedBy(4);
        TestServer server = serve(Samples.ok(Body.of("x")), config -> config.timeout(Timeout.IDLE, longEnoughToAsk));
        RawClient silent = server.connect();
        RawClient served = server.connect().send("GET / HTTP/1.1\nHost: localhost\n\n");

        Answer answer = served.answer();

        assertThat(answer.status()).as("status").isEqualTo(200);
        served.expectEnd();
        silent.expectEnd();
    }

    /**
     * A body that stops coming fails the read that waits for it, whose failure is answered with 408.
     *
     * <p>If it fails: a read that waits has to end when the client is late; whatever it ends by, the engine knows why.
     */
    @Test
    @Covers("P-37")
    default void aBodyThatStallsIsAnsweredWith408() throws Exception {
        TestServer server = serve(readsAll(), config -> config.timeout(Timeout.BODY, SHORT));
        RawClient counted = server.connect();
        RawClient chunked = server.connect();

        counted.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 10\n\n12345");
        chunked.send("POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n5\n12345\n");

        assertThat(counted.answer().status())
                .as("status for a body with a length")
                .isEqualTo(408);
        assertThat(chunked.answer().status()).as("status for a body in chunks").isEqualTo(408);
        counted.expectEnd();
        chunked.expectEnd();
    }

    /**
     * The application sees why its read failed.
     *
     * <p>If it fails: see above.
     */
    @Test
    @Covers("P-37")
    default void aBodyThatStallsFailsTheRead() throws Exception {
        Seen<Integer> seen = new Seen<>("the status that the failed read names");
        Application reads = (environ, startResponse) -> {
            try {
                environ.require(EnvironKeys.INPUT).readAllBytes();
            } catch (RequestBodyException e) {
                seen.report(e.status());
                throw e;
            }
            return Body.empty();
        };
        TestServer server = serve(reads, config -> config.timeout(Timeout.BODY, SHORT));

        server.connect().send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 10\n\n12345");

        assertThat(seen.next()).as("status of the failure").isEqualTo(408);
    }

    /**
     * A client that does not take its response loses it: the write that waits fails, and the body is closed.
     *
     * <p>If it fails: closing the connection from another thread has to end a write that waits.
     */
    @Test
    @Covers("P-38")
    default void aResponseThatIsNotTakenIsAborted() throws Exception {
        ProbeBody endless = ProbeBody.from(index -> Samples.block("x".repeat(64 * 1024)));
        TestServer server = serve(Samples.ok(endless), config -> config.timeout(Timeout.WRITE, SHORT));

        server.connectWithSmallBuffer().send("GET / HTTP/1.1\nHost: localhost\n\n");

        endless.expectClosedOnce(server);
    }

    /**
     * Time that the application takes is not the client's.
     *
     * <p>If it fails: while a request is in the application nothing is waited for.
     */
    @Test
    @Covers({"P-28", "P-37"})
    default void anApplicationMayTakeItsTime() throws Exception {
        Application slow = (environ, startResponse) -> {
            Thread.sleep(3 * SHORT.toMillis());
            byte[] content = environ.require(EnvironKeys.INPUT).readAllBytes();
            startResponse.start("200 OK", Headers.create());
            return Body.of(Collections.nCopies(2, ByteBuffer.wrap(content)));
        };
        TestServer server = serve(
                slow,
                config -> config.timeout(Timeout.HEAD, SHORT)
                        .timeout(Timeout.BODY, SHORT)
                        .timeout(Timeout.WRITE, SHORT));

        Answer answer = server.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 2\n\nab");

        assertThat(answer.text()).as("content").isEqualTo("abab");
    }

    private static Application readsAll() {
        return (environ, startResponse) -> {
            environ.require(EnvironKeys.INPUT).readAllBytes();
            startResponse.start("200 OK", Headers.create());
            return Body.empty();
        };
    }

    /** How long a client may take in these tests. */
    Duration SHORT = Duration.ofMillis(500);
}

package io.postern.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientTest {

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile long sleep;
    private volatile String content = "Hello, world!";

    private HttpServer server = start();

    private HttpServer start() {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
            made.createContext("/", exchange -> {
                requests.incrementAndGet();
                pause();
                exchange.sendResponseHeaders(200, content.length());
                exchange.getResponseBody().write(content.getBytes(StandardCharsets.US_ASCII));
                exchange.close();
            });
            made.setExecutor(pool);
            return made;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void pause() {
        try {
            Thread.sleep(sleep);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @BeforeEach
    void listen() {
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
        pool.shutdownNow();
    }

    @Test
    void everyRequestOfAClosedLoopIsCounted() throws Exception {
        try (Client client = Client.open(server.getAddress(), Case.HELLO)) {
            long answers = client.closedLoop(Duration.ofMillis(200));

            assertThat(answers).isEqualTo(requests.get() - 1L).isGreaterThanOrEqualTo(64); // one was looked at
        }
    }

    @Test
    void atAFixedRateSoManyAreSentAsTheTimeAsksFor() throws Exception {
        try (Client client = Client.open(server.getAddress(), Case.HELLO)) {
            long[] latencies = client.fixedRate(1_000, Duration.ofMillis(200));

            assertThat(latencies).hasSize(200).isSorted();
            assertThat(latencies[0]).isPositive();
            assertThat(requests.get()).isEqualTo(201);
        }
    }

    /** 64 connections and 100 ms an answer are 640 a second at most: of 2,000 a second the later wait ever longer. */
    @Test
    void whatAStallingServerKeepsWaitingCountsAsWaiting() throws Exception {
        sleep = 100;
        try (Client client = Client.open(server.getAddress(), Case.HELLO)) {
            long[] latencies = client.fixedRate(2_000, Duration.ofMillis(500));

            assertThat(Duration.ofNanos(Latencies.percentile(latencies, 99))).isGreaterThan(Duration.ofMillis(500));
        }
    }

    @Test
    void anAnswerThatIsNotExpectedIsRefused() {
        content = "Something else";

        assertThatThrownBy(() -> Client.open(server.getAddress(), Case.HELLO))
                .isInstanceOf(IOException.class)
                .hasMessage("the content of the answer is not that of hello");
    }
}

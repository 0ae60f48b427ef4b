package io.postern.adapter.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.Body;
import io.postern.gateway.Gateway;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Starting and stopping. */
class NettyServerTest extends NettyTestBase {

    @Test
    void theServerIsFoundAndSaysWhatItIs() throws Exception {
        try (Server server = Gateway.serve(HELLO, config().server("netty").build())) {
            assertThat(server.description()).matches("netty 4\\.2\\.\\d+\\.Final");
            assertThat(server.port()).isPositive();
            assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
        }
    }

    @Test
    void aPortInUseIsAnErrorThatLeavesNothingBehind() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> serve(HELLO, config().port(other.getLocalPort())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + other.getLocalPort());
        }
        assertThatThrownBy(() -> serve(HELLO, config().host("no-such-host.invalid")))
                .isInstanceOf(IOException.class);
        assertThat(loopThreads()).isEmpty();
    }

    @Test
    void fiftyServersLeaveNoThread() throws Exception {
        for (int i = 0; i < 50; i++) {
            Server server = serve(HELLO);
            try (Wire wire = Wire.to(server)) {
                assertThat(wire.send(get("/")).answer().status()).isEqualTo(200);
                server.stop(Duration.ofSeconds(5));
                assertThat(wire.atEnd()).isTrue();
            }
        }

        assertThat(loopThreads()).isEmpty();
    }

    @Test
    void aPortCanBeTakenAgainAtOnce() throws Exception {
        Server first = serve(HELLO);
        try (Wire wire = Wire.to(first)) {
            wire.send(get("/")).answer();
            first.close();
            Server second = serve(HELLO, config().port(first.port()));
            try (Wire again = Wire.to(second)) {
                assertThat(again.send(get("/")).answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void stoppingRefusesNewConnectionsAndFinishesRequests() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Server server = serve((environ, startResponse) -> {
            called.countDown();
            assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            startResponse.start("200 OK", Headers.create());
            return Body.of(new byte[8_000_000]);
        });

        try (Wire wire = Wire.to(server)) {
            wire.send(get("/"));
            assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> server.stop(Duration.ofSeconds(20)));
            awaitRefusal(server);
            goOn.countDown();

            assertThat(wire.answer().body()).hasSize(8_000_000);
            assertThat(wire.atEnd()).isTrue();
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    private static void awaitRefusal(Server server) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            try {
                Wire.to(server).close();
            } catch (ConnectException e) {
                return;
            } catch (SocketException e) { // it was in the queue of the port that has just been closed
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("the port still accepts connections");
    }

    @Test
    void aStopWithoutGraceCutsOffWhatRuns() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        Server server = serve((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create()).write(ByteBuffer.wrap(new byte[5]));
            called.countDown();
            new CountDownLatch(1).await();
            return Body.empty();
        });

        try (Wire wire = Wire.to(server)) {
            wire.send(get("/")).head();
            assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
            server.stop(Duration.ZERO);

            assertThat(wire.line()).isEqualTo("5\r\n");
            assertThatThrownBy(wire::answer).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aRequestThatTheExecutorRefusesEndsItsConnection() throws Exception {
        Server server = serve(HELLO, config().executor(task -> {
            throw new RejectedExecutionException("full");
        }));

        for (String request : List.of(get("/"), post("/", "x".repeat(1500)), chunked("/", "x".repeat(1500)))) {
            try (Wire wire = Wire.to(server)) {
                assertThat(wire.send(request).atEnd()).isTrue();
            }
        }
    }

    private static List<String> loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("postern-netty"))
                .toList();
    }
}

package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BacklogTest {

    private final ServerSocket server;
    private final Listener listener;

    BacklogTest() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener = listening("127.0.0.1");
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void whatCameBeforeIsAcceptedWhenItReturns() throws Exception {
        try (Socket before = new Socket(server.getInetAddress(), server.getLocalPort())) {
            FutureTask<Boolean> waiting = started(() -> Backlog.awaitAccepted(listener));

            try (Socket first = server.accept();
                    Socket last = server.accept()) {
                assertThat(first.getPort()).isEqualTo(before.getLocalPort());
                assertThat(last.getInputStream().read()).as("its end").isNegative();
                assertThat(waiting.isDone()).isFalse();
            }

            assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aServerThatDoesNotAcceptIsNotWaitedForForEver() throws Exception {
        Backlog.awaitAccepted(listener);

        try (Socket last = server.accept()) {
            assertThat(last.getInputStream().read()).as("its end").isNegative();
        }
    }

    @Test
    void aServerThatIsGoneIsNoFailure() throws Exception {
        server.close();

        Backlog.awaitAccepted(listener);
        Backlog.awaitRefused(listener);
    }

    @Test
    void aServerThatClosesLateIsWaitedFor() throws Exception {
        FutureTask<Boolean> waiting = started(() -> Backlog.awaitRefused(listener));
        server.accept().close();
        assertThat(waiting.isDone()).isFalse();

        server.close();

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aServerThatNeverClosesIsNotWaitedForForEver() {
        Backlog.awaitRefused(listener);

        assertThat(server.isClosed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void whatListensEverywhereIsReachedOnThisMachine(String everywhere) throws Exception {
        try (ServerSocket wide = new ServerSocket(0, 50, InetAddress.getByName(everywhere));
                var connection = listening(everywhere, wide.getLocalPort()).connect();
                Socket accepted = wide.accept()) {
            assertThat(accepted.getLocalPort()).isEqualTo(wide.getLocalPort());
            assertThat(((InetSocketAddress) connection.getRemoteAddress()).getAddress())
                    .isEqualTo(InetAddress.getLoopbackAddress());
        }
    }

    private Listener listening(String host) {
        return listening(host, server.getLocalPort());
    }

    private static Listener listening(String host, int port) {
        return new Listener() {
            @Override
            public String description() {
                return "test 1";
            }

            @Override
            public InetSocketAddress address() {
                return new InetSocketAddress(host, port);
            }

            @Override
            public void stopAccepting() {}

            @Override
            public void close() {}
        };
    }

    private static FutureTask<Boolean> started(Runnable task) {
        FutureTask<Boolean> started = new FutureTask<>(task, true);
        Thread thread = new Thread(started, "waiting");
        thread.setDaemon(true);
        thread.start();
        return started;
    }
}

package io.postern.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.spi.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stop as an operator sees it: processes that get signals while clients ask. */
@ParameterizedClass(name = "on {0}")
@MethodSource("io.postern.launcher.Script#servers")
@Timeout(120)
class StopTest {

    private static final int CLIENTS = 8;
    private static final long ANSWERS = 2_000;

    private final String server;

    @TempDir
    Path folder;

    StopTest(String server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "200ms"})
    void underLoadNoRequestIsLost(String delay) throws Exception {
        AtomicLong answers = new AtomicLong();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (Launched launched = Launched.gate(folder, server, "--stop-delay", delay)) {
            List<Future<Integer>> loads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                loads.add(clients.submit(new KeepAliveClient(launched.port(), answers)));
            }
            launched.await("enough answers", () -> answers.get() > ANSWERS || isOneDone(loads));

            launched.signal("TERM");

            for (Future<Integer> load : loads) {
                assertThat(load.get(Script.LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .as("connections of a client that lost nothing: it stayed on its first")
                        .isEqualTo(1);
            }
            assertThat(launched.exitStatus()).isZero();
            assertThat(launched.stderr()).isEmpty();
        } finally {
            clients.shutdownNow();
        }
    }

    private static boolean isOneDone(List<Future<Integer>> loads) {
        return loads.stream().anyMatch(Future::isDone);
    }

    @Test
    void whileItDelaysItIsUnreadyAndServesAsBefore() throws Exception {
        try (Launched launched = Launched.gate(folder, server, "--stop-delay=100m");
                HttpConnection before = launched.connect()) {
            assertThat(launched.told("/readyz")).isEqualTo("200 ready");
            before.ask("/");

            launched.signal("TERM");
            launched.await("it is not ready", () -> launched.told("/readyz").equals("503 stopping"));

            try (HttpConnection after = launched.connect()) {
                for (HttpConnection connection : List.of(before, after, before)) {
                    assertThat(connection.ask("/")).isEqualTo(new HttpConnection.Answer(200, false, "/"));
                }
            }
            assertThat(launched.told("/livez")).isEqualTo("200 alive");
            launched.signal("TERM");
            assertThat(before.ask("/").status())
                    .as("a second SIGTERM changes nothing")
                    .isEqualTo(200);

            launched.signal("INT");
            assertThat(launched.exitStatus()).isEqualTo(130);
            assertThat(launched.stderr()).containsExactly("postern: ended by a second SIGINT");
        }
    }

    @Test
    void thenItServesOpenConnectionsUntilTheRequestsInFlightAreDone() throws Exception {
        try (Launched launched = Launched.gate(folder, server, "--stop-delay=1ms", "--grace=50s");
                HttpConnection waiting = launched.connect();
                HttpConnection idle = launched.connect();
                HttpConnection fresh = launched.connect()) {
            idle.ask("/");
            waiting.send("/wait");
            launched.await("the request is in flight", () -> !launched.stderr().isEmpty());

            launched.signal("TERM");
            launched.await("new connections are refused", launched::refuses);

            assertThat(launched.told("/readyz")).isEqualTo("503 stopping");
            assertThat(launched.told("/livez")).isEqualTo("200 alive");
            assertThat(firstThatCloses(fresh).text()).isEqualTo("/");
            assertThat(launched.isAlive()).isTrue();
            assertThat(idle.ask("/open").text()).isEqualTo("/open");
            assertThat(waiting.answer()).isEqualTo(new HttpConnection.Answer(200, true, "/wait"));
            assertThat(launched.exitStatus()).isZero();
            assertThat(launched.stderr())
                    .as("the lines of the last request are not lost")
                    .hasSize(2)
                    .last()
                    .asString()
                    .endsWith(" let through");
        }
    }

    /** Between the end of the port and the answers that tell of it is a moment. */
    private static HttpConnection.Answer firstThatCloses(HttpConnection connection) throws Exception {
        HttpConnection.Answer answer = connection.ask("/");
        while (!answer.closes()) {
            answer = connection.ask("/");
        }
        return answer;
    }

    @Test
    void whatIsCutOffIsTold() throws Exception {
        try (Launched launched = Launched.gate(folder, server, "--grace=100ms");
                HttpConnection waiting = launched.connect()) {
            waiting.send("/wait");
            launched.await("the request is in flight", () -> !launched.stderr().isEmpty());

            launched.signal("TERM");

            assertThat(launched.exitStatus()).isEqualTo(3);
            assertThat(launched.stderr())
                    .anyMatch(line -> line.endsWith(" WARNING the stop cuts off 1 request: GET /wait"))
                    .last()
                    .isEqualTo("postern: 1 request was cut off; with a longer --grace a stop waits longer");
        }
    }

    @Test
    void itTellsThatItLivesWhenAllThreadsAreBusy() throws Exception {
        int threads = Engine.VIRTUAL_THREADS ? Runtime.getRuntime().availableProcessors() : Engine.POOL_SIZE;
        List<HttpConnection> busy = new ArrayList<>();
        try (Launched launched = Launched.gate(folder, server, "--grace=100ms")) {
            for (int i = 0; i < threads + 10; i++) {
                busy.add(launched.connect().send(Engine.VIRTUAL_THREADS ? "/spin" : "/wait"));
            }
            launched.await("all threads are busy", () -> launched.stderr().size() >= threads);

            assertThat(launched.told("/livez")).isEqualTo("200 alive");
            assertThat(launched.told("/readyz")).isEqualTo("200 ready");
            launched.signal("TERM");
            assertThat(launched.exitStatus()).isEqualTo(3);
        } finally {
            for (HttpConnection connection : busy) {
                connection.close();
            }
        }
    }
}

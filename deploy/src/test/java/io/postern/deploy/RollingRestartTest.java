package io.postern.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.launcher.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three processes behind nginx, each of which is replaced while clients ask: of {@code -Dpostern.deploy.requests} none
 * fails.
 */
@ParameterizedClass(name = "by {0}, handed on: {1}")
@MethodSource("ways")
@Timeout(900)
class RollingRestartTest {

    private static final int CLIENTS = 16;
    private static final long REQUESTS = Long.getLong("postern.deploy.requests");

    private final Way way;
    private final boolean isHandedOn;
    private final AtomicLong answers = new AtomicLong();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final List<Unit> units = new ArrayList<>();

    @TempDir
    Path folder;

    RollingRestartTest(Way way, boolean isHandedOn) {
        this.way = way;
        this.isHandedOn = isHandedOn;
    }

    /** Each, and a port for uwsgi also handed on from one process to the next. */
    static Stream<Arguments> ways() {
        return Way.all()
                .flatMap(way -> way.site().equals("uwsgi-tcp")
                        ? Stream.of(Arguments.of(way, false), Arguments.of(way, true))
                        : Stream.of(Arguments.of(way, false)));
    }

    @Test
    void noRequestFails() throws Exception {
        List<Endpoint> endpoints = way.three(folder);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            for (Endpoint each : endpoints) {
                units.add(started(each));
            }
            try (Site site = Site.start(folder, way.site() + "-three", endpoints)) {
                List<Future<Void>> load = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    load.add(clients.submit(new Load(site.port(), change(), answers, enough)));
                }
                for (Unit each : units) {
                    awaitAnswers(REQUESTS / 4, load);
                    each.restart();
                }
                awaitAnswers(REQUESTS / 4, load);
                enough.set(true);
                for (Future<Void> each : load) {
                    assertThat(each).as(site.log()).succeedsWithin(Script.LIMIT);
                }
                assertThat(answers.get()).isGreaterThanOrEqualTo(REQUESTS);
                assertThat(site.failed()).isEmpty();
                System.out.printf(
                        "%s%s: %d requests, GET and %s, none failed%n",
                        way, isHandedOn ? ", handed on" : "", answers.get(), change());
            }
        } finally {
            enough.set(true);
            clients.shutdownNow();
            units.forEach(Unit::close);
        }
    }

    /**
     * For uwsgi each request has a connection of its own, which may meet the port just when it closes; nginx then
     * repeats what may be repeated, and that is not POST.
     */
    private String change() {
        return way.site().equals("uwsgi-tcp") && !isHandedOn ? "PUT" : "POST";
    }

    private Unit started(Endpoint where) throws IOException {
        List<String> command = way.command(where, "--grace=50s");
        return isHandedOn
                ? new SocketUnit(folder, where.port(), command).awaitServing()
                : new PlainUnit(folder, command);
    }

    /** Waits until so many more requests are answered, or a client has failed. */
    private void awaitAnswers(long more, List<Future<Void>> load) throws InterruptedException {
        long enoughNow = answers.get() + more;
        long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (answers.get() < enoughNow && load.stream().noneMatch(Future::isDone)) {
            assertThat(System.nanoTime()).as("within the limit").isLessThan(limit);
            Thread.sleep(5);
        }
    }
}

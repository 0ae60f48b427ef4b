package io.postern.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.middleware.AccessLog.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How lines get to where they go: none is lost, none is torn, and what fails disturbs nobody. */
@Timeout(60)
class AccessLogWritingTest {

    private static final Application INNER = (environ, startResponse) -> {
        startResponse.start("200 OK", Headers.of());
        return Body.of("hello");
    };

    private static void request(AccessLog log, String target) {
        try {
            new EndedRequest().with("REQUEST_URI", target).through(log.wrap(INNER));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> targets(Stream<String> lines) {
        return lines.map(line -> line.replaceAll(".*\"GET (\\S+) HTTP/1.1\" 200 5", "$1"))
                .toList();
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "/" + i).toList();
    }

    /** A sink that lets a line pass only when it is told to. */
    private static final class Gate {

        private final Semaphore permits = new Semaphore(0);
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final CountDownLatch reached = new CountDownLatch(1);

        void take(String line) {
            reached.countDown();
            permits.acquireUninterruptibly();
            lines.add(line);
        }

        AccessLog log(int capacity) {
            return AccessLog.to(this::take)
                    .format(Format.COMMON)
                    .capacity(capacity)
                    .build();
        }

        void open() {
            permits.release(1_000_000);
        }
    }

    @Test
    void requestsWaitForALogThatIsBehindAndNoLineIsLost() throws Exception {
        Gate gate = new Gate();
        AtomicInteger ended = new AtomicInteger();
        Thread requests;
        try (AccessLog log = gate.log(3)) {
            request(log, "/0");
            assertThat(gate.reached.await(20, TimeUnit.SECONDS)).isTrue();
            requests = start(() -> {
                for (int i = 1; i < 20; i++) {
                    request(log, "/" + i);
                    ended.incrementAndGet();
                }
            });
            awaitState(requests, Thread.State.WAITING);
            assertThat(ended).hasValue(3);
            gate.open();
            join(requests);
        }

        assertThat(targets(gate.lines.stream())).isEqualTo(numbered(20));
    }

    @Test
    void aRequestThatWaitsWhenTheLogIsClosedHasItsLine() throws Exception {
        Gate gate = new Gate();
        AccessLog log = gate.log(1);
        request(log, "/0");
        assertThat(gate.reached.await(20, TimeUnit.SECONDS)).isTrue();
        request(log, "/1");
        Thread waiting = start(() -> request(log, "/2"));
        awaitState(waiting, Thread.State.WAITING);
        Thread closing = start(log::close);
        awaitState(closing, Thread.State.WAITING);

        assertThat(gate.lines).isEmpty();
        gate.open();
        join(closing);
        join(waiting);

        assertThat(targets(gate.lines.stream())).isEqualTo(numbered(3));
    }

    @Test
    void anInterruptNeitherLosesALineNorIsLost() throws Exception {
        Gate gate = new Gate();
        AtomicBoolean interrupted = new AtomicBoolean();
        try (AccessLog log = gate.log(1)) {
            request(log, "/0");
            assertThat(gate.reached.await(20, TimeUnit.SECONDS)).isTrue();
            request(log, "/1");
            Thread waiting = start(() -> {
                Thread.currentThread().interrupt();
                request(log, "/2");
                interrupted.set(Thread.interrupted());
            });
            awaitState(waiting, Thread.State.WAITING);
            gate.open();
            join(waiting);
        }

        assertThat(interrupted).isTrue();
        assertThat(targets(gate.lines.stream())).isEqualTo(numbered(3));
    }

    @Test
    void anInterruptedCloseDoesNotWait() throws Exception {
        Gate gate = new Gate();
        AccessLog log = gate.log(1);
        request(log, "/0");
        AtomicBoolean interrupted = new AtomicBoolean();

        join(start(() -> {
            Thread.currentThread().interrupt();
            log.close();
            interrupted.set(Thread.interrupted());
        }));

        assertThat(interrupted).isTrue();
        gate.open();
        log.close();
        assertThat(gate.lines).hasSize(1);
    }

    @Test
    void afterTheCloseALineIsRefusedAndTheMendIsSaid() throws Exception {
        List<String> lines = new ArrayList<>();
        AccessLog log = AccessLog.to(lines::add).build();
        log.close();
        log.close();

        assertThatThrownBy(() -> new EndedRequest().through(log.wrap(INNER)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("close the server first");
        assertThat(lines).isEmpty();
    }

    @Test
    void allLinesOfManyThreadsAreWritten() throws Exception {
        List<String> lines = new ArrayList<>();
        int each = 500;
        try (AccessLog log =
                AccessLog.to(lines::add).format(Format.COMMON).capacity(7).build()) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                int first = t * each;
                threads.add(start(() -> IntStream.range(first, first + each).forEach(i -> request(log, "/" + i))));
            }
            for (Thread thread : threads) {
                join(thread);
            }
        }

        assertThat(targets(lines.stream())).containsExactlyInAnyOrderElementsOf(numbered(8 * each));
    }

    @Test
    void aLogThatNobodyClosesDoesNotKeepTheProcess() {
        try (AccessLog log = AccessLog.to((String line) -> {}).build()) {
            request(log, "/0");

            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("postern-access-log"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
        }
    }

    // Failures

    @Test
    void aSinkThatFailsIsReportedOnceAndAgainWhenItWorks() throws Exception {
        List<String> lines = new ArrayList<>();
        AtomicBoolean broken = new AtomicBoolean(true);
        AtomicInteger calls = new AtomicInteger();
        List<String> reports = new CopyOnWriteArrayList<>();
        try (AccessLog log = AccessLog.to((String line) -> {
                    calls.incrementAndGet();
                    if (broken.get()) {
                        throw new IllegalStateException("disk full");
                    }
                    lines.add(line);
                })
                .format(Format.COMMON)
                .reportingTo((level, text, failure) -> reports.add(level + " " + text + " " + failure))
                .build()) {
            broken.set(false);
            request(log, "/0");
            await(() -> calls.get() == 1);
            broken.set(true);
            for (int i = 0; i < 3; i++) {
                request(log, "/lost");
                int expected = i + 2;
                await(() -> calls.get() == expected);
            }
            await(() -> reports.size() == 1);
            broken.set(false);
            request(log, "/1");
            await(() -> reports.size() == 2);
            broken.set(true);
            request(log, "/lost");
            await(() -> reports.size() == 3);
            broken.set(false);
        }

        assertThat(targets(lines.stream())).containsExactly("/0", "/1");
        String failed = "ERROR the access log cannot be written, and its lines are lost until it can be"
                + " java.lang.IllegalStateException: disk full";
        assertThat(reports)
                .containsExactly(failed, "WARNING the access log is written again; lines lost: 3 null", failed);
    }

    // Files

    @Test
    void aFileIsAppendedTo(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("access.log"), "before\n");
        try (AccessLog log = AccessLog.to(file).format(Format.COMMON).build()) {
            request(log, "/0");
        }

        assertThat(targets(Files.readAllLines(file).stream())).containsExactly("before", "/0");
    }

    @Test
    void aFileThatCannotBeOpenedIsAFailureAtTheStart(@TempDir Path folder) {
        assertThatThrownBy(() -> AccessLog.to(folder.resolve("none/access.log")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void noLineIsLostOrTornWhenTheFileIsRotated(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("access.log");
        int count = 3000;
        int rotations = 10;
        try (AccessLog log =
                AccessLog.to(file).format(Format.COMMON).capacity(16).build()) {
            AtomicInteger done = new AtomicInteger();
            Thread requests = start(() -> numbered(count).forEach(target -> {
                request(log, target);
                done.incrementAndGet();
            }));
            for (int i = 0; i < rotations; i++) {
                int enough = i * count / (2 * rotations);
                await(() -> done.get() >= enough);
                Path moved = folder.resolve("access.log." + i);
                Files.move(file, moved);
                log.reopen();
                long size = Files.size(moved);
                request(log, "/after");
                Files.writeString(folder.resolve("size." + i), Long.toString(size));
            }
            join(requests);
        }

        List<String> all = new ArrayList<>();
        for (int i = 0; i < rotations; i++) {
            Path moved = folder.resolve("access.log." + i);
            all.addAll(Files.readAllLines(moved));
            assertThat(Files.readString(folder.resolve("size." + i)))
                    .as("size of file %s when reopen returned", i)
                    .isEqualTo(Long.toString(Files.size(moved)));
        }
        all.addAll(Files.readAllLines(file));
        List<String> targets = new ArrayList<>(targets(all.stream()));
        targets.removeIf("/after"::equals);
        assertThat(targets).isEqualTo(numbered(count));
    }

    @Test
    void aFileThatCannotBeReopenedGoesOn(@TempDir Path folder) throws Exception {
        Path directory = Files.createDirectory(folder.resolve("logs"));
        Path moved = folder.resolve("moved");
        try (AccessLog log = AccessLog.to(directory.resolve("access.log"))
                .format(Format.COMMON)
                .build()) {
            Files.move(directory, moved);

            assertThatThrownBy(log::reopen).isInstanceOf(IOException.class);
            request(log, "/0");
        }

        assertThat(targets(Files.readAllLines(moved.resolve("access.log")).stream()))
                .containsExactly("/0");
    }

    // Waiting

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work, "test-requests");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void join(Thread thread) throws InterruptedException {
        thread.join(30_000);
        assertThat(thread.isAlive()).as("%s still runs", thread).isFalse();
    }

    private static void awaitState(Thread thread, Thread.State state) throws InterruptedException {
        await(() -> thread.getState() == state);
    }

    private static void await(BooleanSupplier holds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("what is waited for does not come").isLessThan(deadline);
            Thread.sleep(2);
        }
    }
}

package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Timeout;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The thread that looks after slow clients (rules P-27, P-28, P-37, P-38). */
@org.junit.jupiter.api.Timeout(60)
class WatchTest {

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final RecordedErrors errors = new RecordedErrors();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private @Nullable Watch watch;

    @AfterEach
    void nothingIsLeftRunning() {
        if (watch != null) {
            watch.end();
        }
    }

    /** A watch for which such a time is over at once, and no other is ever. */
    private Watch over(Timeout timeout) {
        ServerConfig.Builder config = ServerConfig.builder();
        Set<Timeout> others = EnumSet.complementOf(EnumSet.of(timeout));
        others.forEach(other -> config.timeout(other, Duration.ofDays(1)));
        watch = new Watch(config.timeout(timeout, AT_ONCE).build(), new SafeSink(errors));
        return watch;
    }

    private String nextTold() throws InterruptedException {
        String next = told.poll(30, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    /** A client of that name that writes down what it is told, and then does this. */
    private record Client(String name, BlockingQueue<String> told, Runnable then) implements SlowClient {

        @Override
        public void idle() {
            tell("idle");
        }

        @Override
        public void late() {
            tell("late");
        }

        @Override
        public void stuck() {
            tell("stuck");
        }

        private void tell(String what) {
            told.add(name + " " + what);
            then.run();
        }
    }

    private Client client(String name) {
        return new Client(name, told, () -> {});
    }

    private static ConnectionTimes times(Timeout timeout) {
        ConnectionTimes times = new ConnectionTimes();
        Consumer<ConnectionTimes> begin = switch (timeout) {
            case IDLE -> connection -> {};
            case HEAD -> ConnectionTimes::headBegun;
            case BODY -> ConnectionTimes::reading;
            case WRITE -> ConnectionTimes::writing;
        };
        begin.accept(times);
        return times;
    }

    @ParameterizedTest
    @CsvSource({"IDLE,idle", "HEAD,late", "BODY,late", "WRITE,stuck"})
    void aClientIsToldWhatTookTooLong(Timeout timeout, String what) throws Exception {
        Watch watch = over(timeout);
        watch.add(times(timeout), client("a"));

        watch.start();

        assertThat(nextTold()).isEqualTo("a " + what);
    }

    @Test
    void aConnectionThatComesLaterIsLookedAfterToo() throws Exception {
        Watch watch = over(Timeout.IDLE);
        watch.start();
        watch.add(new ConnectionTimes(), client("first"));
        assertThat(nextTold()).isEqualTo("first idle");

        watch.add(new ConnectionTimes(), client("second"));

        assertThat(nextTold()).isEqualTo("second idle");
    }

    @Test
    void aClosedConnectionIsOfNoInterest() throws Exception {
        Watch watch = over(Timeout.IDLE);
        ConnectionTimes closed = new ConnectionTimes();
        watch.add(closed, client("closed"));
        closed.close();

        watch.start();
        for (int look = 1; look <= 3; look++) { // each needs a look at all connections
            watch.add(new ConnectionTimes(), client("open"));
            assertThat(nextTold()).isEqualTo("open idle");
        }

        assertThat(told).isEmpty();
    }

    @Test
    void aClientThatFailsIsReportedAndHarmsNoOther() throws Exception {
        Watch watch = over(Timeout.IDLE);
        IllegalStateException fault = new IllegalStateException("the adapter is wrong");
        watch.add(new ConnectionTimes(), new Client("bad", told, () -> {
            throw fault;
        }));
        watch.start();
        assertThat(nextTold()).isEqualTo("bad idle");

        watch.add(new ConnectionTimes(), client("good"));

        assertThat(nextTold()).isEqualTo("good idle");
        assertThat(errors.failures()).containsExactly(fault);
    }

    @Test
    void anEndWaitsForWhatTheThreadIsDoing() throws Exception {
        CountDownLatch leave = new CountDownLatch(1);
        List<String> order = new CopyOnWriteArrayList<>();
        Watch watch = over(Timeout.IDLE);
        watch.add(new ConnectionTimes(), new Client("a", told, () -> {
            awaitLong(leave);
            order.add("told");
        }));
        watch.start();
        assertThat(nextTold()).isEqualTo("a idle");

        Thread ending = new Thread(() -> {
            watch.end();
            order.add("ended");
        });
        ending.start();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (ending.getState() != Thread.State.WAITING && ending.isAlive() && System.nanoTime() < limit) {
            Thread.onSpinWait();
        }
        leave.countDown();
        ending.join(30_000);

        assertThat(order).containsExactly("told", "ended");
    }

    @Test
    void anEndThatIsInterruptedKeepsTheInterrupt() throws Exception {
        CountDownLatch leave = new CountDownLatch(1);
        Watch watch = over(Timeout.IDLE);
        watch.add(new ConnectionTimes(), new Client("a", told, () -> awaitLong(leave)));
        watch.start();
        assertThat(nextTold()).isEqualTo("a idle");

        Thread.currentThread().interrupt();
        watch.end();

        assertThat(Thread.interrupted()).isTrue();
        leave.countDown();
    }

    @Test
    void itKeepsNoJvmFromEnding() throws Exception {
        Watch watch = over(Timeout.IDLE);
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        watch.add(new ConnectionTimes(), new Client("a", told, () -> threads.add(Thread.currentThread())));

        watch.start();

        assertThat(threads.poll(30, TimeUnit.SECONDS)).isNotNull().matches(Thread::isDaemon, "is a daemon");
    }

    private static void awaitLong(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

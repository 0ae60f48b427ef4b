package io.postern.gateway.spi;

import static io.postern.gateway.spi.EngineFixture.GET;
import static io.postern.gateway.spi.EngineFixture.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.gateway.Nothing;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping and joining, which are the same on every adapter (SPEC.md, chapter L). */
@Timeout(60)
class RunningServerTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final EngineFixture fixture = EngineFixture.standard();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Integer> connections = new CopyOnWriteArrayList<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @AfterEach
    void nothingIsLeftWaiting() {
        leave.countDown();
    }

    private final class MemoryListener implements Listener {

        private final WatchedBody.Action accepting;
        private final WatchedBody.Action closing;

        MemoryListener(WatchedBody.Action accepting, WatchedBody.Action closing) {
            this.accepting = accepting;
            this.closing = closing;
        }

        @Override
        public String description() {
            return "memory 1";
        }

        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
        }

        @Override
        public SocketChannel connect() throws IOException {
            connections.add(calls.size());
            throw new ConnectException("nobody listens in memory");
        }

        @Override
        public void stopAccepting() {
            calls.add("stopAccepting");
            run(accepting);
        }

        @Override
        public void close() {
            calls.add("close");
            run(closing);
        }

        private static void run(WatchedBody.Action action) {
            try {
                action.run();
            } catch (RuntimeException e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }
    }

    private Listener listener() {
        return new MemoryListener(() -> {}, () -> {});
    }

    /** An engine whose application waits until it may leave, or is interrupted. */
    private Engine waiting() {
        return fixture.engine((environ, startResponse) -> {
            entered.countDown();
            try {
                assertThat(leave.await(40, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            startResponse.start("200 OK", Headers.of());
            return Body.of("content");
        });
    }

    private MemoryExchange begin(Engine engine) throws InterruptedException {
        MemoryExchange exchange = fixture.exchange(GET);
        engine.executor().execute(() -> engine.handle(exchange));
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        return exchange;
    }

    private static FutureTask<Boolean> started(WatchedBody.Action action) {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            try {
                action.run();
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = new Thread(task, "stopping");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    @Test
    void itTellsWhatItIsAndWhereItListens() {
        Server server = fixture.engine(answering(Body.empty())).running(listener());

        assertThat(server.description()).isEqualTo("memory 1");
        assertThat(server.port()).isEqualTo(4711);
    }

    @Test
    void aStopClosesFirstTheDoorAndThenTheRest() {
        Server server = fixture.engine(answering(Body.empty())).running(listener());

        server.stop(LONG);

        assertThat(calls).containsExactly("stopAccepting", "close");
    }

    @Test
    void aStopConnectsBeforeAndAfterTheDoorIsClosedUnlessThereIsNoGrace() {
        for (Duration none : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
            Server hurried = fixture.engine(answering(Body.empty())).running(listener());
            hurried.stop(none);
            assertThat(connections).isEmpty();
        }
        calls.clear();

        Server graceful = fixture.engine(answering(Body.empty())).running(listener());
        graceful.stop(Duration.ofMillis(1));

        assertThat(connections).as("calls before each").containsExactly(0, 1);
    }

    @Test
    void aStopTellsOfTheDrainOnlyWhenTheDoorIsClosed() {
        Engine engine = fixture.engine(answering(Body.empty()));
        AtomicInteger told = new AtomicInteger();
        Server server = engine.running(new MemoryListener(
                () -> assertThat(engine.drain().hasBegun()).isFalse(),
                () -> told.set(engine.drain().hasBegun() ? 1 : 2)));

        server.stop(LONG);

        assertThat(told).hasValue(1);
    }

    @Test
    void aSecondStopWithLessGraceShortensTheFirst() throws Exception {
        Engine engine = waiting();
        CountDownLatch accepting = new CountDownLatch(1);
        Server server = engine.running(new MemoryListener(accepting::countDown, () -> {}));
        begin(engine);
        FutureTask<Boolean> first = started(() -> server.stop(Duration.ofDays(1)));
        assertThat(accepting.await(20, TimeUnit.SECONDS)).isTrue();

        server.stop(Duration.ZERO);

        first.get(20, TimeUnit.SECONDS);
        assertThat(calls).containsExactly("stopAccepting", "close");
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aRequestOfWhichAPartHasComeIsInFlight() {
        Engine engine = fixture.engine(answering(Body.empty()));
        RequestParser parser = engine.newParser(new WaitingClient(new CountDownLatch(1)));

        parser.parse(ByteBuffer.wrap("GET / HT".getBytes(StandardCharsets.US_ASCII)));
        assertThat(engine.drain().busy()).isOne();
        parser.closed();
        assertThat(engine.drain().busy()).isZero();
    }

    @Test
    void aStopEndsTheThreadThatLooksAfterSlowClients() {
        Set<Thread> before = watches();
        Server server = fixture.engine(answering(Body.empty())).running(listener());
        Set<Thread> own = watches();
        own.removeAll(before);
        assertThat(own).hasSize(1).allMatch(Thread::isAlive);

        server.stop(LONG);

        assertThat(own).noneMatch(Thread::isAlive);
    }

    private static Set<Thread> watches() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().equals("postern-watch"));
        return threads;
    }

    @Test
    void aConnectionIsLookedAfterFromItsBeginning() throws Exception {
        CountDownLatch guardIdle = new CountDownLatch(1);
        CountDownLatch parserIdle = new CountDownLatch(1);
        Engine engine = EngineFixture.with(config -> config.timeout(ServerConfig.Timeout.IDLE, Duration.ofMillis(1)))
                .engine(answering(Body.empty()));
        FramingGuard guard = engine.newGuard(1, new WaitingClient(guardIdle));
        RequestParser parser = engine.newParser(new WaitingClient(parserIdle));
        assertThat(guard.times()).isNotSameAs(parser.times());

        try (Server server = engine.running(listener())) {
            assertThat(server.port()).isPositive();
            assertThat(guardIdle.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(parserIdle.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private record WaitingClient(CountDownLatch told) implements SlowClient {

        @Override
        public void idle() {
            told.countDown();
        }

        @Override
        public void late() {
            throw new AssertionError("nothing was begun");
        }

        @Override
        public void stuck() {
            throw new AssertionError("nothing is sent");
        }
    }

    @Test
    void closingIsAStop() {
        Server server = fixture.engine(answering(Body.empty())).running(listener());

        server.close();

        assertThat(calls).containsExactly("stopAccepting", "close");
    }

    /** The port is closed a moment before answers say that the connection ends. */
    private static void awaitDrain(Engine engine) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!engine.drain().hasBegun() && System.nanoTime() < limit) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aStopWaitsForTheRequestsInFlight() throws Exception {
        Engine engine = waiting();
        CountDownLatch accepting = new CountDownLatch(1);
        Server server = engine.running(new MemoryListener(accepting::countDown, () -> {}));
        MemoryExchange exchange = begin(engine);

        FutureTask<Boolean> stop = started(() -> server.stop(LONG));
        assertThat(accepting.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(calls).containsExactly("stopAccepting");
        awaitDrain(engine);
        leave.countDown();
        stop.get(20, TimeUnit.SECONDS);

        assertThat(exchange.content()).isEqualTo("content");
        assertThat(exchange.calls()).endsWith("end", "close");
        assertThat(calls).containsExactly("stopAccepting", "close");
        assertThat(interrupted.getCount()).isOne();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE})
    void whenTheGraceIsOverWhatStillRunsIsInterrupted(long millis) throws Exception {
        Engine engine = waiting();
        Server server = engine.running(listener());
        begin(engine);

        server.stop(Duration.ofMillis(millis));

        assertThat(calls).containsExactly("stopAccepting", "close");
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aStopTellsWhatItCutsOff() throws Exception {
        Engine engine = waiting();
        Server server = engine.running(listener());
        RequestParser parser = engine.newParser(new WaitingClient(new CountDownLatch(1)));
        RequestHead head = Objects.requireNonNull(parser.parse(ByteBuffer.wrap(
                "DELETE /a%20b?secret HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII))));
        MemoryExchange exchange = new MemoryExchange(head, new byte[0]);
        engine.dispatch(exchange);
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(server.stop(Duration.ZERO)).isOne();
        assertThat(server.stop(LONG)).as("again").isOne();

        assertThat(fixture.errors.of(System.Logger.Level.WARNING))
                .extracting(RecordedErrors.Entry::text)
                .containsExactly("the stop cuts off 1 request: DELETE /a%20b");
    }

    @Test
    void aStopThatCutsNothingOffSaysNothing() {
        Server server = fixture.engine(answering(Body.empty())).running(listener());

        assertThat(server.stop(Duration.ZERO)).isZero();
        assertThat(fixture.errors.of(System.Logger.Level.WARNING)).isEmpty();
    }

    @Test
    void aGraceWithoutEndIsPossible() {
        Server server = fixture.engine(answering(Body.empty())).running(listener());

        server.stop(Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(calls).containsExactly("stopAccepting", "close");
    }

    @Test
    void aNullGraceIsRefusedAndStopsNothing() {
        Server server = fixture.engine(answering(Body.empty())).running(listener());

        assertThatThrownBy(() -> server.stop(Nothing.at())).isInstanceOf(NullPointerException.class);
        assertThat(calls).isEmpty();
    }

    @Test
    void stoppingTwiceIsHarmless() {
        Server server = fixture.engine(answering(Body.empty())).running(listener());

        server.stop(LONG);
        server.stop(Duration.ZERO);
        server.close();

        assertThat(calls).containsExactly("stopAccepting", "close");
    }

    @Test
    void aSecondStopReturnsWhenTheFirstIsDone() throws Exception {
        Engine engine = waiting();
        Server server = engine.running(listener());
        begin(engine);

        FutureTask<Boolean> first = started(() -> server.stop(LONG));
        FutureTask<Boolean> second = started(() -> server.stop(LONG));
        leave.countDown();
        first.get(20, TimeUnit.SECONDS);
        second.get(20, TimeUnit.SECONDS);

        assertThat(calls).containsExactly("stopAccepting", "close");
    }

    @Test
    void aSecondStopDoesNotReturnBeforeTheFirst() throws Exception {
        Engine engine = waiting();
        CountDownLatch accepting = new CountDownLatch(1);
        Server server = engine.running(new MemoryListener(accepting::countDown, () -> {}));
        begin(engine);
        FutureTask<Boolean> first = started(() -> server.stop(LONG));
        assertThat(accepting.await(20, TimeUnit.SECONDS)).isTrue();

        Thread second = new Thread(() -> {
            server.stop(LONG);
            calls.add("second");
        });
        second.start();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (second.getState() != Thread.State.WAITING && second.isAlive() && System.nanoTime() < limit) {
            Thread.onSpinWait();
        }
        leave.countDown();
        first.get(20, TimeUnit.SECONDS);
        second.join(20_000);

        assertThat(calls).containsExactly("stopAccepting", "close", "second");
    }

    @Test
    void joinReturnsWhenTheServerHasStopped() throws Exception {
        Server server = fixture.engine(answering(Body.empty())).running(listener());
        FutureTask<Boolean> join = started(server::join);
        assertThat(join.isDone()).isFalse();

        server.stop(LONG);

        join.get(20, TimeUnit.SECONDS);
        assertThat(calls).containsExactly("stopAccepting", "close");
    }

    @Test
    void aStopThatIsInterruptedEndsAtOnceAndKeepsTheInterrupt() throws Exception {
        Engine engine = waiting();
        Server server = engine.running(listener());
        begin(engine);

        FutureTask<Boolean> stop = started(() -> {
            Thread.currentThread().interrupt();
            server.stop(LONG);
        });

        assertThat(stop.get(20, TimeUnit.SECONDS)).as("interrupted still").isTrue();
        assertThat(calls).containsExactly("stopAccepting", "close");
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aSecondStopThatIsInterruptedLeavesTheFirstAlone() throws Exception {
        Engine engine = waiting();
        CountDownLatch accepting = new CountDownLatch(1);
        Server server = engine.running(new MemoryListener(accepting::countDown, () -> {}));
        MemoryExchange exchange = begin(engine);
        FutureTask<Boolean> first = started(() -> server.stop(LONG));
        assertThat(accepting.await(20, TimeUnit.SECONDS)).isTrue();

        FutureTask<Boolean> second = started(() -> {
            Thread.currentThread().interrupt();
            server.stop(LONG);
        });

        assertThat(second.get(20, TimeUnit.SECONDS)).isTrue();
        leave.countDown();
        first.get(20, TimeUnit.SECONDS);
        assertThat(exchange.complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopAccepting", "close"})
    void aListenerThatFailsDoesNotKeepTheServerFromStopping(String call) throws Exception {
        IllegalStateException fault = new IllegalStateException("the adapter is wrong");
        WatchedBody.Action failing = () -> {
            throw fault;
        };
        WatchedBody.Action fine = () -> {};
        boolean accepting = call.equals("stopAccepting");
        Engine engine = fixture.engine(answering(Body.empty()));
        Executor executor = engine.executor();
        Server server = engine.running(new MemoryListener(accepting ? failing : fine, accepting ? fine : failing));

        assertThatThrownBy(() -> server.stop(LONG)).isSameAs(fault);
        server.stop(LONG);
        server.join();

        assertThat(calls).containsExactly("stopAccepting", "close");
        assertThatThrownBy(() -> executor.execute(() -> {}))
                .isInstanceOf(java.util.concurrent.RejectedExecutionException.class);
    }

    @Test
    void anApplicationMayStopItsOwnServer() throws Exception {
        Server[] server = new Server[1];
        Engine engine = fixture.engine((environ, startResponse) -> {
            server[0].stop(Duration.ZERO);
            startResponse.start("200 OK", Headers.of());
            return Body.empty();
        });
        server[0] = engine.running(listener());

        engine.executor().execute(() -> engine.handle(fixture.exchange(GET)));

        FutureTask<Boolean> join = started(server[0]::join);
        join.get(20, TimeUnit.SECONDS);
        assertThat(calls).containsExactly("stopAccepting", "close");
    }
}

package io.postern.gateway.spi;

import static io.postern.gateway.spi.EngineFixture.GET;
import static io.postern.gateway.spi.EngineFixture.answering;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Timeout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine around the application: refusals, threads, loaders, interrupts, draining, faults of adapters. */
@org.junit.jupiter.api.Timeout(30)
class EngineTest {

    private final EngineFixture fixture = EngineFixture.standard();

    // Refusals

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /|400",
                "GET / HTTP/2.0|505",
                "CONNECT a:1 HTTP/1.1|501",
                "GET / HTTP/1.1|400",
            })
    void aRefusedHeadIsAnsweredWithoutTheApplication(String line, int status) {
        AtomicInteger calls = new AtomicInteger();

        MemoryExchange exchange = fixture.handle(line + "\r\n\r\n", (environ, startResponse) -> {
            calls.incrementAndGet();
            return Body.empty();
        });

        assertThat(calls).hasValue(0);
        assertThat(exchange.status()).isEqualTo(status);
        assertThat(exchange.content()).startsWith(status + " ").endsWith("\n").hasLineCount(1);
        assertThat(exchange.response().length()).isEqualTo(exchange.content().length());
        assertThat(exchange.response().headers()).isEqualTo(Headers.of("Content-Type", "text/plain"));
        assertThat(exchange.response().close()).isTrue();
        assertThat(exchange.calls()).endsWith("end", "close");
        assertThat(fixture.errors.failures()).isEmpty();
    }

    @Test
    void aRefusedHeadRequestGetsNoContent() {
        MemoryExchange exchange = fixture.handle("HEAD / HTTP/1.1\r\n\r\n", answering(Body.of("never")));

        assertThat(exchange.status()).isEqualTo(400);
        assertThat(exchange.response().length()).isPositive();
        assertThat(exchange.content()).isEmpty();
    }

    // Once for each request, on one thread

    @Test
    void theApplicationIsCalledOnceAndNotAgainAfterAFailure() {
        AtomicInteger calls = new AtomicInteger();

        fixture.handle(GET, (environ, startResponse) -> {
            calls.incrementAndGet();
            throw new IllegalStateException("boom");
        });

        assertThat(calls).hasValue(1);
    }

    @Test
    void callIterationAndCloseRunOnTheThreadOfTheRequest() {
        List<Thread> threads = new ArrayList<>();

        fixture.handle(GET, (environ, startResponse) -> {
            threads.add(Thread.currentThread());
            startResponse.start("200 OK", Headers.of());
            return WatchedBody.of("one")
                    .in("next", () -> threads.add(Thread.currentThread()))
                    .in("close", () -> threads.add(Thread.currentThread()));
        });

        assertThat(threads).hasSize(3).containsOnly(Thread.currentThread());
    }

    @Test
    void requestsRunAtTheSameTimeWhereTheyMay() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        Application application = (environ, startResponse) -> {
            both.await(20, TimeUnit.SECONDS);
            startResponse.start("200 OK", Headers.of());
            return Body.empty();
        };

        List<MemoryExchange> exchanges = handleAtOnce(fixture, application, 2);

        assertThat(exchanges).allMatch(exchange -> exchange.status() == 200);
    }

    @Test
    void withoutMultithreadCallsIterationsAndClosesNeverOverlap() throws Exception {
        EngineFixture single = EngineFixture.with(builder -> builder.multithread(false));
        AtomicInteger inside = new AtomicInteger();
        List<Integer> overlaps = new ArrayList<>();
        Application application = (environ, startResponse) -> {
            overlaps.add(inside.incrementAndGet());
            startResponse.start("200 OK", Headers.of());
            return WatchedBody.of("one", "two").in("next", Thread::yield).in("close", inside::decrementAndGet);
        };

        List<MemoryExchange> exchanges = handleAtOnce(single, application, 50);

        assertThat(exchanges).allMatch(exchange -> exchange.content().equals("onetwo"));
        assertThat(overlaps).hasSize(50).containsOnly(1);
    }

    @Test
    void withoutMultithreadAFailureLetsTheNextRequestIn() {
        EngineFixture single = EngineFixture.with(builder -> builder.multithread(false));
        Engine engine = single.engine((environ, startResponse) -> {
            throw new StackOverflowError();
        });
        MemoryExchange first = single.exchange(GET);
        MemoryExchange second = single.exchange(GET);

        engine.handle(first);
        engine.handle(second);

        assertThat(List.of(first.status(), second.status())).containsExactly(500, 500);
    }

    @Test
    void aRequestThatWaitsForItsTurnEndsWhenItsThreadIsInterrupted() throws Exception {
        EngineFixture single = EngineFixture.with(builder -> builder.multithread(false));
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Engine engine = single.engine((environ, startResponse) -> {
            entered.countDown();
            assertThat(leave.await(20, TimeUnit.SECONDS)).isTrue();
            startResponse.start("200 OK", Headers.of());
            return Body.empty();
        });
        MemoryExchange first = single.exchange(GET);
        MemoryExchange second = single.exchange(GET);
        Thread inside = new Thread(() -> engine.handle(first), "inside");
        Thread waiting = new Thread(() -> engine.handle(second), "waiting");

        inside.start();
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        waiting.start();
        waiting.interrupt();
        waiting.join(20_000);
        leave.countDown();
        inside.join(20_000);

        assertThat(second.calls()).containsExactly("abort");
        assertThat(single.errors.notes()).containsExactly("the server stopped before the application could be called");
        assertThat(first.calls()).containsExactly("respond 200", "end", "keep");
        assertThat(single.errors.failures()).isEmpty();
    }

    private static List<MemoryExchange> handleAtOnce(EngineFixture fixture, Application application, int count)
            throws Exception {
        Engine engine = fixture.engine(application);
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(count, 8));
        try {
            List<Callable<MemoryExchange>> tasks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                MemoryExchange exchange = fixture.exchange(GET);
                tasks.add(() -> {
                    engine.handle(exchange);
                    return exchange;
                });
            }
            List<MemoryExchange> exchanges = new ArrayList<>();
            for (Future<MemoryExchange> each : threads.invokeAll(tasks)) {
                exchanges.add(each.get(20, TimeUnit.SECONDS));
            }
            return exchanges;
        } finally {
            threads.shutdownNow();
        }
    }

    // What a request leaves on its thread

    @ParameterizedTest
    @ValueSource(strings = {"iterator", "next", "close"})
    void anInterruptThatTheApplicationLeavesDoesNotReachTheNextRequest(String call) {
        fixture.handle(
                GET,
                answering(WatchedBody.of("one")
                        .in(call, () -> Thread.currentThread().interrupt())));

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void theContextClassLoaderIsTheApplicationsAndIsRestored() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader server = new ClassLoader(before) {};
        List<ClassLoader> seen = new ArrayList<>();
        try {
            thread.setContextClassLoader(server);

            fixture.handle(GET, (environ, startResponse) -> {
                seen.add(thread.getContextClassLoader());
                thread.setContextClassLoader(new ClassLoader() {});
                throw new IllegalStateException("boom");
            });

            assertThat(seen).containsExactly(EngineTest.class.getClassLoader());
            assertThat(thread.getContextClassLoader()).isSameAs(server);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    // What the connection waits for

    private static @Nullable Timeout overdueAfter(int seconds, MemoryExchange exchange) {
        return exchange.head().times.overdue(ServerConfig.defaults(), System.nanoTime() + seconds * 1_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"respond", "write", "end"})
    void aCallOfTheTransportThatTakesTooLongIsOverdue(String call) {
        MemoryExchange exchange = fixture.exchange(GET);
        List<@Nullable Timeout> during = new ArrayList<>();
        exchange.before(call, () -> during.add(overdueAfter(35, exchange)));

        fixture.handle(exchange, answering(Body.of("content")));

        assertThat(during).containsExactly(Timeout.WRITE);
    }

    @Test
    void aReadThatTakesTooLongIsOverdue() {
        MemoryExchange exchange = fixture.exchange(EngineFixture.post("hello"));
        List<@Nullable Timeout> during = new ArrayList<>();
        exchange.before("read", () -> during.add(overdueAfter(35, exchange)));

        fixture.handle(exchange, EngineFixture.echo());

        assertThat(during).containsExactly(Timeout.BODY);
    }

    @Test
    void aBodyThatCameTooLateIsAnswered408() {
        MemoryExchange exchange = fixture.exchange(EngineFixture.post("hello"));
        exchange.before("read", () -> {
            overdueAfter(35, exchange);
            throw new IOException("the adapter has ended the stream");
        });

        fixture.handle(exchange, EngineFixture.echo());

        assertThat(exchange.status()).isEqualTo(408);
        assertThat(exchange.content()).contains("408");
    }

    @Test
    void whileTheApplicationWorksTheClientIsNotWaitedFor() {
        MemoryExchange exchange = fixture.exchange(EngineFixture.post("hello"));
        List<@Nullable Timeout> during = new ArrayList<>();

        fixture.handle(exchange, (environ, startResponse) -> {
            during.add(overdueAfter(1000, exchange));
            environ.require(io.postern.gateway.EnvironKeys.INPUT).readAllBytes();
            during.add(overdueAfter(1000, exchange));
            startResponse.start("200 OK", Headers.of()).write(ByteBuffer.allocate(1));
            during.add(overdueAfter(1000, exchange));
            return Body.empty();
        });

        assertThat(during).hasSize(3).containsOnlyNulls();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "respond", "write", "end"})
    void afterTheRequestTheConnectionIsIdle(String failing) {
        MemoryExchange exchange = fixture.exchange(GET).failing(failing, 1, new IOException("broken pipe"));

        fixture.handle(exchange, answering(Body.of("content")));

        assertThat(overdueAfter(70, exchange)).isNull();
        assertThat(overdueAfter(80, exchange)).isEqualTo(Timeout.IDLE);
    }

    // Draining

    @Test
    void whileItDrainsEveryAnswerClosesItsConnection() {
        Engine engine = fixture.engine(answering(Body.of("content")));
        MemoryExchange exchange = fixture.exchange(GET);

        engine.drain().begin();
        engine.handle(exchange);

        assertThat(exchange.response().close()).isTrue();
        assertThat(exchange.calls()).endsWith("end", "close");
    }

    @Test
    void aRequestThatIsInTheApplicationWhenTheDrainBeginsSaysSoToo() {
        Engine[] engine = new Engine[1];
        MemoryExchange exchange = fixture.exchange(GET);
        engine[0] = fixture.engine((environ, startResponse) -> {
            engine[0].drain().begin();
            startResponse.start("200 OK", Headers.of());
            return Body.of("content");
        });

        engine[0].handle(exchange);

        assertThat(exchange.response().close()).isTrue();
        assertThat(exchange.kept()).isFalse();
    }

    @Test
    void aResponseThatIsBeingSentWhenTheDrainBeginsDoesNotCloseWithoutAWord() {
        Engine[] engine = new Engine[1];
        MemoryExchange exchange = fixture.exchange(GET);
        engine[0] = fixture.engine((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of()).write(ByteBuffer.allocate(1));
            engine[0].drain().begin();
            return Body.empty();
        });

        engine[0].handle(exchange);

        assertThat(exchange.response().close()).isFalse();
        assertThat(exchange.kept()).isTrue();
    }

    // Faults of adapters

    @ParameterizedTest
    @ValueSource(strings = {"respond", "write", "end", "release", "abort"})
    void aFaultOfTheAdapterEndsTheRequestAndNotTheWorker(String call) {
        IllegalStateException fault = new IllegalStateException("the adapter is wrong");
        MemoryExchange exchange = fixture.exchange(GET).failing(call, 1, fault);
        if (call.equals("abort")) {
            exchange.failing("write", 1, new IOException("broken pipe"));
        }

        fixture.engine(answering(Body.of("content"))).handle(exchange);

        assertThat(exchange.calls()).endsWith("abort");
        assertThat(fixture.errors.failures()).contains(fault);
    }

    @Test
    void anExchangeWithoutAHeadIsAborted() {
        List<String> calls = new ArrayList<>();
        MemoryExchange inner = fixture.exchange(GET);
        Exchange headless = new HeadlessExchange(inner, calls);

        fixture.engine(answering(Body.of("content"))).handle(headless);

        assertThat(calls).containsExactly("abort");
        assertThat(fixture.errors.failures()).hasSize(1);
    }

    /** What an adapter has when the guard has no head for its request. */
    private record HeadlessExchange(Exchange inner, List<String> calls) implements Exchange {

        @Override
        public RequestHead head() {
            throw new IllegalStateException("there is no further head");
        }

        @Override
        public java.net.SocketAddress remoteAddress() {
            return inner.remoteAddress();
        }

        @Override
        public java.net.SocketAddress localAddress() {
            return inner.localAddress();
        }

        @Override
        public java.io.InputStream input() {
            return inner.input();
        }

        @Override
        public void sendContinue() {
            calls.add("100");
        }

        @Override
        public void respond(ResponseHead head) {
            calls.add("respond");
        }

        @Override
        public void write(ByteBuffer block) {
            calls.add("write");
        }

        @Override
        public void end() {
            calls.add("end");
        }

        @Override
        public void release(boolean keep) {
            calls.add("release");
        }

        @Override
        public void abort() {
            calls.add("abort");
        }
    }

    @Test
    void anAddressThatCannotBeListenedOnIsNamedWithTheMend() {
        Engine engine = EngineFixture.with(builder -> builder.host("127.0.0.1").port(80))
                .engine(answering(Body.empty()));

        IOException failure = engine.cannotListen(new java.net.BindException("Permission denied"));

        assertThat(failure)
                .hasMessage("Cannot listen on 127.0.0.1:80: Permission denied; stop what listens there,"
                        + " or choose another host or port (port 0 takes a free one)")
                .hasCauseInstanceOf(java.net.BindException.class);
    }

    @Test
    void aUnixSocketThatCannotBeListenedOnIsNamedWithTheMend() {
        ServerConfig config = ServerConfig.builder()
                .unixSocket(java.nio.file.Path.of("app.sock"))
                .build();
        Engine engine = Engine.behindGateway(config, answering(Body.empty()));

        assertThat(engine.cannotListen(new IOException("another server listens there")))
                .hasMessage("Cannot listen on the Unix socket app.sock: another server listens there;"
                        + " stop what listens there, or choose another path");
    }

    // Dispatch

    @Test
    void aRequestThatWaitsForTheExecutorIsInFlight() throws InterruptedException {
        List<Runnable> waiting = new ArrayList<>();
        Engine engine = new Engine(ServerConfig.builder().executor(waiting::add).build(), answering(Body.of("x")));
        MemoryExchange exchange = MemoryExchange.of("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        engine.dispatch(exchange);

        assertThat(engine.drain().busy()).as("in flight while it waits").isOne();
        waiting.get(0).run();
        assertThat(engine.drain().busy()).as("in flight after it").isZero();
        assertThat(exchange.content()).isEqualTo("x");
    }

    @Test
    void requestsThatCameTogetherAreAnsweredByTheSameThread() throws InterruptedException {
        List<Runnable> waiting = new ArrayList<>();
        List<Integer> busy = new ArrayList<>();
        AtomicReference<Engine> serving = new AtomicReference<>();
        Application application = (environ, startResponse) -> {
            busy.add(Objects.requireNonNull(serving.get()).drain().busy());
            return answering(Body.of("x")).call(environ, startResponse);
        };
        Engine engine = new Engine(ServerConfig.builder().executor(waiting::add).build(), application);
        serving.set(engine);
        MemoryExchange third = MemoryExchange.of("GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
        MemoryExchange second =
                MemoryExchange.of("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n").followedBy(third);
        MemoryExchange first =
                MemoryExchange.of("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n").followedBy(second);

        engine.dispatch(first);
        waiting.get(0).run();

        assertThat(List.of(first, second, third))
                .allSatisfy(each -> assertThat(each.content()).isEqualTo("x"));
        assertThat(waiting).as("tasks of the executor").hasSize(1);
        assertThat(busy).as("requests in flight in each").containsExactly(1, 1, 1);
        assertThat(engine.drain().busy()).as("in flight after them").isZero();
    }

    @Test
    void aRequestThatTheExecutorRefusesIsAborted() throws InterruptedException {
        Executor full = task -> {
            throw new RejectedExecutionException("full");
        };
        EngineFixture refusing = EngineFixture.with(builder -> builder.executor(full));
        Engine engine = refusing.engine(answering(Body.of("x")));
        MemoryExchange exchange = refusing.exchange(GET);

        engine.dispatch(exchange);

        assertThat(exchange.calls()).containsExactly("abort");
        assertThat(refusing.errors.of(System.Logger.Level.WARNING)).hasSize(1);
        assertThat(engine.drain().busy()).as("in flight").isZero();
    }

    @Test
    void anAbortThatFailsIsReported() {
        EngineFixture refusing = EngineFixture.with(builder -> builder.executor(task -> {
            throw new RejectedExecutionException("full");
        }));
        IllegalStateException fault = new IllegalStateException("the adapter is wrong");

        refusing.engine(answering(Body.of("x"))).dispatch(refusing.exchange(GET).failing("abort", 1, fault));

        assertThat(refusing.errors.failures()).containsExactly(fault);
    }
}

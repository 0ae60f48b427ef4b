package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Gateway;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter L: lifecycle and threads. */
public interface LifecycleContract extends ServerFixture {

    /**
     * The adapter is found by ServiceLoader.
     *
     * <p>If it fails: name the provider in module-info.java and in META-INF/services; it needs a public constructor.
     */
    @Test
    @Covers("L-01")
    default void theAdapterIsFoundByItsName() throws Exception {
        List<String> found = ServiceLoader.load(ServerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .map(ServerProvider::name)
                .toList();

        assertThat(provider().name()).as("the name of the adapter").matches("[a-z][a-z0-9-]*");
        assertThat(found)
                .as("names of the adapters that ServiceLoader finds")
                .contains(provider().name());
        ServerConfig config = settings(ServerConfig.builder())
                .port(0)
                .server(provider().name())
                .build();
        try (Server server = Gateway.serve(Samples.ok("found"), config);
                RawClient client = RawClient.connect(server.address(), Optional.empty())) {
            assertThat(client.send(Samples.GET).answer().text())
                    .as("the answer of the server that Gateway started")
                    .isEqualTo("found");
            server.stop(Duration.ZERO);
        }
    }

    /**
     * An unknown name is refused by a message that lists the known ones.
     *
     * <p>If it fails: as above; this asks for an adapter that does not exist.
     */
    @Test
    @Covers("L-01")
    default void anUnknownNameListsTheKnownOnes() {
        ServerConfig config =
                ServerConfig.builder().port(0).server("no-such-server").build();

        Throwable thrown = catchThrowable(() -> Gateway.serve(Samples.ok("never"), config));

        assertThat(thrown)
                .as("what an unknown name throws")
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-such-server")
                .hasMessageContaining(provider().name());
    }

    /**
     * The port accepts connections when start returns.
     *
     * <p>If it fails: wait for the bind before start returns.
     */
    @Test
    @Covers({"L-02", "L-03"})
    default void thePortAcceptsWhenStartReturns() throws Exception {
        TestServer server = serve(Samples.ok("up"));

        assertThat(server.port()).as("the port").isPositive();
        assertThat(server.server().address().getPort())
                .as("the port of the address")
                .isEqualTo(server.port());
        assertThat(server.get("/").text()).as("the answer to a request at once").isEqualTo("up");
    }

    /**
     * A server describes itself by its library and version.
     *
     * <p>If it fails: description() is for people.
     */
    @Test
    @Covers("L-03")
    default void aServerDescribesItself() throws Exception {
        assertThat(serve(Samples.ok("up")).server().description())
                .as("description")
                .startsWith(provider().name())
                .doesNotContain("null");
    }

    /**
     * A port that is taken fails the start, and leaves nothing behind.
     *
     * <p>If it fails: close what was opened before the exception, and say which address it was.
     */
    @Test
    @Covers("L-04")
    default void aPortThatIsTakenFailsTheStart() throws Exception {
        serve(Samples.ok("warm up")).close();
        try (ServerSocket taken = new ServerSocket(0, 1, Samples.address("127.0.0.1"))) {
            Set<Thread> before = liveThreads();

            Throwable thrown =
                    catchThrowable(() -> serve(Samples.ok("never"), settings -> settings.port(taken.getLocalPort())));

            assertThat(thrown)
                    .as("what start throws")
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
            Poll.until(
                    "the threads of the failed start to end",
                    () -> newThreads(before).size() <= 2);
        }
        assertThat(serve(Samples.ok("up")).get("/").text())
                .as("the answer of a server on another port")
                .isEqualTo("up");
    }

    /**
     * A host that does not exist fails the start in the same way.
     *
     * <p>If it fails: an unresolved name is an IOException, too.
     */
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "no-such-host.invalid"})
    @Covers("L-04")
    default void anAddressThatIsNotOursFailsTheStart(String host) {
        Throwable thrown = catchThrowable(() -> serve(Samples.ok("never"), settings -> settings.host(host)));

        assertThat(thrown)
                .as("what start throws")
                .isInstanceOf(IOException.class)
                .hasMessageContaining(host);
    }

    /**
     * Only the configured address is listened on.
     *
     * <p>If it fails: bind to the address, not to all of them.
     */
    @Test
    @Covers("L-05")
    default void onlyTheConfiguredAddressIsListenedOn() throws Exception {
        assumeTrue(Samples.canBindTo("127.0.0.2"), "this machine has no second loopback address");
        TestServer server = serve(Samples.ok("up"));

        Throwable thrown = catchThrowable(() -> connectAndClose(new InetSocketAddress("127.0.0.2", server.port())));

        assertThat(server.server().address().getAddress()).as("the address").isEqualTo(Samples.address("127.0.0.1"));
        assertThat(thrown).as("what a connection to another address throws").isInstanceOf(IOException.class);
    }

    /**
     * When stop returns, the port is closed and free.
     *
     * <p>If it fails: stop blocks until the socket is closed.
     */
    @Test
    @Covers({"L-06", "L-10"})
    default void afterStopThePortIsFree() throws Exception {
        TestServer server = serve(Samples.ok("up"));
        RawClient idle = server.connect();
        idle.send(Samples.GET).answer();

        server.server().stop(Limits.mustArrive());
        Throwable thrown = catchThrowable(() -> connectAndClose(server.address()));

        assertThat(thrown).as("what a connection after stop throws").isInstanceOf(IOException.class);
        idle.expectEnd();
        server.server().join();
    }

    /**
     * Stopping at once does not wait for requests in flight.
     *
     * <p>If it fails: close the connections, interrupt the workers, and do not wait for them.
     */
    @Test
    @Covers("L-07")
    default void stoppingAtOnceDoesNotWait() throws Exception {
        Signal called = new Signal("the call of the application");
        Signal goOn = new Signal("the go-ahead of the test");
        TestServer server = serve((environ, startResponse) -> {
            called.give();
            goOn.await();
            Samples.start(startResponse);
            return Body.of("too late");
        });
        RawClient client = server.connect().send(Samples.GET);
        called.expect();

        Seen<String> seen = new Seen<>("the return of stop, while the application waits");
        Thread stopper = new Thread(() -> {
            server.server().stop(Duration.ZERO);
            seen.report("stopped");
        });
        stopper.start();
        String stopped = seen.next();
        client.expectEnd();
        goOn.give();

        assertThat(stopped).as("what stop did").isEqualTo("stopped");
    }

    /**
     * Stopping with grace lets requests in flight finish, and takes no new ones.
     *
     * <p>If it fails: stop accepting first, then drain, then close.
     */
    @Test
    @Covers({"L-08", "L-28"})
    default void stoppingWithGraceLetsRequestsFinish() throws Exception {
        int inFlight = 5;
        Signal called = new Signal("the calls of the application", inFlight);
        Signal goOn = new Signal("the go-ahead of the test");
        TestServer server = serve((environ, startResponse) -> {
            called.give();
            goOn.await();
            Samples.start(startResponse);
            return ProbeBody.of("fin", "ished");
        });
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < inFlight; i++) {
            clients.add(server.connect().send(Samples.GET));
        }
        called.expect();

        Seen<Integer> seen = new Seen<>("the return of stop");
        Thread stopper = new Thread(() -> seen.report(server.server().stop(Limits.mustArrive())));
        stopper.start();
        Poll.until("the port to be closed", () -> !accepts(server.address()));
        int stoppedEarly = seen.count();
        goOn.give();

        for (RawClient client : clients) {
            assertThat(client.answer().text())
                    .as("the answer to a request in flight")
                    .isEqualTo("finished");
        }
        assertThat(seen.next())
                .as("how many requests the stop cut off, when all were answered")
                .isZero();
        assertThat(stoppedEarly)
                .as("returns of stop before the requests were finished")
                .isZero();
    }

    /**
     * When the grace is over, what still runs is cut off.
     *
     * <p>If it fails: the grace is a limit.
     */
    @Test
    @Covers({"L-08", "L-28"})
    default void afterTheGraceRequestsAreCutOff() throws Exception {
        Signal called = new Signal("the call of the application");
        Signal goOn = new Signal("the go-ahead of the test");
        TestServer server = serve((environ, startResponse) -> {
            Samples.start(startResponse).write(Samples.block("some"));
            called.give();
            Samples.thrownBy(() -> {
                goOn.await();
                return "";
            });
            return Body.of("too late");
        });
        RawClient client = server.connect().send(Samples.GET);
        called.expect();

        int cut = server.server().stop(Limits.mustNotArrive());
        Answer answer = client.answer();
        goOn.give();

        assertThat(answer.text()).as("content").isEqualTo("some");
        assertThat(answer.complete())
                .as("the answer that was cut off is complete")
                .isFalse();
        assertThat(cut).as("how many requests the stop cut off").isEqualTo(1);
    }

    /**
     * Stopping twice, and from two threads, is harmless.
     *
     * <p>If it fails: the second stop waits for the first, or does nothing.
     */
    @Test
    @Covers("L-10")
    default void stoppingTwiceIsHarmless() throws Exception {
        Server server = serve(Samples.ok("up")).server();

        server.stop(Duration.ZERO);
        Throwable thrown = catchThrowable(() -> {
            server.stop(Duration.ZERO);
            server.close();
            server.join();
        });

        assertThat(thrown).as("what a second stop throws").isNull();
        assertThat(server.port()).as("the port of a stopped server").isPositive();
    }

    /**
     * Starting and stopping leaves nothing behind.
     *
     * <p>If it fails: end all pools, selectors and timers with the server.
     */
    @Test
    @Covers("L-11")
    default void startingAndStoppingLeavesNothingBehind() throws Exception {
        int times = 20;
        startRequestStop();
        startRequestStop();
        Set<Thread> threads = liveThreads();
        long descriptors = openDescriptors();

        for (int i = 0; i < times; i++) {
            startRequestStop();
        }

        Poll.until(
                "the threads to end, but there are " + names(newThreads(threads)),
                () -> newThreads(threads).size() < times / 2
                        && newThreads(threads).stream().allMatch(Thread::isDaemon));
        Poll.until("the file descriptors to be closed", () -> openDescriptors() - descriptors < times / 2);
    }

    /**
     * Two servers do not know of each other.
     *
     * <p>If it fails: something is static.
     */
    @Test
    @Covers("L-12")
    default void twoServersDoNotInterfere() throws Exception {
        TestServer first = serve(Samples.ok("first"));
        TestServer second = serve(
                Samples.answering("201 X", Headers.create(), Body.of("second")),
                settings -> settings.contextPath("/two"));

        String both = first.get("/").text()
                + second.get("/two").text()
                + first.get("/two").text()
                + second.get("/").status();
        first.close();
        String left = second.get("/two/x").text();

        assertThat(both).as("answers of both").isEqualTo("firstsecondfirst404");
        assertThat(left)
                .as("the answer of the second, after the first was stopped")
                .isEqualTo("second");
    }

    /**
     * A failure is not tried again.
     *
     * <p>If it fails: the application is called once for each request.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers("L-13")
    default void anApplicationThatFailsIsCalledOnce(boolean late) throws Exception {
        AtomicInteger calls = new AtomicInteger();
        TestServer server = serve((environ, startResponse) -> {
            calls.incrementAndGet();
            if (!late) {
                throw new IOException("boom");
            }
            Samples.start(startResponse).write(Samples.block("some"));
            throw new IOException("boom");
        });

        server.get("/");
        server.close();

        assertThat(calls.get()).as("calls of the application").isEqualTo(1);
    }

    /**
     * One object serves many requests, one after the other and on one connection.
     *
     * <p>If it fails: an application has no state that a server could use up.
     */
    @Test
    @Covers({"L-14", "L-13"})
    default void oneObjectServesManyRequests() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        RawClient client = serve((environ, startResponse) -> {
                    Samples.start(startResponse);
                    return Body.of("call " + calls.incrementAndGet());
                })
                .connect();

        for (int i = 1; i <= 50; i++) {
            assertThat(client.send(Samples.GET).answer().text()).as("answer").isEqualTo("call " + i);
        }
    }

    /**
     * Call, iteration and close of a request run on one thread.
     *
     * <p>If it fails: hand the whole request to a worker.
     */
    @Test
    @Covers("L-16")
    default void aRequestRunsOnOneThread() throws Exception {
        Set<Long> threads = ConcurrentHashMap.newKeySet();
        TestServer server = serve((environ, startResponse) -> {
            threads.add(Thread.currentThread().getId());
            Samples.readAll(environ);
            Samples.start(startResponse);
            return new Body() {
                @Override
                public Iterator<ByteBuffer> iterator() {
                    threads.add(Thread.currentThread().getId());
                    return ProbeBody.from(index -> {
                                threads.add(Thread.currentThread().getId());
                                return index < 3 ? Samples.block("x".repeat(100_000)) : null;
                            })
                            .iterator();
                }

                @Override
                public void close() {
                    threads.add(Thread.currentThread().getId());
                }
            };
        });

        server.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 3\n\nabc");

        assertThat(threads).as("threads of one request").hasSize(1);
    }

    /**
     * Many applications that block do not stop the others, nor new connections.
     *
     * <p>If it fails: the application runs on an event loop.
     */
    @Test
    @Covers({"L-17", "B-33"})
    default void applicationsThatBlockDoNotStopOthers() throws Exception {
        int blocked = 2 * Runtime.getRuntime().availableProcessors() + 2;
        Signal called = new Signal("the calls of the application", blocked);
        Signal goOn = new Signal("the go-ahead of the test");
        TestServer server = serve((environ, startResponse) -> {
            if (!environ.require(EnvironKeys.PATH_INFO).equals("/quick")) {
                called.give();
                goOn.await();
            }
            Samples.start(startResponse);
            return Body.of("done");
        });
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < blocked; i++) {
            clients.add(server.connect().send(Samples.GET));
        }
        called.expect();

        Answer quick = server.get("/quick");
        goOn.give();

        assertThat(quick.text()).as("the answer while others block").isEqualTo("done");
        for (RawClient client : clients) {
            assertThat(client.answer().text())
                    .as("the answer of an application that blocked")
                    .isEqualTo("done");
        }
    }

    /**
     * A configured executor runs the application, and stays the caller's.
     *
     * <p>If it fails: the setting has to be honoured, or refused at the start.
     */
    @Test
    @Covers({"L-09", "L-16"})
    default void aConfiguredExecutorRunsTheApplication() throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool(task -> new Thread(task, "kit executor"));
        Fixture.closing(executor::shutdownNow);
        Seen<String> seen = new Seen<>("the name of the thread");
        TestServer server = serve(
                (environ, startResponse) -> {
                    seen.report(Thread.currentThread().getName());
                    Samples.start(startResponse);
                    return Body.of("ok");
                },
                settings -> settings.executor(executor));

        server.get("/");
        server.close();

        assertThat(seen.next()).as("the thread of the application").isEqualTo("kit executor");
        assertThat(executor.isShutdown())
                .as("the executor was shut down with the server")
                .isFalse();
    }

    /**
     * With an executor of virtual threads the server works, too.
     *
     * <p>If it fails: no thread-locals that are expected to be reused, no identity of threads.
     */
    @Test
    @Covers("L-18")
    default void virtualThreadsWork() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "virtual threads come with JDK 21");
        Executor executor = (Executor)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        TestServer server = serve(
                (environ, startResponse) -> {
                    byte[] content = Samples.readAll(environ);
                    Samples.start(startResponse).write(Samples.block("virtual "));
                    return ProbeBody.of(new String(content, StandardCharsets.ISO_8859_1));
                },
                settings -> settings.executor(executor));
        RawClient client = server.connect();

        for (int i = 0; i < 10; i++) {
            client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 3\n\nabc");
            assertThat(client.answer().text()).as("answer").isEqualTo("virtual abc");
        }
    }

    /**
     * The context class loader is that of the application.
     *
     * <p>If it fails: threads of a pool have that of whoever made them.
     */
    @Test
    @Covers("L-19")
    default void theContextClassLoaderIsThatOfTheApplication() throws Exception {
        ClassLoader loader = new ClassLoader(Application.class.getClassLoader()) {};
        Seen<Boolean> seen = new Seen<>("the context class loader");
        Application inner = (environ, startResponse) -> {
            seen.report(Thread.currentThread().getContextClassLoader() == loader);
            Samples.start(startResponse);
            return Body.of("ok");
        };
        Application foreign = (Application) Proxy.newProxyInstance(
                loader,
                new Class<?>[] {Application.class},
                (proxy, method, arguments) -> method.invoke(inner, arguments));

        TestServer server = serve(foreign);

        assertThat(server.get("/").text()).as("answer").isEqualTo("ok");
        assertThat(seen.next())
                .as("the context class loader is that of the application's class")
                .isTrue();
    }

    /**
     * Making a provider does nothing.
     *
     * <p>If it fails: start pools when a server is started.
     */
    @Test
    @Covers("L-24")
    default void makingAProviderDoesNothing() {
        Set<Thread> before = liveThreads();

        provider();
        ServiceLoader.load(ServerProvider.class).forEach(ServerProvider::name);

        assertThat(newThreads(before)).as("threads that came with a provider").isEmpty();
    }

    /**
     * Inline, the application is not called before its request body is there as a whole.
     *
     * <p>If it fails: collect the body without a thread ({@code Exchange.collect}), or leave it to the engine to refuse
     * the setting, and make it by its public constructor.
     */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 6\n\nabc|def", "Transfer-Encoding: chunked\n\n3\nabc\n|3\ndef\n0\n\n"})
    @Covers("L-25")
    default void inlineTheBodyIsWholeBeforeTheCall(String message) throws Exception {
        Signal called = new Signal("the call of the application");
        Optional<TestServer> server = serveInline((environ, startResponse) -> {
            called.give();
            byte[] content = Samples.readAll(environ);
            Samples.start(startResponse);
            return Body.of(content);
        });
        if (server.isEmpty()) {
            return;
        }
        int half = message.indexOf('|');
        RawClient client = server.get().connect();

        client.send("POST / HTTP/1.1\nHost: localhost\n" + message.substring(0, half))
                .expectSilence();
        boolean early = called.isGiven();
        client.send(message.substring(half + 1));

        assertThat(early)
                .as("the application was called after half of the body")
                .isFalse();
        assertThat(client.answer().text()).as("answer").isEqualTo("abcdef");
    }

    /**
     * Inline, a body that is too long to be held is refused, by default above 1 MiB.
     *
     * <p>If it fails: as above; the limit is that of the parser.
     */
    @Test
    @Covers("L-25")
    default void inlineALongBodyIsRefused() throws Exception {
        Optional<TestServer> server = serveInline(Samples.ok("too much"));
        if (server.isEmpty()) {
            return;
        }

        Answer answer = server.get().send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 1048577\n\n");

        assertThat(answer.status()).as("status").isEqualTo(413);
    }

    /**
     * Inline, a write that would have to wait throws, and others are served.
     *
     * <p>If it fails: as above; never wait on the event loop.
     */
    @Test
    @Covers("L-25")
    default void inlineAWriteThatWouldWaitThrows() throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("the end of the writing");
        Optional<TestServer> server = serveInline((environ, startResponse) -> {
            BodyWriter writer = Samples.start(startResponse);
            boolean much = environ.require(EnvironKeys.PATH_INFO).equals("/much");
            ByteBuffer block = ByteBuffer.allocate(64 * 1024);
            for (int i = 0; much && i < 1_000; i++) {
                Optional<Throwable> thrown = Samples.thrownBy(() -> {
                    writer.write(block.duplicate());
                    return null;
                });
                if (thrown.isPresent() || i == 999) {
                    seen.report(thrown);
                    throw new IllegalStateException("the application gives up");
                }
            }
            return Body.of("served");
        });
        if (server.isEmpty()) {
            return;
        }
        RawClient slow = server.get().connectWithSmallBuffer();

        slow.send("GET /much HTTP/1.1\nHost: localhost\n\n");

        Samples.expectViolation(seen.next());
        assertThat(server.get().get("/").text()).as("the answer to another").isEqualTo("served");
        slow.drain();
    }

    /** Empty if the server refuses to run applications inline, by a message that names the setting. */
    private Optional<TestServer> serveInline(Application application) throws Exception {
        try {
            return Optional.of(serve(application, settings -> settings.execution(ServerConfig.Execution.INLINE)));
        } catch (IllegalArgumentException e) {
            assertThat(e).as("the refusal").hasMessageContaining("execution").hasMessageContaining("INLINE");
            return Optional.empty();
        }
    }

    /**
     * While a stop waits for one request, others that come on open connections are answered, and told of the end.
     *
     * <p>If it fails: stopAccepting() leaves connections alone, those included that are accepted a moment before.
     */
    @Test
    @Covers("L-26")
    default void whileAStopWaitsOpenConnectionsAreServed() throws Exception {
        Signal called = new Signal("the call of the application");
        Signal goOn = new Signal("the go-ahead of the test");
        TestServer server = serve(waitingAt("/wait", called, goOn));
        RawClient idle = server.connect();
        idle.send(Samples.GET).answer();
        RawClient fresh = server.connect();
        RawClient waiting = server.connect().send("GET /wait HTTP/1.1\nHost: localhost\n\n");
        called.expect();

        Thread stopper = stopping(server, Limits.mustArrive());
        Answer toIdle = firstThatCloses(idle);
        Answer toFresh = firstThatCloses(fresh);
        boolean stoppedEarly = !stopper.isAlive();
        goOn.give();
        Answer toWaiting = waiting.answer();

        assertThat(List.of(toIdle.text(), toFresh.text(), toWaiting.text()))
                .as("the answers on an idle connection, on one without a request, and to the request in flight")
                .containsExactly("done", "done", "done");
        assertThat(toWaiting.header("Connection"))
                .as("Connection, in the answer to the request in flight")
                .isEqualToIgnoringCase("close");
        assertThat(stoppedEarly)
                .as("the stop returned before the request in flight was answered")
                .isFalse();
    }

    /**
     * An answer that began before the stop did not announce the end of its connection, which is therefore kept.
     *
     * <p>If it fails: leave it to the engine whether a connection is kept, by the argument of release.
     */
    @Test
    @Covers("L-26")
    default void anAnswerThatDidNotAnnounceTheEndKeepsItsConnection() throws Exception {
        Signal begun = new Signal("the begin of the answer");
        Signal finish = new Signal("the go-ahead of the test for its end");
        Signal called = new Signal("the call of the application");
        Signal goOn = new Signal("the go-ahead of the test");
        Application others = waitingAt("/wait", called, goOn);
        TestServer server = serve((environ, startResponse) -> {
            if (!environ.require(EnvironKeys.PATH_INFO).equals("/begun")) {
                return others.call(environ, startResponse);
            }
            Samples.start(startResponse).write(Samples.block("some"));
            begun.give();
            finish.await();
            return Body.of(" more");
        });
        RawClient client = server.connect().send("GET /begun HTTP/1.1\nHost: localhost\n\n");
        begun.expect();
        RawClient waiting = server.connect().send("GET /wait HTTP/1.1\nHost: localhost\n\n");
        called.expect();

        RawClient other = server.connect();
        stopping(server, Limits.mustArrive());
        firstThatCloses(other);
        finish.give();
        Answer first = client.answer();
        Answer second = client.send(Samples.GET).answer();
        goOn.give();
        waiting.answer();

        assertThat(first.text()).as("the answer that began before the stop").isEqualTo("some more");
        assertThat(first.header("Connection")).as("its Connection").isEqualTo("(absent)");
        assertThat(second.text())
                .as("the answer to a further request on that connection")
                .isEqualTo("done");
        assertThat(second.header("Connection")).as("its Connection").isEqualToIgnoringCase("close");
    }

    /**
     * A second stop without grace ends the first, which still waits.
     *
     * <p>If it fails: the wait of a stop ends at the earliest of all graces.
     */
    @Test
    @Covers("L-27")
    default void aSecondStopShortensTheFirst() throws Exception {
        Signal called = new Signal("the call of the application");
        Signal goOn = new Signal("the go-ahead of the test");
        TestServer server = serve(waitingAt("/wait", called, goOn));
        RawClient waiting = server.connect().send("GET /wait HTTP/1.1\nHost: localhost\n\n");
        called.expect();

        Thread first = stopping(server, Duration.ofDays(1));
        Thread second = stopping(server, Duration.ZERO);
        for (Thread stop : List.of(first, second)) {
            stop.join(Limits.mustArrive().toMillis());
        }
        boolean goesOn = first.isAlive() || second.isAlive();
        goOn.give();
        waiting.drain();

        assertThat(goesOn).as("one of the stops goes on").isFalse();
    }

    private static Application waitingAt(String path, Signal called, Signal goOn) {
        return (environ, startResponse) -> {
            if (environ.require(EnvironKeys.PATH_INFO).equals(path)) {
                called.give();
                goOn.await();
            }
            Samples.start(startResponse);
            return Body.of("done");
        };
    }

    /** Stops in a thread; returns when the port is closed. */
    private static Thread stopping(TestServer server, Duration grace) throws Exception {
        Thread stopper = new Thread(() -> server.server().stop(grace), "kit stopper");
        stopper.setDaemon(true);
        stopper.start();
        Poll.until("the port to be closed", () -> !accepts(server.address()));
        return stopper;
    }

    /** Asks again and again: between the end of the port and the answers that tell of it is a moment. */
    private static Answer firstThatCloses(RawClient client) throws IOException {
        long limit = System.nanoTime() + Limits.mustArrive().toNanos();
        Answer answer = client.send(Samples.GET).answer();
        while (!answer.header("Connection").equalsIgnoreCase("close") && System.nanoTime() < limit) {
            answer = client.send(Samples.GET).answer();
        }
        assertThat(answer.header("Connection"))
                .as("Connection, in answers while the server stops")
                .isEqualToIgnoringCase("close");
        return answer;
    }

    private void startRequestStop() throws Exception {
        TestServer server = serve(Samples.ok("up"));
        RawClient idle = server.connect();
        idle.send(Samples.GET).answer();
        server.get("/");
        server.close();
        idle.close();
    }

    private static Set<Thread> liveThreads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    private static Set<Thread> newThreads(Set<Thread> before) {
        Set<Thread> threads = liveThreads();
        threads.removeAll(before);
        return threads;
    }

    private static List<String> names(Set<Thread> threads) {
        return threads.stream().map(Thread::getName).sorted().toList();
    }

    // On systems without /proc nothing is counted.
    private static long openDescriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            return 0;
        }
    }

    private static boolean accepts(InetSocketAddress address) {
        try {
            connectAndClose(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void connectAndClose(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) Limits.mustArrive().toMillis());
        }
    }
}

package io.postern.tck;

import static io.postern.tck.Mutant.body;
import static io.postern.tck.Mutant.fields;
import static io.postern.tck.Mutant.layer;
import static io.postern.tck.Mutant.provider;
import static io.postern.tck.Mutant.server;
import static io.postern.tck.Mutant.settings;
import static io.postern.tck.Mutant.starting;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Breaks the rules of chapter L: lifecycle and threads. */
final class LifecycleMutants {

    private LifecycleMutants() {}

    static Stream<Mutant> all() {
        Application[] latest = new Application[1];
        return Stream.of(
                provider("L-01", "has a name that nobody finds", () -> new TinyServerProvider() {
                    @Override
                    public String name() {
                        return "unheard-of";
                    }
                }),
                starting("L-02", "is down when start returns", start -> (config, application) -> {
                    Server server = start.start(config, application);
                    server.stop(Duration.ZERO);
                    return server;
                }),
                server("L-03", "does not tell its port", server -> new ChangedServer(server) {
                    @Override
                    public int port() {
                        return 0;
                    }
                }),
                server("L-03", "does not know its version", server -> new ChangedServer(server) {
                    @Override
                    public String description() {
                        return "tiny null";
                    }
                }),
                starting("L-04", "listens elsewhere instead", start -> (config, application) -> {
                    try {
                        return start.start(config, application);
                    } catch (IOException e) {
                        return start.start(
                                config.toBuilder().host("127.0.0.1").port(0).build(), application);
                    }
                }),
                settings(
                        "L-05",
                        "listens everywhere",
                        config -> config.host().equals("127.0.0.1")
                                ? config.toBuilder().host("0.0.0.0").build()
                                : config),
                server("L-06", "stops in the background", StoppingLate::new).alsoBreaking("L-07", "L-08", "L-11"),
                settings(
                        "L-09",
                        "ignores the executor",
                        config -> config.toBuilder().executor(Runnable::run).build()),
                server("L-10", "can be stopped once only", server -> new ChangedServer(server) {
                    private boolean stopped;

                    @Override
                    public int stop(Duration grace) {
                        if (stopped) {
                            throw new IllegalStateException("stopped already");
                        }
                        stopped = true;
                        return super.stop(grace);
                    }
                }),
                starting("L-12", "has one application for all servers", start -> (config, application) -> {
                    latest[0] = application;
                    return start.start(config, (environ, startResponse) -> latest[0].call(environ, startResponse));
                }),
                layer("L-13", "tries again", application -> (environ, startResponse) -> {
                    try {
                        return application.call(environ, startResponse);
                    } catch (IOException e) {
                        return application.call(environ, startResponse);
                    }
                }),
                layer("L-14", "uses an application up", application -> {
                    AtomicInteger calls = new AtomicInteger();
                    return (environ, startResponse) -> {
                        if (calls.incrementAndGet() > 10) {
                            throw new IllegalStateException("used up");
                        }
                        return application.call(environ, startResponse);
                    };
                }),
                body("L-16", "closes on another thread", body -> new ChangedBody(body) {
                    @Override
                    public void close() {
                        Thread thread = new Thread(super::close);
                        thread.start();
                        try {
                            thread.join();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }),
                layer(
                        "L-19",
                        "hides the class of the application",
                        application -> (environ, startResponse) -> application.call(environ, startResponse)),
                provider("L-24", "starts a thread before any server", () -> {
                    Thread thread = new Thread(LifecycleMutants::linger, "tiny too early");
                    thread.setDaemon(true);
                    thread.start();
                    return new TinyServerProvider();
                }),
                settings(
                        "L-25",
                        "ignores the inline mode",
                        config -> config.toBuilder()
                                .execution(ServerConfig.Execution.BLOCKING)
                                .build()),
                fields(
                        "L-26",
                        "does not tell that it will close",
                        (name, value) -> name.equals("Connection") ? "keep-alive" : value),
                server("L-27", "goes on with the first stop", PatientServer::new),
                server("L-28", "says that nothing was lost", server -> new ChangedServer(server) {
                    @Override
                    public int stop(Duration grace) {
                        super.stop(grace);
                        return 0;
                    }
                }));
    }

    private static void linger() {
        try {
            Thread.sleep(2_000);
        } catch (InterruptedException e) {
            // ends the sooner
        }
    }

    /** Lets who stops it a second time wait for the first. */
    private static final class PatientServer extends ChangedServer {

        PatientServer(Server server) {
            super(server);
        }

        @Override
        public synchronized int stop(Duration grace) {
            return super.stop(grace);
        }
    }

    /** Does not wait for what it was asked to do. */
    private static final class StoppingLate extends ChangedServer {

        StoppingLate(Server server) {
            super(server);
        }

        @Override
        public int stop(Duration grace) {
            Thread stopper = new Thread(() -> {
                linger();
                super.stop(Duration.ZERO);
            });
            stopper.setDaemon(true);
            stopper.start();
            return 0;
        }
    }
}

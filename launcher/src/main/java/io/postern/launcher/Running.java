package io.postern.launcher;

import io.postern.gateway.Application;
import io.postern.gateway.Gateway;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Limit;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;

/** An application that is being served, and how that ends. */
final class Running {

    private final ServeOptions options;
    private final ServerConfig config;
    private final Served program;
    private final Server server;
    private final Optional<Management> management;
    private final FutureTask<Integer> stop = new FutureTask<>(this::shutDown);

    private Running(
            ServeOptions options, ServerConfig config, Served program, Server server, Optional<Management> management) {
        this.options = options;
        this.config = config;
        this.program = program;
        this.server = server;
        this.management = management;
    }

    /** Starts what the options ask for; it is ready when this returns. */
    static Running start(ServeOptions options) throws CannotServe {
        ServerConfig config = options.config();
        Servers.checkPresent(options.server());
        Served program = served(options, config);
        Optional<Management> management = Optional.empty();
        try {
            if (options.management().isPresent()) {
                management = Optional.of(new Management(options.management().get()));
            }
            Server server = serve(program.application(), config, options.whereOption());
            management.ifPresent(told -> told.become(Management.Phase.READY));
            return new Running(options, config, program, server, management);
        } catch (CannotServe e) {
            management.ifPresent(Management::close);
            program.close().run();
            throw e;
        }
    }

    private static Served served(ServeOptions options, ServerConfig config) throws CannotServe {
        if (options.dev()) {
            Development development = new Development(options.program(), config.errors());
            return new Served(development.application(), development::close);
        }
        Loaded loaded = options.program().load();
        return new Served(loaded.application(), loaded::close);
    }

    /** What the server is given, and what to do when it has stopped. */
    private record Served(Application application, Runnable close) {}

    private static Server serve(Application application, ServerConfig config, String where) throws CannotServe {
        try {
            return Gateway.serve(application, config);
        } catch (IOException e) { // its message names the mend
            throw CannotServe.because(where + ": " + e.getMessage());
        } catch (IllegalArgumentException e) { // so does its
            throw CannotServe.because(String.valueOf(e.getMessage()));
        }
    }

    /** The port that it listens on. */
    int port() {
        return server.port();
    }

    /** What is served, where, by what, and how. */
    String description(UnaryOperator<String> emphasis) {
        return options.program().name() + " on " + emphasis.apply(options.reachedAt(server)) + " (" + details() + ")"
                + management.map(told -> ", management on " + told.url()).orElse("");
    }

    private String details() {
        long body = config.limit(Limit.BODY);
        return String.join(
                ", ",
                server.description(),
                options.threads(),
                "fields up to " + Size.text(config.limit(Limit.FIELDS)),
                body == Long.MAX_VALUE ? "bodies of any size" : "bodies up to " + Size.text(body),
                options.dev() ? "development" : "production");
    }

    /** Stops, and returns when that is done; called twice, it is done once. */
    void stop() throws InterruptedException {
        stop.run();
        awaitStop();
    }

    /** Waits until the process may end; returns how many requests were cut off. */
    int awaitStop() throws InterruptedException {
        try {
            return stop.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the server did not stop as it should", e.getCause());
        }
    }

    /**
     * Turns unready, goes on serving for a while, so that whoever sends requests can see it, and then lets the requests
     * in flight finish.
     */
    private int shutDown() throws InterruptedException {
        management.ifPresent(told -> told.become(Management.Phase.STOPPING));
        Thread.sleep(options.stopDelay().toMillis());
        int cut = server.stop(options.grace());
        management.ifPresent(Management::close);
        program.close().run();
        return cut;
    }
}

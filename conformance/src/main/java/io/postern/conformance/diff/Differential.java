package io.postern.conformance.diff;

import io.postern.examples.Echo;
import io.postern.gateway.Gateway;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The differential run: sends written and generated requests to every adapter, all of which run {@link Echo} in this
 * JVM, and tells what they answered differently, and what otherwise than it must be.
 */
public final class Differential implements AutoCloseable {

    private final List<Server> running = new ArrayList<>();
    private final List<Target> servers = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();

    /** Starts these adapters on free ports. */
    Differential(List<String> names) throws IOException {
        try {
            for (String name : names) {
                start(name);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Runs {@code ./postern diff}; ends with the status 0, 1 if something was found, or 2. */
    public static void main(String[] args) throws Exception {
        Options options;
        try {
            options = Options.parse(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println("postern: " + e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(run(options) ? 0 : 1);
    }

    private static boolean run(Options options) throws IOException, InterruptedException {
        List<Case> cases = cases(options);
        long begin = System.nanoTime();
        try (Differential differential = new Differential(options.servers())) {
            System.out.println(
                    cases.size() + " cases; generated with --cases " + options.cases() + " --seed " + options.seed());
            System.out.println();
            List<Result> results = differential.run(cases);
            System.out.print(Report.of(options.servers(), results));
            System.err.printf(
                    "%.1f s, Java %s, %d failures logged%n",
                    (System.nanoTime() - begin) / 1e9, System.getProperty("java.version"), differential.failures.get());
            return results.stream().allMatch(Result::passed);
        }
    }

    /** The written and the generated cases that the options ask for. */
    static List<Case> cases(Options options) {
        return Stream.concat(CaseFile.all().stream(), Generator.cases(options.seed(), options.cases()).stream())
                .filter(test -> test.id().startsWith(options.only()))
                .toList();
    }

    /** Runs cases on all the servers. */
    List<Result> run(List<Case> cases) throws InterruptedException {
        return new Run(servers, Double.parseDouble(System.getProperty("postern.tck.timescale", "1"))).of(cases);
    }

    /** How many failures of the application or of an adapter were logged: all requests are answered without one. */
    int failures() {
        return failures.get();
    }

    private void start(String name) throws IOException {
        ServerConfig config = ServerConfig.builder()
                .server(name)
                .port(0)
                .errors((level, text, failure) -> {
                    if (level.getSeverity() >= System.Logger.Level.WARNING.getSeverity()) {
                        failures.incrementAndGet();
                        System.err.println(name + ": " + text + ": " + failure);
                    }
                })
                .build();
        Server server = Gateway.serve(new Echo(), config);
        running.add(server);
        servers.add(new Target(name, server.address()));
    }

    @Override
    public void close() {
        running.forEach(Server::close);
    }
}

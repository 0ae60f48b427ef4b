package io.postern.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measures what Postern costs: {@code ./postern bench}.
 *
 * <p>Each contestant is a process of its own. All are warmed up, then they take turns, A B A B, so that what else the
 * machine does falls on both of a pair; the ratio of a pair is taken round by round, and its median is what counts.
 */
final class Bench {

    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration RUN = Duration.ofSeconds(2);
    private static final int CONNECTIONS = 64;
    private static final int LEAST_ROUNDS = 3;

    private Bench() {}

    public static void main(String[] args) throws IOException {
        try {
            run(BenchOptions.parse(List.of(args)));
        } catch (IllegalArgumentException e) {
            System.err.println("postern: " + e.getMessage());
            System.exit(2);
        }
    }

    private static void run(BenchOptions options) throws IOException {
        Results results = measure(Contestant.pairs(options.servers()), options.time(), WARM_UP, RUN);
        System.out.println(results.table());
        Path file = Path.of(System.getProperty("postern.bench.json", "bench.json"));
        Files.writeString(file, results.json());
        System.out.println("The same with every round: " + file.toAbsolutePath());
    }

    /** Starts all, warms each up, and lets them take turns, at least three times, until the time is over. */
    static Results measure(List<Contestant> contestants, Duration time, Duration warmUp, Duration run)
            throws IOException {
        List<Runner> runners = new ArrayList<>();
        try {
            for (Contestant contestant : contestants) {
                runners.add(Runner.start(contestant, CONNECTIONS));
            }
            for (Runner runner : runners) {
                progress("warming up " + runner.contestant());
                runner.load().run(warmUp);
            }
            long rounds = Math.max(LEAST_ROUNDS, time.dividedBy(run.multipliedBy(contestants.size())));
            Results results = new Results(contestants);
            for (int round = 1; round <= rounds; round++) {
                progress("round " + round + " of " + rounds);
                for (Runner runner : order(runners, round)) {
                    results.add(runner.contestant(), Sample.take(runner.child(), runner.load(), run));
                }
            }
            return results;
        } finally {
            runners.forEach(runner -> runner.child().close());
        }
    }

    // Who comes first in a pair changes: what one leaves behind, the caches say, must not always fall on the other.
    private static List<Runner> order(List<Runner> runners, int round) {
        List<Runner> order = new ArrayList<>(runners);
        if (round % 2 == 0) {
            for (int i = 0; i + 1 < order.size(); i += 2) {
                Collections.swap(order, i, i + 1);
            }
        }
        return order;
    }

    /** A contestant that serves, and the load for it. */
    private record Runner(Contestant contestant, Child child, Load load) {

        static Runner start(Contestant contestant, int connections) throws IOException {
            Child child = Child.start(contestant);
            try {
                return new Runner(contestant, child, new Load(child.address(), connections));
            } catch (IOException | RuntimeException e) {
                child.close();
                throw e;
            }
        }
    }

    private static void progress(String what) {
        System.err.println("postern: " + what);
    }
}

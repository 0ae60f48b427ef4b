package io.postern.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Load on contestants.
 *
 * <p>All are started and warmed up, then they take turns, A B A B, so that what else the machine does falls on all of
 * them.
 */
final class LoadRun {

    private final Case use;
    private final Timing timing;
    private final Consumer<String> progress;

    LoadRun(Case use, Timing timing, Consumer<String> progress) {
        this.use = use;
        this.timing = timing;
        this.progress = progress;
    }

    void measure(List<Contestant> contestants, Results results) {
        List<Runner> runners = new ArrayList<>();
        try {
            for (Contestant contestant : contestants) {
                progress.accept(use.label() + ": warming up " + contestant);
                Attempt.at(use, contestant, results, () -> runners.add(warm(contestant)));
            }
            int rounds = timing.rounds(runners.size(), 2);
            for (int round = 1; round <= rounds; round++) {
                progress.accept(use.label() + ": round " + round + " of " + rounds);
                runners.removeIf(runner -> !turn(runner, results));
                // Who comes before whom changes: what one leaves behind must not always fall on the other.
                Collections.reverse(runners);
            }
        } finally {
            runners.forEach(Runner::close);
        }
    }

    private Runner warm(Contestant contestant) throws IOException {
        Child child = Child.start(contestant, use.work(), Child.HEAP);
        try (Client client = Client.open(child.address(), use)) {
            client.closedLoop(timing.warmUp());
            return new Runner(contestant, child);
        } catch (IOException | UncheckedIOException e) {
            child.close();
            throw e;
        }
    }

    private boolean turn(Runner runner, Results results) {
        boolean went = Attempt.at(
                use, runner.contestant(), results, () -> results.add(use, runner.contestant(), sample(runner.child())));
        if (!went) {
            runner.close();
        }
        return went;
    }

    private Sample sample(Child child) throws IOException {
        try (Client client = Client.open(child.address(), use)) {
            Sample sample = closedLoop(child, client);
            long[] latencies = client.fixedRate(use.rate(), timing.turn());
            return sample.with(Figure.P50, micros(latencies, 50))
                    .with(Figure.P99, micros(latencies, 99))
                    .with(Figure.P999, micros(latencies, 99.9));
        }
    }

    private static double micros(long[] latencies, double percent) {
        return Latencies.percentile(latencies, percent) / 1e3;
    }

    private Sample closedLoop(Child child, Client client) throws IOException {
        Usage usage = child.usage();
        Duration cpu = usage.cpu();
        OptionalDouble calls = usage.calls();
        OptionalDouble allocated = child.allocatedBytes();
        long begin = System.nanoTime();
        double answers = client.closedLoop(timing.turn());
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Sample()
                .with(Figure.REQUESTS, answers / seconds)
                .with(Figure.CPU, usage.cpu().minus(cpu).toNanos() / 1e3 / answers)
                .with(Figure.ALLOCATED, perAnswer(allocated, child.allocatedBytes(), answers))
                .with(Figure.CALLS, perAnswer(calls, usage.calls(), answers))
                .with(Figure.RSS, mebibytes(usage.rss()));
    }

    static OptionalDouble mebibytes(OptionalDouble bytes) {
        return bytes.isPresent() ? OptionalDouble.of(bytes.getAsDouble() / (1 << 20)) : bytes;
    }

    private static OptionalDouble perAnswer(OptionalDouble before, OptionalDouble after, double answers) {
        return before.isPresent() && after.isPresent()
                ? OptionalDouble.of((after.getAsDouble() - before.getAsDouble()) / answers)
                : OptionalDouble.empty();
    }

    /** A contestant that serves. */
    private record Runner(Contestant contestant, Child child) {

        void close() {
            child.close();
        }
    }
}

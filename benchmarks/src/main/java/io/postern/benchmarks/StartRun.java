package io.postern.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** From the start of a process to its first answer, and the memory that it needs under load. */
final class StartRun {

    private final Case use;
    private final Timing timing;
    private final Consumer<String> progress;

    StartRun(Case use, Timing timing, Consumer<String> progress) {
        this.use = use;
        this.timing = timing;
        this.progress = progress;
    }

    void measure(List<Contestant> contestants, Results results) {
        List<Contestant> left = contestants;
        int rounds = timing.rounds(contestants.size(), 2);
        for (int round = 1; round <= rounds; round++) {
            progress.accept(use.label() + ": round " + round + " of " + rounds);
            left = left.stream()
                    .filter(contestant -> Attempt.at(
                            use, contestant, results, () -> results.add(use, contestant, sample(contestant))))
                    .toList();
        }
    }

    private Sample sample(Contestant contestant) throws IOException {
        long begin = System.nanoTime();
        try (Child child = Child.start(contestant, use.work(), Child.SMALL)) {
            FirstAnswer.of(child.address(), use);
            double millis = (System.nanoTime() - begin) / 1e6;
            double cpuMillis = child.usage().cpu().toNanos() / 1e6;
            try (Client client = Client.open(child.address(), use)) {
                client.closedLoop(timing.turn());
            }
            return new Sample()
                    .with(Figure.START, millis)
                    .with(Figure.START_CPU, cpuMillis)
                    .with(Figure.PEAK_RSS, LoadRun.mebibytes(child.usage().peakRss()));
        }
    }
}

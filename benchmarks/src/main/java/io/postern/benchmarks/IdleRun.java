package io.postern.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Connections that had a request each and then have none: how many are kept, and what they hold of the heap. */
final class IdleRun {

    private final Case use;
    private final Timing timing;
    private final Consumer<String> progress;

    IdleRun(Case use, Timing timing, Consumer<String> progress) {
        this.use = use;
        this.timing = timing;
        this.progress = progress;
    }

    void measure(List<Contestant> contestants, Results results) {
        for (Contestant contestant : contestants) {
            progress.accept(use.label() + ": " + contestant);
            Attempt.at(use, contestant, results, () -> results.add(use, contestant, sample(contestant)));
        }
    }

    private Sample sample(Contestant contestant) throws IOException {
        try (Child child = Child.start(contestant, use.work(), Child.HEAP)) {
            return sample(child);
        }
    }

    private Sample sample(Child child) throws IOException {
        FirstAnswer.of(child.address(), use); // what the first request loads does not count
        OptionalDouble before = child.usedHeap();
        try (Client client = Client.open(child.address(), use)) {
            client.once();
            leaveAlone();
            OptionalDouble after = child.usedHeap();
            int kept = client.stillOpen();
            Sample sample = new Sample()
                    .with(Figure.KEPT, kept)
                    .with(Figure.RSS, LoadRun.mebibytes(child.usage().rss()));
            if (before.isPresent() && after.isPresent() && kept > 0) {
                sample.with(Figure.IDLE_HEAP, (after.getAsDouble() - before.getAsDouble()) / kept);
            }
            return sample;
        }
    }

    private void leaveAlone() {
        try {
            TimeUnit.MILLISECONDS.sleep(timing.idle().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

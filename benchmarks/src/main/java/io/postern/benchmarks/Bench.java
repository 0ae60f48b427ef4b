package io.postern.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures what Postern costs: {@code ./postern bench}. */
final class Bench {

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
        List<Contestant> contestants = new ArrayList<>(Contestant.on(options.servers()));
        if (options.peers()) {
            contestants.addAll(Peers.present(Bench::progress));
        }
        Path folder = Files.createDirectories(Path.of(System.getProperty("postern.bench.target", "bench")));
        Results results = new Results();
        Timing timing = Timing.of(options.minutes());
        for (Case use : options.cases()) {
            measure(use, contestants, timing, results);
            write(folder, results); // what is there, should a later case fail
        }
        System.out.println(Table.of(results));
        System.out.println(
                "The same with every turn: " + folder.toAbsolutePath().resolve("bench.json"));
        System.out.println(
                "and as a page:            " + folder.toAbsolutePath().resolve("bench.html"));
    }

    /** Measures one case; a contestant that fails at it has no further turns. */
    static void measure(Case use, List<Contestant> contestants, Timing timing, Results results) {
        List<Contestant> taking =
                contestants.stream().filter(one -> one.takesPartIn(use)).toList();
        switch (use.kind()) {
            case LOAD -> new LoadRun(use, timing, Bench::progress).measure(taking, results);
            case IDLE -> new IdleRun(use, timing, Bench::progress).measure(taking, results);
            case START -> new StartRun(use, timing, Bench::progress).measure(taking, results);
        }
    }

    private static void write(Path folder, Results results) throws IOException {
        Files.writeString(folder.resolve("bench.json"), Report.json(results));
        Files.writeString(folder.resolve("bench.html"), Page.of(results));
    }

    private static void progress(String what) {
        System.err.println("postern: " + what);
    }
}

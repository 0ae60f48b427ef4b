package io.postern.conformance.diff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends every case to every server, some cases at a time.
 *
 * <p>Where an outcome rests on the client having waited long enough, and servers differ or the expectation fails, the
 * case is run again with more patience: a busy machine must not look like a disagreement. An outcome that rests on
 * nothing but bytes and the end of the connection counts as it is.
 */
final class Run {

    private static final int AT_ONCE = 24;
    private static final int[] PATIENCE = {300, 2_000, 5_000};

    private final List<Target> servers;
    private final double scale;

    /** Makes a run; the scale multiplies what is waited for in vain. */
    Run(List<Target> servers, double scale) {
        this.servers = List.copyOf(servers);
        this.scale = scale;
    }

    /** Runs the cases, and returns their results in the same order. */
    List<Result> of(List<Case> cases) throws InterruptedException {
        ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Result>> running = new ArrayList<>(cases.size());
            for (Case test : cases) {
                running.add(clients.submit(() -> of(test)));
            }
            List<Result> results = new ArrayList<>(cases.size());
            for (Future<Result> result : running) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a case could not be run", e.getCause());
        } finally {
            clients.shutdownNow();
        }
    }

    private Result of(Case test) throws IOException, InterruptedException {
        Result result = once(test, PATIENCE[0], false);
        for (int i = 1; i < PATIENCE.length && !result.passed() && dependsOnTime(result); i++) {
            result = once(test, PATIENCE[i], true);
        }
        return result;
    }

    private Result once(Case test, int patience, boolean unsteady) throws IOException, InterruptedException {
        Map<String, Observation> seen = new LinkedHashMap<>();
        for (Target server : servers) {
            seen.put(server.name(), Client.run(test, server, (int) (patience * scale)));
        }
        return new Result(test, seen, unsteady);
    }

    private static boolean dependsOnTime(Result result) {
        return result.seen().values().stream().anyMatch(Observation::dependsOnTime);
    }
}

package io.postern.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Many clients at once, each with requests of every kind in random order: every answer belongs to its request, and no
 * request reaches the application twice (rules L-13, L-14, N-41, P-09).
 *
 * <p>The system property {@value #SECONDS} sets how long each server is under load, {@value #SEED} repeats a run's
 * choices. Prints its counts.
 */
class ConcurrencyTest {

    static final String SECONDS = "postern.concurrency.seconds";
    static final String SEED = "postern.concurrency.seed";

    static final List<String> SERVERS = Providers.NAMES;

    private static final int CLIENTS = 64;

    @ParameterizedTest
    @FieldSource("SERVERS")
    void everyAnswerBelongsToItsRequest(String name) throws Exception {
        long seed = Long.getLong(SEED, System.nanoTime());
        int seconds = Integer.getInteger(SECONDS, 10);
        try (FaultedServer server = FaultedServer.start(name)) {
            Map<MixedClient.Kind, Integer> done = load(server, seed, seconds);
            System.out.printf(
                    "load   %-8s  %d clients for %d s, seed %d: %s, %d repeated, %d executed behind the end%n",
                    name,
                    CLIENTS,
                    seconds,
                    seed,
                    done,
                    server.application.repeated.get(),
                    server.application.ids.contains(MixedClient.BEHIND) ? 1 : 0);

            assertThat(done.keySet()).as("kinds of requests").containsExactly(MixedClient.Kind.values());
            assertThat(server.application.repeated)
                    .as("requests executed twice")
                    .hasValue(0);
            assertThat(server.application.ids).as("requests executed").doesNotContain(MixedClient.BEHIND);
            server.isUnharmedBy(CLIENTS + " clients with mixed requests");
        }
    }

    /** Returns what was done, by all clients together. */
    private static Map<MixedClient.Kind, Integer> load(FaultedServer server, long seed, int seconds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            BooleanSupplier over = () -> System.nanoTime() > end || threads.isShutdown();
            List<Callable<Map<MixedClient.Kind, Integer>>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new MixedClient(server, i, seed + i, over));
            }
            Map<MixedClient.Kind, Integer> all = new EnumMap<>(MixedClient.Kind.class);
            for (Future<Map<MixedClient.Kind, Integer>> client : threads.invokeAll(clients)) {
                client.get().forEach((kind, count) -> all.merge(kind, count, Integer::sum));
            }
            return all;
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(Waits.mustCome().toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}

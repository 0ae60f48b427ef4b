package io.postern.benchmarks;

import java.time.Duration;

/**
 * How long a case is measured.
 *
 * @param total for all turns of all contestants; the warm-up comes before
 * @param warmUp for each contestant; compilation goes on for as long as this
 * @param turn of a contestant under load, and again at a fixed rate
 * @param idle how long connections are left alone
 */
record Timing(Duration total, Duration warmUp, Duration turn, Duration idle) {

    private static final int LEAST_ROUNDS = 3;

    static Timing of(Duration total) {
        return new Timing(total, Duration.ofSeconds(15), Duration.ofSeconds(2), Duration.ofSeconds(10));
    }

    /** How often all take their turn, when one needs so many of these turns. */
    int rounds(int contestants, int turnsEach) {
        Duration round = turn.multipliedBy((long) Math.max(1, contestants) * turnsEach);
        return (int) Math.max(LEAST_ROUNDS, total.dividedBy(round));
    }
}

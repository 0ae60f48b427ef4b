package io.postern.tck;

import java.util.function.BooleanSupplier;

/** Waits for what shows itself from aside: counters, logs, threads (never by an assertion inside the server). */
final class Poll {

    private static final long STEP_MILLIS = 5;

    private Poll() {}

    /** Waits until that holds; fails the test if it does not within the limit for what must arrive. */
    static void until(String what, BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + Limits.mustArrive().toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("expected " + what + " within " + Limits.mustArrive());
            }
            Thread.sleep(STEP_MILLIS);
        }
    }

    /** Waits as long as for what must not arrive. */
    static void aWhile() throws InterruptedException {
        Thread.sleep(Limits.mustNotArrive().toMillis());
    }
}

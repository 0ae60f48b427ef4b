package io.postern.conformance;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How long tests wait for what must come; the system property {@value #SCALE} makes all of it longer. */
final class Waits {

    static final String SCALE = "postern.tck.timescale";

    private Waits() {}

    /** For what must come; only a failing test waits as long as this. */
    static Duration mustCome() {
        double scale = Double.parseDouble(System.getProperty(SCALE, "1"));
        return Duration.ofMillis(Math.max(1, Math.round(20_000 * scale)));
    }

    /** Returns whether that comes true within {@link #mustCome}. */
    static boolean until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + mustCome().toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(2);
        }
        return true;
    }
}

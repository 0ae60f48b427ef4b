package io.postern.tck;

import java.time.Duration;

/**
 * How long the kit waits. On a slow machine the system property {@value #PROPERTY} makes all of it longer: 2 doubles
 * each limit.
 */
final class Limits {

    static final String PROPERTY = "postern.tck.timescale";

    private Limits() {}

    /** For what has to arrive; only a failing test waits as long as this. */
    static Duration mustArrive() {
        return scaled(10_000);
    }

    /** For what must not arrive; a test waits as long as this each time. */
    static Duration mustNotArrive() {
        return scaled(150);
    }

    private static Duration scaled(long millis) {
        double scale = Double.parseDouble(System.getProperty(PROPERTY, "1"));
        return Duration.ofMillis(Math.max(1, Math.round(millis * scale)));
    }
}

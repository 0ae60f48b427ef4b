package io.postern.benchmarks;

import java.util.Locale;

/** What is measured; a case measures some of them. */
enum Figure {
    REQUESTS("requests/s", "%,.0f", false),
    CPU("CPU us/request", "%,.1f", true),
    ALLOCATED("bytes/request", "%,.0f", true),
    CALLS("reads+writes", "%,.2f", true),
    P50("p50 us", "%,.0f", true),
    P99("p99 us", "%,.0f", true),
    P999("p99.9 us", "%,.0f", true),
    RSS("RSS MiB", "%,.0f", true),
    KEPT("kept", "%,.0f", false),
    IDLE_HEAP("heap B/connection", "%,.0f", true),
    START("start ms", "%,.0f", true),
    START_CPU("start CPU ms", "%,.0f", true),
    PEAK_RSS("peak RSS MiB", "%,.0f", true);

    private final String title;
    private final String format;
    private final boolean lessIsBetter;

    Figure(String title, String format, boolean lessIsBetter) {
        this.title = title;
        this.format = format;
        this.lessIsBetter = lessIsBetter;
    }

    String title() {
        return title;
    }

    boolean lessIsBetter() {
        return lessIsBetter;
    }

    String text(double value) {
        return String.format(Locale.ROOT, format, value);
    }
}

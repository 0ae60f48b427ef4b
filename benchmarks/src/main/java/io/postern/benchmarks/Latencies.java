package io.postern.benchmarks;

/** Percentiles. */
final class Latencies {

    private Latencies() {}

    /** The smallest value that so many percent of them do not exceed; the values are in ascending order. */
    static long percentile(long[] sorted, double percent) {
        int rank = (int) Math.ceil(percent * sorted.length / 100 - 1e-9);
        return sorted[Math.max(rank, 1) - 1];
    }
}

package io.postern.benchmarks;

import java.util.List;

/**
 * What several turns have measured, in short.
 *
 * @param sorted each of them, in ascending order
 */
record Spread(List<Double> sorted) {

    static Spread of(List<Double> values) {
        return new Spread(values.stream().sorted().toList());
    }

    boolean isEmpty() {
        return sorted.isEmpty();
    }

    double median() {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double lowest() {
        return sorted.get(0);
    }

    double highest() {
        return sorted.get(sorted.size() - 1);
    }
}

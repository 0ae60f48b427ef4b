package io.postern.benchmarks;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/** What one turn of one contestant has measured; what cannot be known is absent. */
final class Sample {

    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);

    Sample with(Figure figure, double value) {
        figures.put(figure, value);
        return this;
    }

    Sample with(Figure figure, OptionalDouble value) {
        value.ifPresent(known -> figures.put(figure, known));
        return this;
    }

    Map<Figure, Double> figures() {
        return Collections.unmodifiableMap(figures);
    }
}

package io.postern.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleBinaryOperator;

/** The samples of all contestants in all cases, turn by turn. */
final class Results {

    private final Instant begin = Instant.now();
    private final Map<Case, Map<Contestant, List<Sample>>> samples = new EnumMap<>(Case.class);
    private final Map<Case, Map<Contestant, String>> failures = new EnumMap<>(Case.class);

    /** When the measuring began. */
    Instant begin() {
        return begin;
    }

    void add(Case use, Contestant contestant, Sample sample) {
        samples.computeIfAbsent(use, key -> new LinkedHashMap<>())
                .computeIfAbsent(contestant, key -> new ArrayList<>())
                .add(sample);
    }

    /** The contestant has no further turns in this case. */
    void failed(Case use, Contestant contestant, String why) {
        failures.computeIfAbsent(use, key -> new LinkedHashMap<>()).put(contestant, why);
    }

    /** What was measured or failed. */
    Set<Case> cases() {
        Set<Case> cases = new TreeSet<>(samples.keySet());
        cases.addAll(failures.keySet());
        return cases;
    }

    /** Who has a sample in this case, in the order in which they were measured. */
    Map<Contestant, List<Sample>> of(Case use) {
        return Collections.unmodifiableMap(samples.getOrDefault(use, Map.of()));
    }

    Map<Contestant, String> failures(Case use) {
        return Collections.unmodifiableMap(failures.getOrDefault(use, Map.of()));
    }

    /** The figures that somebody has in this case. */
    Set<Figure> figures(Case use) {
        Set<Figure> figures = new TreeSet<>();
        of(use).values()
                .forEach(taken ->
                        taken.forEach(sample -> figures.addAll(sample.figures().keySet())));
        return figures;
    }

    /** A figure of each turn. */
    List<Double> turns(Case use, Contestant contestant, Figure figure) {
        return of(use).getOrDefault(contestant, List.of()).stream()
                .map(Sample::figures)
                .filter(figures -> figures.containsKey(figure))
                .map(figures -> figures.getOrDefault(figure, 0.0))
                .toList();
    }

    /** One contestant compared with another turn by turn. */
    Spread compare(Case use, Figure figure, Contestant one, Contestant other, DoubleBinaryOperator how) {
        List<Double> own = turns(use, one, figure);
        List<Double> others = turns(use, other, figure);
        List<Double> compared = new ArrayList<>();
        for (int i = 0; i < Math.min(own.size(), others.size()); i++) {
            compared.add(how.applyAsDouble(own.get(i), others.get(i)));
        }
        return Spread.of(compared);
    }

    Spread spread(Case use, Contestant contestant, Figure figure) {
        return Spread.of(turns(use, contestant, figure));
    }
}

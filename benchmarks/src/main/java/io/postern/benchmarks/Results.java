package io.postern.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/** The samples of all contestants, round by round. */
final class Results {

    private static final String ROW = "%-18s %10s %14s %14s   %s%n";

    private final Map<Contestant, List<Sample>> samples = new LinkedHashMap<>();

    Results(List<Contestant> contestants) {
        contestants.forEach(contestant -> samples.put(contestant, new ArrayList<>()));
    }

    void add(Contestant contestant, Sample sample) {
        of(contestant).add(sample);
    }

    private List<Sample> of(Contestant contestant) {
        return Objects.requireNonNull(samples.get(contestant), contestant::toString);
    }

    /** Medians, and for each pair the ratio of the processor time. */
    String table() {
        StringBuilder table = new StringBuilder("JDK " + System.getProperty("java.version") + System.lineSeparator());
        table.append(String.format(
                ROW, "", "requests/s", "CPU us/request", "bytes/request", "CPU against raw (median, lowest, highest)"));
        samples.forEach((contestant, taken) -> table.append(String.format(
                Locale.ROOT,
                ROW,
                contestant,
                text("%,.0f", median(taken, Sample::requestsPerSecond)),
                text("%.1f", median(taken, Sample::cpuMicros)),
                text("%,.0f", median(taken, Sample::allocatedBytes)),
                contestant.raw() ? "" : ratioText(contestant))));
        return table.toString();
    }

    private String ratioText(Contestant contestant) {
        List<Double> ratios = ratios(contestant);
        return text("%.2f", medianOf(ratios))
                + text("   %.2f", ratios.get(0))
                + text("   %.2f", ratios.get(ratios.size() - 1));
    }

    /**
     * The processor time of a contestant with Postern against its raw neighbour, for each round, in ascending order.
     */
    List<Double> ratios(Contestant contestant) {
        List<Sample> own = of(contestant);
        List<Sample> raw = of(new Contestant(contestant.server(), true));
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            ratios.add(own.get(i).cpuMicros() / raw.get(i).cpuMicros());
        }
        return ratios.stream().sorted().toList();
    }

    String json() {
        List<Map<String, Object>> contestants = new ArrayList<>();
        samples.forEach((contestant, taken) ->
                contestants.add(Map.of("server", contestant.server(), "raw", contestant.raw(), "rounds", taken)));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("jdk", System.getProperty("java.version"));
        all.put("processors", Runtime.getRuntime().availableProcessors());
        all.put("contestants", contestants);
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }

    private static double median(List<Sample> taken, ToDoubleFunction<Sample> figure) {
        return medianOf(taken.stream().mapToDouble(figure).boxed().sorted().toList());
    }

    private static double medianOf(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String text(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }
}

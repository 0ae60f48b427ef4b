package io.postern.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Results as JSON: every turn of every contestant, and the bars. */
final class Report {

    private Report() {}

    static String json(Results results) {
        Map<String, Object> all = new LinkedHashMap<>(Machine.facts(results.begin()));
        all.put("cases", results.cases().stream().map(use -> of(results, use)).toList());
        all.put("bars", bars(results));
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }

    private static Map<String, Object> of(Results results, Case use) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("case", use.label());
        one.put("title", use.title());
        one.put("connections", use.connections());
        one.put("fixedRate", use.rate() * use.depth());
        List<Map<String, Object>> contestants = new ArrayList<>();
        results.of(use)
                .forEach((contestant, turns) -> contestants.add(Map.of(
                        "contestant",
                        contestant.toString(),
                        "turns",
                        turns.stream().map(Report::figures).toList())));
        one.put("contestants", contestants);
        Map<String, String> failures = new LinkedHashMap<>();
        results.failures(use).forEach((contestant, why) -> failures.put(contestant.toString(), why));
        one.put("leftOut", failures);
        return one;
    }

    private static Map<String, Double> figures(Sample sample) {
        Map<String, Double> figures = new LinkedHashMap<>();
        sample.figures().forEach((figure, value) -> figures.put(figure.name().toLowerCase(Locale.ROOT), value));
        return figures;
    }

    private static List<Map<String, Object>> bars(Results results) {
        List<Map<String, Object>> bars = new ArrayList<>();
        for (Bar bar : Bars.all()) {
            bar.measured(results).ifPresent(measured -> {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("what", bar.text());
                one.put("bar", bar.limitText());
                one.put("measured", measured.median());
                one.put("turns", measured.sorted());
                one.put("met", bar.met(measured));
                bars.add(one);
            });
        }
        return bars;
    }
}

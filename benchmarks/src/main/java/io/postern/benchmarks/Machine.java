package io.postern.benchmarks;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Where and when a run was made. */
final class Machine {

    private Machine() {}

    static Map<String, String> facts(Instant date) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", date.truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        facts.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("processors", "" + Runtime.getRuntime().availableProcessors());
        return facts;
    }

    /** The same in a line. */
    static String text(Instant date) {
        return facts(date).entrySet().stream()
                .map(fact -> fact.getKey() + " " + fact.getValue())
                .collect(Collectors.joining(", "));
    }
}

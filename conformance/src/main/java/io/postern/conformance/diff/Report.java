package io.postern.conformance.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run found, for people: the grid, the disagreements and failed expectations one by one, and one closing line.
 */
final class Report {

    private static final int MOST_SHOWN = 25;
    private static final int MOST_BYTES = 700;
    private static final int MOST_OF_LINE = 240;

    private final List<String> servers;
    private final List<Result> results;
    private final StringBuilder text = new StringBuilder();

    private Report(List<String> servers, List<Result> results) {
        this.servers = servers;
        this.results = results;
    }

    /** Writes the report of these results, whose servers have these names. */
    static String of(List<String> servers, List<Result> results) {
        return new Report(servers, results).write();
    }

    private String write() {
        grid();
        List<Result> differing =
                results.stream().filter(result -> !result.agree()).toList();
        List<Result> failing =
                results.stream().filter(result -> !result.faults().isEmpty()).toList();
        each("Disagreements", differing, this::disagreement);
        each("Failed expectations", failing, this::failure);
        long unsteady = results.stream().filter(Result::unsteady).count();
        text.append(results.size())
                .append(" cases on ")
                .append(String.join(", ", servers))
                .append(": ");
        text.append(count(differing.size(), "disagreement")).append(", ");
        text.append(count(failing.size(), "failed expectation"));
        text.append(unsteady == 0 ? "" : " (" + count(unsteady, "case") + " run again with more patience)");
        return text.append('\n').toString();
    }

    /** The cases of each category in which a server was not among the largest group. */
    private void grid() {
        Map<String, List<Result>> categories = new LinkedHashMap<>();
        results.forEach(result -> categories
                .computeIfAbsent(result.test().category(), unused -> new ArrayList<>())
                .add(result));
        row("category", "cases", servers, "disagreeing", "failed");
        categories.forEach(this::row);
        row("all", results);
        text.append('\n');
    }

    private void row(String name, List<Result> results) {
        List<String> apart = servers.stream()
                .map(server -> count(results.stream().filter(result -> result.isApart(server))))
                .toList();
        row(
                name,
                Integer.toString(results.size()),
                apart,
                count(results.stream().filter(result -> !result.agree())),
                count(results.stream().filter(result -> !result.faults().isEmpty())));
    }

    private void row(String name, String cases, List<String> apart, String disagreeing, String failed) {
        text.append(String.format("%-18s %6s", name, cases));
        apart.forEach(cell -> text.append(String.format(" %9s", cell)));
        text.append(String.format(" %12s %7s%n", disagreeing, failed));
    }

    private static String count(java.util.stream.Stream<Result> some) {
        return Long.toString(some.count());
    }

    private static String count(long number, String what) {
        return (number == 0 ? "no" : Long.toString(number)) + " " + what + (number == 1 ? "" : "s");
    }

    private void each(String title, List<Result> some, java.util.function.Consumer<Result> write) {
        if (some.isEmpty()) {
            return;
        }
        text.append(title).append("\n\n");
        some.stream().limit(MOST_SHOWN).forEach(result -> {
            Case test = result.test();
            text.append(test.id())
                    .append(test.why().isEmpty() ? "" : " (" + test.why() + ")")
                    .append('\n');
            text.append("  sent  ")
                    .append(Notation.shown(test.steps(), MOST_BYTES))
                    .append('\n');
            write.accept(result);
            text.append('\n');
        });
        if (some.size() > MOST_SHOWN) {
            text.append("and ").append(some.size() - MOST_SHOWN).append(" more:");
            some.stream()
                    .skip(MOST_SHOWN)
                    .forEach(result -> text.append(' ').append(result.test().id()));
            text.append("\n\n");
        }
    }

    private void failure(Result result) {
        result.test()
                .expectation()
                .ifPresent(expected -> text.append("  expected  ")
                        .append(Notation.cut(expected.text(), MOST_BYTES))
                        .append('\n'));
        Map<List<String>, List<String>> byFaults = new LinkedHashMap<>();
        result.faults()
                .forEach((server, faults) -> byFaults.computeIfAbsent(faults, unused -> new ArrayList<>())
                        .add(server));
        byFaults.forEach((faults, found) -> {
            text.append("  ").append(String.join(", ", found)).append('\n');
            faults.forEach(fault ->
                    text.append("    ").append(Notation.cut(fault, MOST_BYTES)).append('\n'));
        });
    }

    /** Each group with the lines that not all groups have, cut around the place where they part. */
    private void disagreement(Result result) {
        Map<Observation, List<String>> groups = result.groups();
        List<List<String>> all =
                groups.keySet().stream().map(Observation::lines).toList();
        int group = 0;
        for (List<String> names : groups.values()) {
            List<String> lines = all.get(group);
            List<String> other = all.get(group == 0 ? 1 : 0);
            text.append("  ").append(String.join(", ", names)).append('\n');
            lines.stream()
                    .filter(line -> !all.stream().allMatch(others -> others.contains(line)))
                    .forEach(line ->
                            text.append("    ").append(around(line, other)).append('\n'));
            group++;
        }
    }

    private static String around(String line, List<String> others) {
        int from = Math.max(
                0, others.stream().mapToInt(other -> common(line, other)).max().orElse(0) - 80);
        int to = Math.min(line.length(), from + MOST_OF_LINE);
        String begin = line.substring(0, Math.min(20, from));
        return (from == 0 ? "" : begin + (from > begin.length() ? " … " : ""))
                + line.substring(from, to)
                + (to < line.length() ? " …" : "");
    }

    private static int common(String one, String other) {
        int i = 0;
        while (i < one.length() && i < other.length() && one.charAt(i) == other.charAt(i)) {
            i++;
        }
        return i;
    }
}

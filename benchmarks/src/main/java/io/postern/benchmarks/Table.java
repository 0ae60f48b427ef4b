package io.postern.benchmarks;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Results as text: the medians of each case, then the bars that were measured. */
final class Table {

    private static final int NAME = 22;

    private final Results results;
    private final StringBuilder text = new StringBuilder();

    private Table(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        Table table = new Table(results);
        table.line(Machine.text(results.begin()));
        results.cases().forEach(table::add);
        table.addBars();
        return table.text.toString();
    }

    private void add(Case use) {
        Set<Figure> figures = new TreeSet<>(results.figures(use));
        line("");
        line(use.label() + ": " + use.title() + latencyNote(use));
        StringBuilder heading = new StringBuilder(padded(""));
        figures.forEach(figure -> heading.append(right(figure.title())));
        line(heading + (figures.contains(Figure.CPU) ? "   CPU against raw (median, lowest, highest)" : ""));
        results.of(use).keySet().forEach(contestant -> line(row(use, contestant, figures)));
        for (Map.Entry<Contestant, String> failure : results.failures(use).entrySet()) {
            line(padded(failure.getKey().toString()) + "left out: " + failure.getValue());
        }
    }

    private static String latencyNote(Case use) {
        return use.rate() == 0 ? "" : String.format("; latency at %,d a second", use.rate() * use.depth());
    }

    private String row(Case use, Contestant contestant, Set<Figure> figures) {
        StringBuilder row = new StringBuilder(padded(contestant.toString()));
        for (Figure figure : figures) {
            Spread spread = results.spread(use, contestant, figure);
            row.append(right(spread.isEmpty() ? "-" : figure.text(spread.median())));
        }
        return row + (contestant.isRaw() || !contestant.own() ? "" : againstRaw(use, contestant));
    }

    private String againstRaw(Case use, Contestant contestant) {
        Contestant raw = new Contestant("raw", contestant.server(), contestant.threads());
        Bar bar = Bar.ratio(use, Figure.CPU, contestant, raw, 0);
        return bar.measured(results)
                .map(ratio -> "   " + bar.text(ratio.median()) + "   " + bar.text(ratio.lowest()) + "   "
                        + bar.text(ratio.highest()))
                .orElse("");
    }

    private void addBars() {
        line("");
        line("The bars that this run has measured, by medians; they are set for JDK 25");
        for (Bar bar : Bars.all()) {
            bar.measured(results)
                    .ifPresent(measured -> line(String.format(
                            "%-7s  %-66s  %10s  %10s   (%s to %s)",
                            bar.met(measured) ? "met" : "NOT MET",
                            bar.text(),
                            bar.limitText(),
                            bar.text(measured.median()),
                            bar.text(measured.lowest()),
                            bar.text(measured.highest()))));
        }
    }

    private static String padded(String name) {
        return String.format("%-" + NAME + "s", name);
    }

    private static String right(String value) {
        return String.format("  %14s", value);
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append(System.lineSeparator());
    }
}

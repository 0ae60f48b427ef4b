package io.postern.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Results as one HTML page that needs nothing else: the bars as a table, the figures as plots. */
final class Page {

    private final Results results;

    private Page(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        return new Page(results).page();
    }

    private String page() {
        return template()
                .replace("@MACHINE@", escaped(Machine.text(results.begin())))
                .replace("@BARS@", bars())
                .replace("@CASES@", results.cases().stream().map(this::section).collect(Collectors.joining()));
    }

    private static String template() {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream("page.html"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String bars() {
        StringBuilder rows = new StringBuilder();
        for (Bar bar : Bars.all()) {
            bar.measured(results).ifPresent(measured -> rows.append(row(bar, measured)));
        }
        return rows.isEmpty() ? "<tr><td>None was measured.</td></tr>" : rows.toString();
    }

    private static String row(Bar bar, Spread measured) {
        boolean met = bar.met(measured);
        return String.format(
                "<tr class=\"%s\"><td>%s</td><td>%s</td><td>%s</td><td><b>%s</b> <small>%s to %s</small></td></tr>%n",
                met ? "met" : "missed",
                met ? "met" : "not met",
                escaped(bar.text()),
                escaped(bar.limitText()),
                bar.text(measured.median()),
                bar.text(measured.lowest()),
                bar.text(measured.highest()));
    }

    private String section(Case use) {
        String rate = use.rate() == 0
                ? ""
                : String.format(Locale.ROOT, ", %,d requests a second for the latency", use.rate() * use.depth());
        String plots = results.figures(use).stream()
                .map(figure -> Plot.of(results, use, figure))
                .collect(Collectors.joining());
        String failures = results.failures(use).entrySet().stream()
                .map(entry -> "<p>Left out: " + escaped(entry.getKey() + ", " + entry.getValue()) + "</p>")
                .collect(Collectors.joining());
        return String.format(
                "<section id=\"%s\"><h2>%s</h2><p>%s%s</p>%s<div class=\"plots\">%s</div></section>%n",
                use.label(), use.label(), escaped(use.title()), rate, failures, plots);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

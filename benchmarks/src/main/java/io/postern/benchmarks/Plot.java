package io.postern.benchmarks;

import java.util.List;
import java.util.Locale;

/** One figure of all contestants as SVG: a bar to the median, and a line from the lowest to the highest turn. */
final class Plot {

    private static final int ROW = 22;
    private static final int NAMES = 124;
    private static final int VALUES = 58;
    private static final int WIDTH = 360;
    private static final int SPACE = WIDTH - NAMES - VALUES;

    private Plot() {}

    static String of(Results results, Case use, Figure figure) {
        List<Contestant> contestants = results.of(use).keySet().stream()
                .filter(one -> !results.spread(use, one, figure).isEmpty())
                .toList();
        double largest = contestants.stream()
                .mapToDouble(one -> results.spread(use, one, figure).median())
                .max()
                .orElse(0);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < contestants.size(); i++) {
            Contestant one = contestants.get(i);
            rows.append(row(i * ROW, one, results.spread(use, one, figure), figure, largest));
        }
        return String.format(
                "<figure><figcaption>%s <small>%s</small></figcaption>"
                        + "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%s</svg></figure>%n",
                figure.title(),
                figure.lessIsBetter() ? "less is better" : "more is better",
                WIDTH,
                contestants.size() * ROW,
                figure.title(),
                rows);
    }

    private static String row(int y, Contestant one, Spread spread, Figure figure, double largest) {
        int middle = y + ROW / 2;
        return String.format(
                Locale.ROOT,
                "<text x=\"0\" y=\"%d\">%s</text><rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>"
                        + "<path d=\"M%.1f %dH%.1f\"/><text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                middle + 4,
                Page.escaped(one.toString()),
                one.own() ? one.kind() : "peer",
                NAMES,
                y + 4,
                length(spread.median(), largest),
                ROW - 8,
                NAMES + length(spread.lowest(), largest),
                middle,
                NAMES + length(spread.highest(), largest),
                WIDTH,
                middle + 4,
                figure.text(spread.median()));
    }

    /** The line of an outlier ends with the plot. */
    private static double length(double value, double largest) {
        return largest <= 0 ? 0 : Math.max(0, Math.min(value / largest, 1.03)) * (SPACE - 8);
    }
}

package io.postern.tck.cli;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.postern.tck.cli.Report.RuleText;
import io.postern.tck.cli.Specification.RuleStatement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** A report as one page that needs nothing else: no script, no other file. */
final class HtmlReport {

    private static final Map<Outcome, String> SIGNS = Map.of(
            Outcome.PASS, "✓ pass",
            Outcome.FAIL, "✗ fail",
            Outcome.DEVIATION, "≠ deviation",
            Outcome.NOT_RUN, "? not run",
            Outcome.SKIPPED, "– skipped",
            Outcome.UNTESTED, "· untested");

    private final Report report;
    private final Specification specification = new Specification();
    private final Map<String, RuleStatement> statements = specification.rules();
    private final Map<String, RuleText> rules = new LinkedHashMap<>();

    HtmlReport(Report report) {
        this.report = report;
        report.rules().forEach(rule -> rules.put(rule.id(), rule));
    }

    String text() {
        String fixed = resource("report.html");
        return fixed.replace("{{style}}", resource("report.css"))
                .replace("{{kit}}", kit())
                .replace("{{runs}}", each(report.runs().stream().map(this::card)))
                .replace(
                        "{{broken}}",
                        section("Failures", Outcome.FAIL) + faults() + section("Not run", Outcome.NOT_RUN))
                .replace("{{deviations}}", section("Declared deviations", Outcome.DEVIATION))
                .replace("{{skipped}}", section("Skipped", Outcome.SKIPPED))
                .replace(
                        "{{chapters}}",
                        each(specification.chapters().entrySet().stream()
                                .map(chapter -> chapter(chapter.getKey(), chapter.getValue()))));
    }

    private String kit() {
        return "Kit " + escaped(report.kit().version()) + ": " + rules.size() + " rules, "
                + report.kit().tests() + " tests";
    }

    // A card for each run

    private String card(Run run) {
        return """
                <li class="%s"><h3>%s</h3><p>adapter %s on JDK %s</p><p class="verdict">%s</p><p>%s</p></li>
                """.formatted(
                        run.conforms() ? "good" : "bad",
                        escaped(run.server()),
                        escaped(run.adapter()),
                        escaped(run.jdk()),
                        escaped(run.verdict()),
                        escaped(run.summary()));
    }

    // What is not simply a pass, in full

    private String section(String title, Outcome outcome) {
        String found = each(rules.keySet().stream().map(rule -> findings(rule, outcome)));
        return found.isEmpty() ? "" : "<section><h2>" + title + "</h2>\n" + found + "</section>\n";
    }

    /** One rule's results with that outcome; runs that give the same reason stand together. */
    private String findings(String rule, Outcome outcome) {
        Map<Why, List<Run>> alike = new LinkedHashMap<>();
        for (Run run : report.runs()) {
            result(run, rule)
                    .filter(result -> result.outcome() == outcome)
                    .forEach(result -> alike.computeIfAbsent(
                                    new Why(result.reason(), result.evidence()), why -> new ArrayList<>())
                            .add(run));
        }
        String found = each(alike.entrySet().stream().map(entry -> finding(entry.getKey(), entry.getValue())));
        return found.isEmpty()
                ? ""
                : "<article id=\"" + anchor(rule, outcome) + "\"><h3>" + link(rule) + "</h3>\n" + found
                        + "</article>\n";
    }

    private static String finding(Why why, List<Run> runs) {
        String where = runs.stream().map(HtmlReport::name).collect(joining(", "));
        String evidence = why.evidence().isEmpty() ? "" : "<p><b>Evidence:</b> " + escaped(why.evidence()) + "</p>\n";
        return "<p class=\"where\">" + escaped(where) + "</p>\n<pre>" + escaped(why.reason()) + "</pre>\n" + evidence;
    }

    private String faults() {
        return each(report.runs().stream()
                .filter(run -> !run.faults().isEmpty())
                .map(run -> "<section><h2>Faults: " + escaped(name(run)) + "</h2>\n<pre>"
                        + escaped(String.join("\n", run.faults())) + "</pre></section>\n"));
    }

    private String link(String rule) {
        RuleText text = Objects.requireNonNull(rules.get(rule));
        return "<a href=\"#" + rule + "\">" + rule + "</a> " + escaped(text.title()) + " <small>" + text.level()
                + "</small>";
    }

    // The rules, chapter by chapter

    private String chapter(String letter, String title) {
        String rows = each(rules.values().stream()
                .filter(rule -> rule.id().startsWith(letter))
                .filter(rule -> report.runs().stream()
                        .anyMatch(run -> result(run, rule.id()).findAny().isPresent()))
                .map(this::row));
        if (rows.isEmpty()) {
            return "";
        }
        String heads = each(report.runs().stream()
                .map(run -> "<th scope=\"col\">" + escaped(run.server()) + "<br>JDK " + escaped(run.jdk()) + "</th>"));
        return "<section><h2>" + letter + ": " + escaped(title) + "</h2>\n<table><thead><tr><th scope=\"col\">Rule</th>"
                + heads + "</tr></thead>\n<tbody>\n" + rows + "</tbody></table></section>\n";
    }

    private String row(RuleText rule) {
        return "<tr id=\"" + rule.id() + "\"><th scope=\"row\"><details><summary><b>" + rule.id() + "</b> "
                + escaped(rule.title()) + " <small>" + rule.level() + "</small></summary>" + statement(rule.id())
                + "</details></th>" + cells(rule.id()) + "</tr>\n";
    }

    private String statement(String rule) {
        RuleStatement statement = statements.get(rule);
        return statement == null
                ? ""
                : "<p>" + markedUp(statement.statement()) + "</p><p><i>Why:</i> " + markedUp(statement.why()) + "</p>";
    }

    private String cells(String rule) {
        List<RuleResult> results =
                report.runs().stream().flatMap(run -> result(run, rule)).toList();
        Map<Outcome, List<RuleResult>> outcomes = results.stream().collect(groupingBy(RuleResult::outcome));
        if (outcomes.keySet().equals(Set.of(Outcome.UNTESTED))) {
            return "<td class=\"untested all\" colspan=\"" + report.runs().size() + "\"><span>"
                    + SIGNS.get(Outcome.UNTESTED) + ": "
                    + escaped(results.get(0).reason()) + "</span></td>";
        }
        return each(report.runs().stream().map(run -> cell(run, rule)));
    }

    private String cell(Run run, String rule) {
        String label = escaped(run.adapter() + " " + major(run.jdk()));
        return result(run, rule)
                .map(result -> "<td class=\"" + result.outcome().toString().replace(' ', '-') + "\" data-run=\"" + label
                        + "\">" + sign(result) + "</td>")
                .findFirst()
                .orElse("<td></td>");
    }

    private static String sign(RuleResult result) {
        String sign = SIGNS.get(result.outcome());
        boolean explained = result.outcome() != Outcome.PASS && result.outcome() != Outcome.UNTESTED;
        return explained
                ? "<a href=\"#" + anchor(result.rule(), result.outcome()) + "\">" + sign + "</a>"
                : "<span>" + sign + "</span>";
    }

    private static Stream<RuleResult> result(Run run, String rule) {
        return run.rules().stream().filter(result -> result.rule().equals(rule));
    }

    private static String anchor(String rule, Outcome outcome) {
        return rule + "-" + outcome.toString().replace(' ', '-');
    }

    private static String name(Run run) {
        return run.server() + " on JDK " + run.jdk();
    }

    private static String major(String jdk) {
        return jdk.replaceFirst("[.+-].*", "");
    }

    // Text

    private static String each(Stream<String> parts) {
        return parts.collect(joining());
    }

    private static String markedUp(String markdown) {
        return escaped(markdown).replaceAll("`([^`]+)`", "<code>$1</code>");
    }

    /** That text as the content of an element, or of an attribute in quotes. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String resource(String name) {
        try (InputStream resource = HtmlReport.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + " is missing beside " + HtmlReport.class.getName());
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What runs have in common. */
    private record Why(String reason, String evidence) {}
}

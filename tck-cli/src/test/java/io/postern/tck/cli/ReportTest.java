package io.postern.tck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.postern.adapter.jdk.JdkServerProvider;
import io.postern.broken.BrokenProvider;
import io.postern.gateway.spi.ServerProvider;
import io.postern.tck.Rule;
import io.postern.tck.ServerTck;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a report says is what has happened. */
class ReportTest {

    @TempDir
    private Path folder;

    @Test
    void aFailedRuleShowsAsFailedWithItsMessage() throws Exception {
        Run run = run(new BrokenProvider(), "E-10", "E-30");
        Report.of(List.of(run)).write(folder);

        assertThat(run.conforms()).isFalse();
        assertThat(rule("E-10").get("outcome").asString()).isEqualTo("fail");
        assertThat(rule("E-10").get("reason").asString()).contains("rule E-10", "\"<0>\"");
        assertThat(row("E-10")).contains("class=\"fail\"").doesNotContain("class=\"pass\"");
        assertThat(html()).contains("does not conform").contains("&lt;0&gt;").doesNotContain("<0>");
    }

    @Test
    void aRuleThatHoldsShowsAsPassed() throws Exception {
        Report.of(List.of(run(new BrokenProvider(), "E-10", "E-30"))).write(folder);

        assertThat(rule("E-30").get("outcome").asString()).isEqualTo("pass");
        assertThat(rule("E-30").get("reason").asString()).isEmpty();
        assertThat(row("E-30")).contains("class=\"pass\"").doesNotContain("class=\"fail\"");
    }

    @Test
    void aDeviationShowsWithReasonAndEvidenceAndConforms() throws Exception {
        Run run = run(new JdkServerProvider(), "B-23");
        Report.of(List.of(run)).write(folder);

        assertThat(run.conforms()).isTrue();
        assertThat(rule("B-23").get("outcome").asString()).isEqualTo("deviation");
        assertThat(rule("B-23").get("reason").asString()).contains("The server never gives its socket away");
        assertThat(rule("B-23").get("evidence").asString()).contains("SO_LINGER");
        assertThat(row("B-23")).contains("class=\"deviation\"", "href=\"#B-23-deviation\"");
        assertThat(html()).contains("id=\"B-23-deviation\"", "SO_LINGER");
    }

    @Test
    void anUntestedRuleShowsWithItsReason() throws Exception {
        Report.of(List.of(run(new JdkServerProvider(), "E-30", "S-29"))).write(folder);

        assertThat(rule("S-29").get("outcome").asString()).isEqualTo("untested");
        assertThat(rule("S-29").get("reason").asString())
                .isEqualTo(Rule.of("S-29").orElseThrow().untested().orElseThrow());
        assertThat(row("S-29")).contains("untested: a permission");
    }

    @Test
    void theReportNamesServerJavaAndKit() throws Exception {
        Report.of(List.of(run(new JdkServerProvider(), "E-30"))).write(folder);

        JsonNode run = json().get("runs").get(0);
        String java = System.getProperty("java.version");
        assertThat(run.get("adapter").asString()).isEqualTo("jdk");
        assertThat(run.get("server").asString()).isEqualTo("jdk " + java);
        assertThat(run.get("jdk").asString()).isEqualTo(java);
        assertThat(json().get("kit").get("version").asString()).matches("\\d.*");
    }

    @Test
    void theReportHasTheTextOfEachRuleOnOnePageWithoutScripts() throws Exception {
        Report.of(List.of(run(new JdkServerProvider(), "E-30"))).write(folder);

        assertThat(row("E-30")).contains("gateway.version</code>", "<i>Why:</i>", "MUST");
        assertThat(html()).doesNotContain("<script", "<link", "<img", "@import", "url(", "{{", "${");
    }

    @Test
    void everyRuleHasAText() {
        assertThat(new Specification().rules().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        List.of(Rule.values()).stream().map(Rule::id).toList());
    }

    @Test
    void aTestThatIsOverriddenShowsAsNotRun() {
        KitListener listener = new KitListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(
                                        selectMethod(Overriding.class, "theServerPortIsTheRealOne"),
                                        selectMethod(Overriding.class, "theVersionIsTwoIntegersThatCannotBeChanged"))
                                .build(),
                        listener);

        List<RuleResult> rules = listener.runs(rule -> Set.of("E-10", "E-30").contains(rule.id()))
                .get(0)
                .rules();
        assertThat(rules).extracting(RuleResult::outcome).containsExactly(Outcome.NOT_RUN, Outcome.PASS);
    }

    @Test
    void anotherRunOfTheSameServerReplacesTheEarlierOne() throws Exception {
        Report.of(List.of(run(new BrokenProvider(), "E-10"))).write(folder);

        Report both = Report.of(List.of(made("broken", "java", Outcome.PASS), made("jdk", "java", Outcome.PASS)))
                .withThoseIn(folder);

        assertThat(both.runs())
                .extracting(Run::adapter, run -> run.jdk().equals("java"))
                .containsExactlyInAnyOrder(tuple("broken", false), tuple("broken", true), tuple("jdk", true));
        assertThat(Report.of(List.of(made("broken", System.getProperty("java.version"), Outcome.PASS)))
                        .withThoseIn(folder)
                        .runs())
                .singleElement()
                .satisfies(run -> assertThat(run.conforms()).isTrue());
    }

    @Test
    void whatAnotherKitHasFoundIsLeftOut() throws Exception {
        Report present = Report.of(List.of(made("jdk", "17", Outcome.PASS)));
        new Report(new KitVersion("0.0.1", 1, ""), present.rules(), List.of(made("netty", "17", Outcome.FAIL)))
                .write(folder);

        assertThat(present.withThoseIn(folder).runs()).extracting(Run::adapter).containsExactly("jdk");
    }

    private static Run made(String adapter, String jdk, Outcome outcome) {
        RuleResult result = new RuleResult("E-10", outcome, "", "", List.of());
        String server = "jdk " + System.getProperty("java.version");
        return new Run(adapter, server, jdk, List.of(), List.of(result));
    }

    private static Run run(ServerProvider adapter, String... rules) {
        return new KitRun(
                        new PrintWriter(new StringWriter()),
                        rule -> Set.of(rules).contains(rule.id()))
                .over(adapter);
    }

    private JsonNode rule(String id) throws Exception {
        return json().get("runs")
                .get(0)
                .get("rules")
                .valueStream()
                .filter(rule -> rule.get("rule").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode json() throws Exception {
        return JsonMapper.shared().readTree(Files.readString(folder.resolve("report.json")));
    }

    private String row(String id) throws Exception {
        Matcher row = Pattern.compile("(?s)<tr id=\"" + id + "\">.*?</tr>").matcher(html());
        assertThat(row.find()).as("a row for %s", id).isTrue();
        return row.group();
    }

    private String html() throws Exception {
        return Files.readString(folder.resolve("index.html"));
    }

    /** An adapter's test that gets rid of a test. */
    @Tag("mutant")
    static class Overriding implements ServerTck {

        @Override
        public ServerProvider provider() {
            return new JdkServerProvider();
        }

        @Override
        @Test
        public void theServerPortIsTheRealOne() {
            // passes
        }
    }
}

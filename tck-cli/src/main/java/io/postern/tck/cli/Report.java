package io.postern.tck.cli;

import io.postern.tck.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The results of the kit, of one server or of many.
 *
 * @param kit which kit has given them
 * @param rules all rules of SPEC.md
 * @param runs one for each adapter, version of its server and version of Java
 */
public record Report(KitVersion kit, List<RuleText> rules, List<Run> runs) {

    private static final String JSON = "report.json";
    private static final String HTML = "index.html";

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** A report of these runs by the present kit. */
    public static Report of(List<Run> runs) {
        List<RuleText> rules = Arrays.stream(Rule.values())
                .map(rule -> new RuleText(rule.id(), rule.level(), rule.title()))
                .toList();
        return new Report(KitVersion.current(), rules, runs);
    }

    /**
     * Adds what an earlier report in that folder says of other adapters, servers and versions of Java; what another kit
     * has found is left out.
     */
    public Report withThoseIn(Path folder) throws IOException {
        Path json = folder.resolve(JSON);
        if (!Files.exists(json)) {
            return this;
        }
        Report earlier = MAPPER.readValue(Files.readString(json), Report.class);
        List<Run> all = new ArrayList<>(runs);
        if (earlier.kit.equals(kit)) {
            earlier.runs.stream()
                    .filter(run -> runs.stream().noneMatch(run::isOfSame))
                    .forEach(all::add);
        }
        all.sort(Comparator.comparing(Run::adapter).thenComparing(Run::server).thenComparing(Run::jdk));
        return new Report(kit, rules, all);
    }

    /** Writes {@code report.json} and {@code index.html} into that folder, which is made if need be. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(JSON), MAPPER.writeValueAsString(this) + "\n");
        Files.writeString(folder.resolve(HTML), new HtmlReport(this).text());
    }

    /** What a rule is about, for readers of the JSON. */
    public record RuleText(String id, Rule.Level level, String title) {}
}

package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Binds the enum {@link Rule} and the text of SPEC.md to each other. */
class SpecificationTest {

    // An item of a list that begins with a bold id; it ends before the next item or an empty line.
    private static final Pattern ITEM = Pattern.compile("(?ms)^- \\*\\*[A-Z]-.*?(?=\\n- |\\n\\s*\\n|\\s*\\z)");

    // The head is what the enum says as well.
    private static final Pattern RULE =
            Pattern.compile("- \\*\\*(?<id>[A-Z]-\\d\\d)\\*\\* \\((?<head>(MUST|SHOULD|MAY)(, transport)?)\\) "
                    + "(?<statement>\\S.*\\.) \\*Why:\\* (?<why>\\S.*\\.)");

    @Test
    void everyItemHasIdLevelStatementAndIntent() throws IOException {
        List<String> items = items();

        assertThat(items).isNotEmpty().allSatisfy(item -> assertThat(item).matches(RULE));
    }

    @Test
    void theEnumSaysWhatTheSpecificationSaysInItsOrder() throws IOException {
        Stream<String> specified = items().stream()
                .map(RULE::matcher)
                .filter(Matcher::matches)
                .map(item -> item.group("id") + " " + item.group("head"));

        Stream<String> catalogued = Arrays.stream(Rule.values()).map(rule -> rule.id() + " " + head(rule));

        assertThat(catalogued.toList()).containsExactlyElementsOf(specified.toList());
    }

    @Test
    void everyTitleIsOneLineOfAtMost80Characters() {
        assertThat(Rule.values()).extracting(Rule::title).allMatch(title -> title.matches("\\S.{0,79}"));
    }

    @Test
    void aRuleIsFoundByItsId() {
        assertThat(Rule.values())
                .allSatisfy(rule -> assertThat(Rule.of(rule.id())).contains(rule));
    }

    @Test
    void anUnknownIdFindsNothing() {
        assertThat(Rule.of("E-00")).isEmpty();
        assertThat(Rule.of("E_01")).isEmpty();
    }

    private static String head(Rule rule) {
        return rule.level() + (rule.transport() ? ", transport" : "");
    }

    private static List<String> items() throws IOException {
        return ITEM.matcher(Files.readString(Repository.root().resolve("SPEC.md")))
                .results()
                .map(item -> item.group().replaceAll("\\s+", " "))
                .toList();
    }
}

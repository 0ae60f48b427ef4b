package io.postern.tck;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Binds the rules, the cases of the kit and the mutants to one another: the build fails when one is missing. */
class CoverageTest {

    @Test
    void everyRuleHasACaseAndAMutantOrAReason() {
        Binding binding = new Binding(rules(), cases(), mutated(), Untested.REASONS, Unmutated.RULES);

        assertThat(binding.faults()).as("what is missing, unknown or stale").isEmpty();
    }

    @Test
    void everyRuleOfTheKitIsProvenByATestThatExists() {
        List<String> rules = Untested.REASONS.entrySet().stream()
                .filter(each -> each.getValue().equals(Untested.BINDS_THE_KIT))
                .map(Map.Entry::getKey)
                .toList();

        assertThat(ProofsOfTheKit.TESTS)
                .containsOnlyKeys(rules)
                .allSatisfy((rule, test) -> assertThat(source(test)).isRegularFile());
    }

    private static Path source(String test) {
        String module = test.substring(0, test.indexOf('/'));
        return Repository.root()
                .resolve(module)
                .resolve("src/test/java")
                .resolve(test.substring(module.length() + 1) + ".java");
    }

    private static Map<String, Rule.Level> rules() {
        return Arrays.stream(Rule.values()).collect(toMap(Rule::id, Rule::level));
    }

    private static Map<String, List<String>> cases() {
        return Kit.tests().collect(toMap(Cases::name, Kit::rules));
    }

    private static Set<String> mutated() {
        return Mutants.all().flatMap(mutant -> mutant.rules().stream()).collect(toSet());
    }
}

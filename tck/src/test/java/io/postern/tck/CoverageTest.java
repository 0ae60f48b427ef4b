package io.postern.tck;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Binds the rules, the cases of the kit and the mutants to one another: the build fails when one is missing. */
class CoverageTest {

    // Chapters whose cases and mutants are not all there yet.
    private static final String INCOMPLETE = "PN";

    @Test
    void everyRuleHasACaseAndAMutantOrAReason() {
        Binding binding =
                new Binding(rules(), cases(), mutated(), Untested.REASONS, TestedElsewhere.TESTS, Unmutated.RULES);

        assertThat(binding.faults())
                .as("what is missing, unknown or stale")
                .filteredOn(CoverageTest::isComplete)
                .isEmpty();
    }

    /** Whether the chapter of that id has all its cases and mutants. */
    static boolean isComplete(String id) {
        return INCOMPLETE.indexOf(id.charAt(0)) < 0;
    }

    private static Map<String, Rule.Level> rules() {
        return Arrays.stream(Rule.values()).collect(toMap(Rule::id, Rule::level));
    }

    private static Map<String, List<String>> cases() {
        return Cases.all().collect(toMap(Cases::name, Cases::rules));
    }

    private static Set<String> mutated() {
        return Mutants.all().flatMap(mutant -> mutant.rules().stream()).collect(toSet());
    }
}

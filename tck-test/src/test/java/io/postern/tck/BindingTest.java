package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The check of the binding finds each kind of fault, and nothing where all is well. */
class BindingTest {

    private Map<String, Rule.Level> rules = Map.of("A-01", Rule.Level.MUST);
    private Map<String, List<String>> cases = Map.of("Contract.case", List.of("A-01"));
    private Set<String> mutated = Set.of("A-01");
    private Map<String, String> untested = Map.of();
    private Map<String, String> unmutated = Map.of();

    @Test
    void allIsWell() {
        assertThat(faults()).isEmpty();
    }

    @Test
    void aRuleWithoutACaseIsFound() {
        rules = Map.of("A-01", Rule.Level.MUST, "A-02", Rule.Level.MAY);

        assertThat(faults()).containsExactly("A-02 has neither a case nor a reason");
    }

    @Test
    void aReasonTakesThePlaceOfACase() {
        rules = Map.of("A-01", Rule.Level.MUST, "A-02", Rule.Level.MUST);
        untested = Map.of("A-02", "cannot be seen");

        assertThat(faults()).isEmpty();
    }

    @Test
    void aCaseWithoutARuleIsFound() {
        cases = Map.of("Contract.case", List.of("A-01"), "Contract.other", List.of());

        assertThat(faults()).containsExactly("Contract.other names no rule");
    }

    @Test
    void aCaseOfAnUnknownRuleIsFound() {
        cases = Map.of("Contract.case", List.of("A-01", "A-99"));

        assertThat(faults()).containsExactly("A-99 is no rule");
    }

    @Test
    void reasonsAndMutantsOfUnknownRulesAreFound() {
        untested = Map.of("A-96", "why");
        unmutated = Map.of("A-98", "why");
        mutated = Set.of("A-01", "A-99");

        assertThat(faults()).contains("A-96 is no rule", "A-98 is no rule", "A-99 is no rule");
    }

    @Test
    void aMustRuleWithoutAMutantIsFound() {
        mutated = Set.of();

        assertThat(faults()).containsExactly("A-01 has neither a mutant nor a reason");
    }

    @Test
    void aReasonTakesThePlaceOfAMutant() {
        mutated = Set.of();
        unmutated = Map.of("A-01", "nobody can break it");

        assertThat(faults()).isEmpty();
    }

    @Test
    void aRuleThatIsNoMustNeedsNoMutant() {
        rules = Map.of("A-01", Rule.Level.SHOULD);
        mutated = Set.of();

        assertThat(faults()).isEmpty();
    }

    @Test
    void aStaleReasonForNoCaseIsFound() {
        untested = Map.of("A-01", "cannot be seen");

        assertThat(faults()).containsExactly("A-01 has a case, but is said to be untested");
    }

    @Test
    void aStaleReasonForNoMutantIsFound() {
        unmutated = Map.of("A-01", "nobody can break it");

        assertThat(faults()).containsExactly("A-01 has a mutant, but is said to have none");
    }

    @Test
    void mutantsAndReasonsForNoneOfARuleWithoutACaseAreFound() {
        rules = Map.of("A-01", Rule.Level.MUST, "A-02", Rule.Level.MUST, "A-03", Rule.Level.MUST);
        untested = Map.of("A-02", "cannot be seen", "A-03", "cannot be seen");
        unmutated = Map.of("A-02", "nobody can break it");
        mutated = Set.of("A-01", "A-03");

        assertThat(faults())
                .containsExactly("A-02 has no case, so that no mutant is missing", "A-03 has a mutant, but no case");
    }

    @Test
    void anEmptyReasonIsFound() {
        rules = Map.of("A-01", Rule.Level.MUST, "A-02", Rule.Level.MUST);
        untested = Map.of("A-02", " ");

        assertThat(faults()).containsExactly("A-02 is given no reason");
    }

    private List<String> faults() {
        return new Binding(rules, cases, mutated, untested, unmutated).faults();
    }
}

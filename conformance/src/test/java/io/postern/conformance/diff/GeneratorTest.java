package io.postern.conformance.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratorTest {

    @Test
    void aSeedGivesTheSameCasesHoweverManyAreAskedFor() {
        List<Case> some = Generator.cases(7, 100);

        assertThat(Generator.cases(7, 300)).startsWith(some.toArray(new Case[0]));
        assertThat(Generator.cases(8, 100)).doesNotContainAnyElementsOf(some);
        assertThat(some).extracting(Case::steps).doesNotHaveDuplicates();
    }

    @Test
    void everySecondCaseIsSpoiltAndTheOthersAreExpectedToPass() {
        List<Case> cases = Generator.cases(1, 200);

        assertThat(cases)
                .filteredOn(test -> test.category().equals("generated-broken"))
                .hasSize(100);
        assertThat(cases)
                .filteredOn(test -> test.category().equals("generated-valid"))
                .hasSize(100)
                .allSatisfy(test -> assertThat(test.expectation()).isPresent());
    }

    @Test
    void bodiesChunksPipelinesAndSplitsOccur() {
        List<Case> cases = Generator.cases(1, 300);

        assertThat(cases).anyMatch(test -> test.steps().size() > 2);
        assertThat(cases).anyMatch(test -> test.steps().stream().anyMatch(step -> step.kind() == Step.Kind.SLOWLY));
        assertThat(cases)
                .anyMatch(test ->
                        test.expectation().filter(e -> e.answers().size() == 4).isPresent());
        assertThat(cases).anyMatch(test -> sent(test).contains("Content-Length: "));
        assertThat(cases).anyMatch(test -> sent(test).contains("\r\n0\r\n\r\n"));
    }

    private static String sent(Case test) {
        return test.steps().stream().map(Step::text).reduce("", String::concat);
    }
}

package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Binds the tests of the kit and the rules to one another. */
class CoverageTest {

    // The chapters that have a contract so far.
    private static final String CHAPTERS = "ECIRSWBHFLM";

    @Test
    void everyRuleHasATestOrAReason() {
        Set<String> rules = Arrays.stream(Rule.values())
                .map(Rule::id)
                .filter(id -> CHAPTERS.indexOf(id.charAt(0)) >= 0)
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> missing = new TreeSet<>(rules);
        missing.removeAll(covered());
        missing.removeAll(Untested.REASONS.keySet());

        assertThat(missing).as("rules with neither a test nor a reason").isEmpty();
    }

    @Test
    void noRuleHasATestAndAReason() {
        Set<String> both = covered();
        both.retainAll(Untested.REASONS.keySet());

        assertThat(both).as("rules with a test that are said to be untested").isEmpty();
    }

    @Test
    void everyIdIsThatOfARule() {
        Set<String> named = covered();
        named.addAll(Untested.REASONS.keySet());

        assertThat(named)
                .as("ids that tests and reasons name")
                .allMatch(id -> Rule.of(id).isPresent());
    }

    @Test
    void everyTestCoversARule() {
        List<String> without = tests().filter(test -> test.getAnnotation(Covers.class) == null)
                .map(Method::toString)
                .toList();

        assertThat(without).as("tests without @Covers").isEmpty();
    }

    private static Set<String> covered() {
        return tests().map(test -> test.getAnnotation(Covers.class))
                .filter(covers -> covers != null)
                .flatMap(covers -> Stream.of(covers.value()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Method> tests() {
        return Arrays.stream(ServerTck.class.getInterfaces())
                .flatMap(contract -> Arrays.stream(contract.getDeclaredMethods()))
                .filter(method ->
                        method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class));
    }
}

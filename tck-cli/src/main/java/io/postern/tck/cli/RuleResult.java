package io.postern.tck.cli;

import io.postern.tck.Kit;
import io.postern.tck.Rule;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the tests of a rule have come to on one server.
 *
 * @param rule its id
 * @param outcome of all its tests together
 * @param reason why it is not a pass; empty if it is
 * @param evidence what shows the reason of a deviation; else empty
 * @param tests the tests that were run
 */
public record RuleResult(String rule, Outcome outcome, String reason, String evidence, List<TestResult> tests) {

    /** Judges a rule by what was run, which is given by the names of the tests. */
    static RuleResult of(Rule rule, Map<String, TestResult> run) {
        List<String> tests = Kit.tests()
                .filter(test -> Kit.rules(test).contains(rule.id()))
                .map(Method::getName)
                .sorted()
                .toList();
        if (tests.isEmpty()) {
            String reason = rule.untested().orElse("the kit has no test of it");
            return new RuleResult(rule.id(), Outcome.UNTESTED, reason, "", List.of());
        }
        return judged(
                rule,
                tests.stream().map(run::get).filter(Objects::nonNull).toList(),
                tests.stream().filter(test -> !run.containsKey(test)).toList());
    }

    private static RuleResult judged(Rule rule, List<TestResult> run, List<String> missing) {
        if (run.stream().anyMatch(RuleResult::isBroken)) {
            return decided(rule, run);
        }
        if (!missing.isEmpty()) {
            String reason = "not run: " + String.join(", ", missing);
            return new RuleResult(rule.id(), Outcome.NOT_RUN, reason, "", run);
        }
        return decided(rule, run);
    }

    private static boolean isBroken(TestResult test) {
        return test.outcome() == Outcome.FAIL || test.outcome() == Outcome.DEVIATION;
    }

    private static RuleResult decided(Rule rule, List<TestResult> run) {
        TestResult decisive = run.stream()
                .min((one, other) -> one.outcome().compareTo(other.outcome()))
                .orElseThrow();
        return new RuleResult(rule.id(), decisive.outcome(), decisive.reason(), decisive.evidence(), run);
    }
}

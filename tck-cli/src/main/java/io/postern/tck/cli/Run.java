package io.postern.tck.cli;

import io.postern.tck.Rule;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the kit has come to on one server and one Java.
 *
 * @param adapter the name of the adapter
 * @param server the server library and its version
 * @param jdk the version of Java
 * @param faults what failed without being a matter of one rule: a declaration, a whole class
 * @param rules the rules in the order of SPEC.md
 */
public record Run(String adapter, String server, String jdk, List<String> faults, List<RuleResult> rules) {

    /** Judges the rules by what was run. */
    static Run of(
            String adapter, String server, Collection<TestResult> runs, List<String> faults, Predicate<Rule> asked) {
        Map<String, TestResult> tests = runs.stream()
                .collect(Collectors.groupingBy(
                        TestResult::test, Collectors.collectingAndThen(Collectors.toList(), TestResult::ofRuns)));
        List<RuleResult> rules = Stream.of(Rule.values())
                .filter(asked)
                .map(rule -> RuleResult.of(rule, tests))
                .toList();
        return new Run(adapter, server, System.getProperty("java.version"), faults, rules);
    }

    /** Whether all tests of the kit were run; else the report of an earlier, whole run says more. */
    public boolean isWhole() {
        return !isPartial() && count(Outcome.NOT_RUN) == 0;
    }

    /**
     * Whether every MUST rule holds. One with a declared deviation does, as SPEC.md has it; and one that cannot be
     * tested here is not known to be broken.
     */
    public boolean conforms() {
        return faults.isEmpty() && rules.stream().noneMatch(Run::isBrokenMust);
    }

    private static boolean isBrokenMust(RuleResult result) {
        boolean broken = result.outcome() == Outcome.FAIL || result.outcome() == Outcome.NOT_RUN;
        return broken && Rule.of(result.rule()).orElseThrow().level() == Rule.Level.MUST;
    }

    long count(Outcome outcome) {
        return rules.stream().filter(rule -> rule.outcome() == outcome).count();
    }

    /** The counts in words: {@code "331 pass, 2 deviation"}. */
    String summary() {
        return Stream.of(
                        Outcome.PASS,
                        Outcome.DEVIATION,
                        Outcome.FAIL,
                        Outcome.NOT_RUN,
                        Outcome.SKIPPED,
                        Outcome.UNTESTED)
                .filter(outcome -> count(outcome) > 0 || outcome == Outcome.FAIL)
                .map(outcome -> count(outcome) + " " + outcome)
                .collect(Collectors.joining(", ", "", isPartial() ? "; no other rules were asked for" : ""));
    }

    private boolean isPartial() {
        return rules.size() < Rule.values().length;
    }

    String verdict() {
        return conforms() ? "all tested MUST rules hold" : "does not conform";
    }

    boolean isOfSame(Run other) {
        return adapter.equals(other.adapter) && server.equals(other.server) && jdk.equals(other.jdk);
    }
}

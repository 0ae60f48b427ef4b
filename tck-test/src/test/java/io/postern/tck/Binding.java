package io.postern.tck;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rules, the cases of the kit and the mutants, and what is said about those that are missing.
 *
 * @param rules the rules by their ids
 * @param cases the ids that each case of the kit covers, by the name of the case
 * @param mutated the ids that mutants break
 * @param untested the reasons why a rule has no case
 * @param unmutated the reasons why a rule that has a case has no mutant
 */
record Binding(
        Map<String, Rule.Level> rules,
        Map<String, List<String>> cases,
        Set<String> mutated,
        Map<String, String> untested,
        Map<String, String> unmutated) {

    /** What is missing, unknown or stale, one line each; empty if all is bound together. */
    List<String> faults() {
        return Stream.of(
                        complaints(
                                rules.keySet(),
                                "has neither a case nor a reason",
                                id -> !isCovered(id) && !untested.containsKey(id)),
                        complaints(
                                cases.keySet(),
                                "names no rule",
                                name -> List.of().equals(cases.get(name))),
                        complaints(named(), "is no rule", id -> !rules.containsKey(id)),
                        complaints(rules.keySet(), "has neither a mutant nor a reason", this::needsMutant),
                        complaints(untested.keySet(), "has a case, but is said to be untested", this::isCovered),
                        complaints(unmutated.keySet(), "has a mutant, but is said to have none", mutated::contains),
                        complaints(
                                unmutated.keySet(), "has no case, so that no mutant is missing", id -> !isCovered(id)),
                        complaints(mutated, "has a mutant, but no case", id -> !isCovered(id)),
                        complaints(named(), "is given no reason", this::isUnreasoned))
                .flatMap(List::stream)
                .toList();
    }

    private boolean needsMutant(String id) {
        return rules.get(id) == Rule.Level.MUST && isCovered(id) && !mutated.contains(id) && !unmutated.containsKey(id);
    }

    private boolean isCovered(String id) {
        return cases.values().stream().anyMatch(ids -> ids.contains(id));
    }

    private boolean isUnreasoned(String id) {
        return Stream.of(untested, unmutated)
                .anyMatch(reasons -> reasons.getOrDefault(id, "given").isBlank());
    }

    private Set<String> named() {
        Set<String> named = new HashSet<>(mutated);
        cases.values().forEach(named::addAll);
        named.addAll(untested.keySet());
        named.addAll(unmutated.keySet());
        return named;
    }

    private static List<String> complaints(Collection<String> about, String what, Predicate<String> isSo) {
        return about.stream()
                .filter(isSo)
                .sorted()
                .map(each -> each + " " + what)
                .toList();
    }
}

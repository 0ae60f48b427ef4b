package io.postern.conformance.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all servers did with one case.
 *
 * @param seen by the name of the server, in their order
 * @param unsteady whether a first, less patient run looked different
 */
record Result(Case test, Map<String, Observation> seen, boolean unsteady) {

    /** The servers that did the same, the largest group first. */
    Map<Observation, List<String>> groups() {
        Map<Observation, List<String>> groups = new LinkedHashMap<>();
        seen.forEach((server, observation) ->
                groups.computeIfAbsent(observation, unused -> new ArrayList<>()).add(server));
        Map<Observation, List<String>> sorted = new LinkedHashMap<>();
        groups.entrySet().stream()
                .sorted((one, other) -> other.getValue().size() - one.getValue().size())
                .forEach(group -> sorted.put(group.getKey(), group.getValue()));
        return sorted;
    }

    boolean agree() {
        return groups().size() <= 1;
    }

    /** Whether that server is not among the largest group. */
    boolean isApart(String server) {
        return !groups().values().iterator().next().contains(server);
    }

    /** What each server did otherwise than expected; servers that fail nothing are left out. */
    Map<String, List<String>> faults() {
        Map<String, List<String>> faults = new LinkedHashMap<>();
        test.expectation()
                .ifPresent(expectation -> seen.forEach((server, observation) -> {
                    List<String> found = expectation.faults(observation);
                    if (!found.isEmpty()) {
                        faults.put(server, found);
                    }
                }));
        return faults;
    }

    boolean passed() {
        return agree() && faults().isEmpty();
    }
}

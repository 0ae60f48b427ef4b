package io.postern.conformance.diff;

import java.util.List;
import java.util.Optional;

/**
 * What one client sends on one connection, and what must come of it if that is known.
 *
 * @param id unique and lasting: {@code "chunk-size/malformed.3"}
 * @param why the rule or the section that decides; empty for generated cases
 */
record Case(String id, String category, String why, List<Step> steps, Optional<Expectation> expectation) {

    boolean ends() {
        return steps.stream().anyMatch(step -> step.kind() == Step.Kind.END);
    }

    /** Whether one of the requests may be a HEAD, so that an answer may have no content. */
    boolean mayHaveHead() {
        return steps.stream().map(Step::text).reduce("", String::concat).contains("HEAD");
    }
}

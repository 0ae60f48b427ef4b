package io.postern.tck.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What the tests of a rule have come to; where tests differ, what stands first here counts. */
public enum Outcome {
    /** A test has failed, and no deviation is declared. */
    FAIL,
    /** A test has failed, as the adapter declares. */
    DEVIATION,
    /** Not all tests of the rule have been run. */
    NOT_RUN,
    /** The tests have passed. */
    PASS,
    /** The tests need something that this machine or Java does not have. */
    SKIPPED,
    /** The kit has no test of the rule. */
    UNTESTED;

    static Outcome of(Collection<Outcome> outcomes) {
        return outcomes.stream().min(Comparator.naturalOrder()).orElse(NOT_RUN);
    }

    /** As reports write it: {@code "not run"}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

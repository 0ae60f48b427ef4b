package io.postern.tck.cli;

import java.util.Collection;
import java.util.List;

/**
 * What a test of the kit has come to on one server.
 *
 * @param test the name of its method
 * @param runs how often it was run; more than once with parameters
 * @param outcome of all its runs together
 * @param reason why it failed, deviates or was skipped; empty if it passed
 * @param evidence what shows the reason of a deviation; else empty
 */
public record TestResult(String test, int runs, Outcome outcome, String reason, String evidence) {

    /** One run of a test. */
    static TestResult of(String test, Outcome outcome, String reason) {
        return new TestResult(test, 1, outcome, reason, "");
    }

    /** One test, from its runs. */
    static TestResult ofRuns(Collection<TestResult> runs) {
        Outcome outcome = Outcome.of(runs.stream().map(TestResult::outcome).toList());
        List<TestResult> decisive =
                runs.stream().filter(run -> run.outcome() == outcome).toList();
        return new TestResult(
                decisive.get(0).test(),
                runs.size(),
                outcome,
                String.join(
                        "\n",
                        decisive.stream().map(TestResult::reason).distinct().toList()),
                decisive.get(0).evidence());
    }
}

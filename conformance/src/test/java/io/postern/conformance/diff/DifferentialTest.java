package io.postern.conformance.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** All adapters answer all cases alike, and as they must; {@code -Dpostern.diff.seed=N} generates others. */
class DifferentialTest {

    private static final long SEED = Long.getLong("postern.diff.seed", 20_260_101);
    private static final int GENERATED = Integer.getInteger("postern.diff.cases", Options.CASES);

    @Test
    void allAdaptersAnswerAlike() throws Exception {
        List<Case> cases = Differential.cases(new Options(Options.ALL, GENERATED, SEED, ""));

        List<Result> results;
        int failures;
        try (Differential differential = new Differential(Options.ALL)) {
            results = differential.run(cases);
            failures = differential.failures();
        }

        String report = Report.of(Options.ALL, results);
        System.out.println("-Dpostern.diff.seed=" + SEED + "\n" + report);
        assertThat(results.stream()
                        .filter(result -> !result.passed())
                        .map(result -> result.test().id()))
                .as("seed %d\n%s", SEED, report)
                .isEmpty();
        assertThat(failures).as("failures that the servers logged").isZero();
        assertThat(refused(results))
                .as("share of the spoilt cases that are refused")
                .isBetween(0.5, 0.95);
    }

    private static double refused(List<Result> results) {
        List<Result> broken = results.stream()
                .filter(result -> result.test().category().equals("generated-broken"))
                .toList();
        long refused = broken.stream().filter(DifferentialTest::hasRefusal).count();
        return refused / (double) broken.size();
    }

    private static boolean hasRefusal(Result result) {
        Observation one = result.seen().values().iterator().next();
        return one.connection() == Connection.WAITING
                || one.answers().stream().anyMatch(answer -> answer.status() != 200);
    }
}

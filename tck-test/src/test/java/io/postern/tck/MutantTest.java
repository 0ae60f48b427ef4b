package io.postern.tck;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit bites: the cases of a rule fail over a server that breaks it, by a message that names the rule. */
class MutantTest {

    // What a mutant never does need not be waited for as long as what a slow machine may still do.
    private static final double IMPATIENT = 0.05;

    private static final List<Trial> TRIALS = Mutants.all()
            .flatMap(mutant -> mutant.rules().stream().map(rule -> new Trial(rule, mutant)))
            .toList();

    // Each trial is run once, by whichever test asks first.
    private static final Map<Trial, List<Failure>> RESULTS = new ConcurrentHashMap<>();

    @ParameterizedTest
    @MethodSource("trials")
    void theCasesOfTheRuleNotice(Trial trial) {
        List<Failure> failures = trial.failures();

        assertThat(failures)
                .as("failures of the cases of %s over a server that %s", trial.rule, trial.mutant.fault())
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(failure.complaint(trial.rule))
                        .as("of %s", failure)
                        .isEmpty());
    }

    /** What fails over a mutant fails because of the mutant. */
    @Test
    void theSameCasesPassOverAServerThatIsNotBroken() {
        List<String> rules = TRIALS.stream().map(Trial::rule).distinct().toList();

        List<Failure> failures = run(TinyServerProvider::new, rules, 1);

        assertThat(failures).as("failures over a server that is not broken").isEmpty();
    }

    @Test
    void everyCaseNoticesSomeMutantOrHasAReason() {
        Set<String> biting = TRIALS.stream()
                .flatMap(trial -> trial.failures().stream())
                .map(Failure::test)
                .collect(toSet());

        Set<String> harmless = Kit.tests()
                .map(Cases::name)
                .filter(name -> !biting.contains(name))
                .collect(toCollection(TreeSet::new));

        assertThat(harmless)
                .as("cases that no mutant makes fail, and that have no reason")
                .isSubsetOf(Unmutated.CASES.keySet());
    }

    @Test
    void everyReasonIsThatOfACase() {
        assertThat(Kit.tests().map(Cases::name)).containsAll(Unmutated.CASES.keySet());
    }

    static List<Trial> trials() {
        return TRIALS;
    }

    private static List<Failure> run(Supplier<ServerProvider> provider, List<String> rules, double patience) {
        String scale = System.getProperty(Limits.PROPERTY, "1");
        System.setProperty(Limits.PROPERTY, String.valueOf(Double.parseDouble(scale) * patience));
        MutantTck.over(provider);
        try {
            Failures failures = new Failures();
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(selectors(rules))
                    .build();
            LauncherFactory.create().execute(request, failures);
            return failures.found;
        } finally {
            System.setProperty(Limits.PROPERTY, scale);
        }
    }

    private static List<MethodSelector> selectors(List<String> rules) {
        return Cases.covering(rules).stream()
                .map(test -> selectMethod(MutantTck.class, test))
                .toList();
    }

    /** The cases of one rule over one mutant that breaks it. */
    private record Trial(String rule, Mutant mutant) {

        List<Failure> failures() {
            return RESULTS.computeIfAbsent(this, trial -> run(mutant.made(), List.of(rule), IMPATIENT));
        }

        @Override
        public String toString() {
            return rule + ": " + mutant;
        }
    }

    /** A case that failed, and what it threw. */
    private record Failure(String test, Throwable thrown) {

        /** What is wrong with the message; empty if it names the rule and says what was seen. */
        String complaint(String rule) {
            String message = String.valueOf(thrown.getMessage());
            if (!message.contains("rule " + rule + " (")) {
                return "the message does not name the rule";
            }
            return speaks(thrown.getCause()) ? "" : "no assertion says what was seen";
        }

        // A broken connection speaks for itself; a limit that was reached does not say what was waited for.
        private static boolean speaks(@Nullable Throwable thrown) {
            return thrown instanceof AssertionError
                    || (thrown instanceof IOException && !(thrown instanceof InterruptedIOException));
        }

        @Override
        public String toString() {
            return test + " threw " + thrown;
        }
    }

    private static final class Failures implements TestExecutionListener {

        private final List<Failure> found = new ArrayList<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                found.add(new Failure(name(test), result.getThrowable().orElseThrow()));
            }
        }

        private static String name(TestIdentifier test) {
            return test.getSource()
                    .map(source -> source instanceof org.junit.platform.engine.support.descriptor.MethodSource method
                            ? Cases.name(method.getJavaMethod())
                            : source.toString())
                    .orElseGet(test::getDisplayName);
        }
    }
}

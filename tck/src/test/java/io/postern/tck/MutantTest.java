package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.postern.gateway.spi.ServerProvider;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit bites: the tests of a rule fail over a server that breaks it, by a message that names the rule. */
class MutantTest {

    // What a mutant never does need not be waited for as long as what a slow machine may still do.
    private static final double IMPATIENT = 0.05;

    @ParameterizedTest
    @MethodSource("mutants")
    void theTestsOfTheRuleNotice(String rule, Mutant mutant) {
        List<Throwable> failures = run(mutant, List.of(rule), IMPATIENT);

        assertThat(failures).as("failures of the tests of " + mutant).isNotEmpty();
        assertThat(failures)
                .as("failures of the tests of " + mutant)
                .allSatisfy(failure -> assertThat(failure).isInstanceOf(AssertionError.class))
                .anySatisfy(failure -> assertThat(failure.getMessage())
                        .contains("rule " + rule)
                        .doesNotContain("NullPointerException"));
    }

    /** What fails over a mutant fails because of the mutant. */
    @Test
    void theSameTestsPassOverAServerThatIsNotBroken() {
        List<String> rules = Mutants.all()
                .flatMap(mutant -> mutant.rules().stream())
                .distinct()
                .toList();

        List<Throwable> failures = run(new TinyServerProvider(), rules, 1);

        assertThat(failures).as("failures over a server that is not broken").isEmpty();
    }

    static Stream<Arguments> mutants() {
        return Mutants.all().flatMap(mutant -> mutant.rules().stream().map(rule -> Arguments.of(rule, mutant)));
    }

    private static List<Throwable> run(ServerProvider provider, List<String> rules, double patience) {
        String scale = System.getProperty(Limits.PROPERTY, "1");
        System.setProperty(Limits.PROPERTY, String.valueOf(Double.parseDouble(scale) * patience));
        MutantTck.over(provider);
        try {
            Failures failures = new Failures();
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(tests(rules))
                    .build();
            LauncherFactory.create().execute(request, failures);
            return failures.found;
        } finally {
            System.setProperty(Limits.PROPERTY, scale);
        }
    }

    private static List<MethodSelector> tests(List<String> rules) {
        return Arrays.stream(ServerTck.class.getInterfaces())
                .flatMap(contract -> Arrays.stream(contract.getDeclaredMethods()))
                .filter(method -> covers(method, rules))
                .map(method -> selectMethod(MutantTck.class, method))
                .toList();
    }

    private static boolean covers(Method method, List<String> rules) {
        Covers covers = method.getAnnotation(Covers.class);
        return covers != null && Arrays.stream(covers.value()).anyMatch(rules::contains);
    }

    private static final class Failures implements TestExecutionListener {

        private final List<Throwable> found = new ArrayList<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable().ifPresent(found::add);
        }
    }
}

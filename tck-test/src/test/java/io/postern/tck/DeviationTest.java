package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.postern.gateway.spi.ServerProvider;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Declared deviations skip what fails, and fail what passes; those that say too little are refused. */
class DeviationTest {

    @Test
    void aDeclaredDeviationIsSkippedWithItsReason() {
        TestExecutionResult result = run("theServerPortIsTheRealOne").get(0);

        assertThat(result.getStatus()).isEqualTo(Status.ABORTED);
        assertThat(result.getThrowable().orElseThrow())
                .hasMessage("declared deviation from E-10: says 0 on purpose")
                .isInstanceOfSatisfying(
                        DeclaredDeviation.class,
                        thrown -> assertThat(thrown.deviation()).isEqualTo(Declaring.PORT));
    }

    @Test
    void aFailureThatIsNotDeclaredFails() {
        TestExecutionResult result = run("aFieldCannotForgeAKeyOfTheServer").get(0);

        assertThat(result.getStatus()).isEqualTo(Status.FAILED);
        assertThat(result.getThrowable().orElseThrow()).hasMessageContaining("rule E-26");
    }

    @Test
    void aDeviationThatIsUnnecessaryFails() {
        TestExecutionResult result =
                run("theVersionIsTwoIntegersThatCannotBeChanged").get(0);

        assertThat(result.getStatus()).isEqualTo(Status.FAILED);
        assertThat(result.getThrowable().orElseThrow())
                .hasMessageContaining("E-30")
                .hasMessageContaining("unnecessary");
    }

    @Test
    void ofATestWithParametersOneFailingRunIsEnough() {
        List<TestExecutionResult> results = run("theQueryIsAlwaysThere");

        assertThat(results).extracting(TestExecutionResult::getStatus).contains(Status.ABORTED, Status.SUCCESSFUL);
        assertThat(results).extracting(TestExecutionResult::getStatus).doesNotContain(Status.FAILED);
    }

    @Test
    void ofATestWithParametersADeviationWithoutAFailingRunFails() {
        List<TestExecutionResult> results = run("theMethodIsThatOfTheRequest");

        assertThat(results)
                .filteredOn(result -> result.getStatus() == Status.FAILED)
                .singleElement()
                .satisfies(result -> assertThat(result.getThrowable().orElseThrow())
                        .hasMessageContaining("E-06")
                        .hasMessageContaining("unnecessary"));
    }

    @Test
    void aDeviationThatNamesNoTestOfTheKitFails() {
        assertThat(Kit.faults(List.of(new Deviation("E-10", "noSuchTest", "a reason", "evidence"))))
                .singleElement()
                .asString()
                .contains("no test noSuchTest", "name a test that covers E-10: theServerPortIsTheRealOne");
    }

    @Test
    void aDeviationFromARuleThatItsTestDoesNotCoverFails() {
        assertThat(Kit.faults(List.of(new Deviation("E-30", "theServerPortIsTheRealOne", "a reason", "evidence"))))
                .singleElement()
                .asString()
                .contains("theServerPortIsTheRealOne covers [E-10]", "not E-30");
    }

    @Test
    void theKitItselfLooksWhatDeviationsName() {
        TestExecutionResult result =
                run("everyDeviationNamesATestOfTheKitAndItsRule").get(0);

        assertThat(result.getStatus()).isEqualTo(Status.FAILED);
        assertThat(result.getThrowable().orElseThrow())
                .hasMessageContaining("no test aTestThatIsGone")
                .hasMessageNotContaining("theServerPortIsTheRealOne covers");
    }

    @Test
    void aDeviationWithoutEvidenceIsRefused() {
        assertThatThrownBy(() -> new Deviation("E-10", "aTest", "a reason", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("aTest.evidence is missing");
    }

    @Test
    void aDeviationWithoutAReasonIsRefused() {
        assertThatThrownBy(() -> new Deviation("E-10", "aTest", "", "evidence"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("aTest.reason is missing");
    }

    @Test
    void aDeviationFromNoRuleIsRefused() {
        assertThatThrownBy(() -> new Deviation("E-99", "aTest", "a reason", "evidence"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"E-99\"");
    }

    @Test
    void threeKeysMakeADeviation() {
        Properties lines = new Properties();
        lines.put("aTest", "E-10");
        lines.put("aTest.reason", "says 0");
        lines.put("aTest.evidence", "measured: it says 0");

        assertThat(Deviation.declared(lines))
                .containsExactly(new Deviation("E-10", "aTest", "says 0", "measured: it says 0"));
    }

    @Test
    void theOldFormOfOneLineIsRefusedWithTheMend() {
        Properties lines = new Properties();
        lines.put("aTest", "E-10 says 0");

        assertThatThrownBy(() -> Deviation.declared(lines))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"E-10 says 0\"")
                .hasMessageContaining("write \"aTest = \" and the id of the rule");
    }

    @Test
    void aKeyThatMeansNothingIsRefused() {
        Properties lines = new Properties();
        lines.put("aTest.evidenz", "measured");

        assertThatThrownBy(() -> Deviation.declared(lines))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"aTest.evidenz\"");
    }

    @Test
    void aProviderWithoutTheResourceDeclaresNothing() {
        assertThat(Deviation.declaredBeside(String.class)).isEmpty();
    }

    /**
     * How the tests of the kit end over the adapter that declares; a test with parameters as a whole behind its runs.
     */
    private static List<TestExecutionResult> run(String test) {
        List<TestExecutionResult> results = new ArrayList<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectMethod(Declaring.class, method(test)))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
                                if (identifier.isTest() || result.getStatus() == Status.FAILED) {
                                    results.add(result);
                                }
                            }
                        });
        return results;
    }

    private static Method method(String name) {
        return Arrays.stream(Declaring.class.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** An adapter with faults, of which it declares some, and with declarations that it should not have. */
    @Tag("mutant")
    static class Declaring implements ServerTck {

        static final Deviation PORT = declared("E-10", "theServerPortIsTheRealOne");

        @Override
        public ServerProvider provider() {
            return Mutant.environ("E-10", "says port 0, forgets the query", environ -> {
                        environ.put("SERVER_PORT", "0");
                        environ.put("QUERY_STRING", "");
                    })
                    .made()
                    .get();
        }

        @Override
        public List<Deviation> deviations() {
            return List.of(
                    PORT,
                    declared("E-30", "theVersionIsTwoIntegersThatCannotBeChanged"),
                    declared("E-13", "theQueryIsAlwaysThere"),
                    declared("E-06", "theMethodIsThatOfTheRequest"),
                    declared("E-10", "aTestThatIsGone"));
        }

        private static Deviation declared(String rule, String test) {
            return new Deviation(rule, test, "says 0 on purpose", "its source");
        }
    }
}

package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.postern.gateway.spi.ServerProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Declared deviations skip what fails, and fail what passes. */
class DeviationTest {

    @Test
    void aDeclaredDeviationIsSkippedWithItsReason() {
        TestExecutionResult result = run(Declaring.class, "theServerPortIsTheRealOne");

        assertThat(result.getStatus()).isEqualTo(Status.ABORTED);
        assertThat(result.getThrowable().orElseThrow()).hasMessage("declared deviation from E-10: says 0 on purpose");
    }

    @Test
    void aDeviationThatIsUnnecessaryFails() {
        TestExecutionResult result = run(Declaring.class, "theVersionIsTwoIntegersThatCannotBeChanged");

        assertThat(result.getStatus()).isEqualTo(Status.FAILED);
        assertThat(result.getThrowable().orElseThrow())
                .hasMessageContaining("E-30")
                .hasMessageContaining("unnecessary");
    }

    private static TestExecutionResult run(Class<?> type, String test) {
        List<TestExecutionResult> results = new ArrayList<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectMethod(type, test))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
                                if (identifier.isTest()) {
                                    results.add(result);
                                }
                            }
                        });
        return results.get(0);
    }

    /** An adapter with a fault that it declares, and one that it declares without having it. */
    @Tag("mutant")
    static class Declaring implements ServerTck {

        @Override
        public ServerProvider provider() {
            return Mutant.environ("E-10", "says port 0", environ -> environ.put("SERVER_PORT", "0"))
                    .made()
                    .get();
        }

        @Override
        public List<Deviation> deviations() {
            return List.of(
                    new Deviation("E-10", "theServerPortIsTheRealOne", "says 0 on purpose"),
                    new Deviation("E-30", "theVersionIsTwoIntegersThatCannotBeChanged", "none"));
        }
    }
}

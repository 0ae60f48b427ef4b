package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherFactory;

/** Wherever a case of the kit breaks off, its message begins with the rule. */
class FailureNamesTheRuleTest {

    @ParameterizedTest
    @EnumSource(Stage.class)
    void theRuleIsNamed(Stage stage) {
        Broken.breaksAt = stage;

        List<Throwable> failures = run(stage == Stage.PARAMETER ? "needsANumber" : "mayFail");

        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageStartingWith("rule B-22 (A failure before the first byte is answered 500): ")
                        .hasMessageContaining(stage == Stage.PARAMETER ? "many" : "broken at " + stage));
    }

    private static List<Throwable> run(String test) {
        List<Throwable> failures = new ArrayList<>();
        LauncherFactory.create()
                .execute(
                        request()
                                .selectors(selectMethod(Broken.class, method(test)))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
                                result.getThrowable().ifPresent(failures::add);
                            }
                        });
        return failures;
    }

    private static Method method(String name) {
        return Stream.of(Broken.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    enum Stage {
        BEFORE,
        PARAMETER,
        TEST,
        AFTER
    }

    @Tag("mutant")
    static class Broken {

        private static Stage breaksAt = Stage.TEST;

        @BeforeEach
        void before() {
            breakAt(Stage.BEFORE);
        }

        @Test
        @Covers("B-22")
        void mayFail() {
            breakAt(Stage.TEST);
        }

        @ParameterizedTest
        @ValueSource(strings = "many")
        @Covers("B-22")
        void needsANumber(int number) {
            assertThat(number).isPositive();
        }

        @AfterEach
        void after() {
            breakAt(Stage.AFTER);
        }

        private static void breakAt(Stage stage) {
            if (stage == breaksAt) {
                throw new IllegalStateException("broken at " + stage);
            }
        }
    }
}

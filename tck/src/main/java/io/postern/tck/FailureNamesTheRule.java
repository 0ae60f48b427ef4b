package io.postern.tck;

import static java.util.stream.Collectors.joining;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Puts the rules that a test covers in front of the message of its failure, also of one before or after it, and holds
 * the declared deviations against what happens.
 */
final class FailureNamesTheRule
        implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler, AfterTestExecutionCallback {

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        Optional<Deviation> declared = deviation(context);
        if (declared.isPresent() && !(failure instanceof TestAbortedException)) {
            throw new TestAbortedException("declared deviation from "
                    + declared.get().rule() + ": " + declared.get().reason());
        }
        throw naming(context, failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw naming(context, failure);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw naming(context, failure);
    }

    private static Throwable naming(ExtensionContext context, Throwable failure) {
        Covers covers = context.getRequiredTestMethod().getAnnotation(Covers.class);
        if (covers == null || failure instanceof TestAbortedException) {
            return failure;
        }
        return new AssertionError(
                Stream.of(covers.value()).map(FailureNamesTheRule::rule).collect(joining(", ")) + ": "
                        + (failure instanceof AssertionError ? failure.getMessage() : failure),
                failure);
    }

    // Of a test with parameters some runs may pass, so that passing proves nothing there.
    @Override
    public void afterTestExecution(ExtensionContext context) {
        boolean passed = context.getExecutionException().isEmpty();
        if (passed && context.getRequiredTestMethod().isAnnotationPresent(Test.class)) {
            deviation(context).ifPresent(declared -> {
                throw new AssertionError("the declared deviation from " + declared.rule()
                        + " has become unnecessary, since the test passes; remove it");
            });
        }
    }

    private static Optional<Deviation> deviation(ExtensionContext context) {
        if (!(context.getRequiredTestInstance() instanceof ServerFixture fixture)) {
            return Optional.empty();
        }
        String test = context.getRequiredTestMethod().getName();
        return fixture.deviations().stream()
                .filter(declared -> declared.test().equals(test))
                .findFirst();
    }

    private static String rule(String id) {
        return "rule " + id + Rule.of(id).map(rule -> " (" + rule.title() + ")").orElse("");
    }
}

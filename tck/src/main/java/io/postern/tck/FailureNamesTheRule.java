package io.postern.tck;

import static java.util.stream.Collectors.joining;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Puts the rules that a test covers in front of the message of its failure. */
final class FailureNamesTheRule implements TestExecutionExceptionHandler {

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        Covers covers = context.getRequiredTestMethod().getAnnotation(Covers.class);
        if (covers == null || failure instanceof TestAbortedException) {
            throw failure;
        }
        throw new AssertionError(
                Stream.of(covers.value()).map(FailureNamesTheRule::rule).collect(joining(", ")) + ": "
                        + (failure instanceof AssertionError ? failure.getMessage() : failure),
                failure);
    }

    private static String rule(String id) {
        return "rule " + id + Rule.of(id).map(rule -> " (" + rule.title() + ")").orElse("");
    }
}

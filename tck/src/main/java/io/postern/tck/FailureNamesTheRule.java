package io.postern.tck;

import static java.util.stream.Collectors.joining;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Puts the rules that a test covers in front of the message of its failure, also of one before or after it, holds the
 * declared deviations against what happens, and tells what the test has run over.
 */
final class FailureNamesTheRule
        implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler, AfterTestExecutionCallback {

    private static final Namespace NAMESPACE = Namespace.create(FailureNamesTheRule.class);

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        Optional<Deviation> declared = deviation(context);
        if (declared.isPresent() && !(failure instanceof TestAbortedException)) {
            throw new DeclaredDeviation(declared.get(), failure);
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

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getRequiredTestInstance() instanceof ServerFixture fixture) {
            String server = Fixture.servers()
                    .map(each -> each.server().description())
                    .findFirst()
                    .orElse("");
            context.publishReportEntry(new ServerUnderTest(fixture.provider().name(), server).entry());
        }
        deviation(context).ifPresent(declared -> hold(declared, context));
    }

    /** Of a test with parameters some runs may pass: whether one has failed is known when all are over. */
    private static void hold(Deviation declared, ExtensionContext context) {
        boolean deviates = context.getExecutionException().isPresent();
        if (!context.getRequiredTestMethod().isAnnotationPresent(Test.class)) {
            context.getParent()
                    .orElseThrow()
                    .getStore(NAMESPACE)
                    .computeIfAbsent(Runs.class, key -> new Runs(declared), Runs.class)
                    .add(deviates);
        } else if (!deviates) {
            throw unnecessary(declared);
        }
    }

    private static AssertionError unnecessary(Deviation declared) {
        return new AssertionError("the declared deviation from " + declared.rule()
                + " has become unnecessary, since the test " + declared.test() + " passes; remove it");
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

    /** The runs of a test with parameters; JUnit closes it behind the last. */
    private static final class Runs implements AutoCloseable {

        private final Deviation declared;
        private volatile boolean deviates;

        Runs(Deviation declared) {
            this.declared = declared;
        }

        void add(boolean deviates) {
            if (deviates) {
                this.deviates = true;
            }
        }

        @Override
        public void close() {
            if (!deviates) {
                throw unnecessary(declared);
            }
        }
    }
}

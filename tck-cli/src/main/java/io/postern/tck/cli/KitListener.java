package io.postern.tck.cli;

import io.postern.tck.Covers;
import io.postern.tck.DeclaredDeviation;
import io.postern.tck.Deviation;
import io.postern.tck.Rule;
import io.postern.tck.ServerTck;
import io.postern.tck.ServerUnderTest;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Hears what the tests of the kit come to, in every class that implements {@link ServerTck}.
 *
 * <p>Only the kit's own methods count: one that a class overrides shows as not run.
 */
public class KitListener implements TestExecutionListener {

    private final Map<Class<?>, Heard> heard = new LinkedHashMap<>();

    /** For subclasses and for JUnit; has heard nothing. */
    public KitListener() {}

    /** Whether that class, which implements {@link ServerTck}, is listened to; every one is. */
    protected boolean hears(Class<?> testClass) {
        return true;
    }

    /** What was heard so far, by adapter and server. */
    public final synchronized List<Run> runs() {
        return runs(rule -> true);
    }

    final synchronized List<Run> runs(Predicate<Rule> asked) {
        Map<ServerUnderTest, Heard> servers = new LinkedHashMap<>();
        heard.forEach((type, one) -> servers.merge(one.server(type), one, Heard::and));
        return servers.entrySet().stream()
                .map(server -> Run.of(
                        server.getKey().adapter(),
                        server.getKey().server(),
                        server.getValue().runs,
                        server.getValue().faults,
                        asked))
                .toList();
    }

    @Override
    public final synchronized void reportingEntryPublished(TestIdentifier identifier, ReportEntry entry) {
        testClass(identifier)
                .ifPresent(type -> ServerUnderTest.of(entry.getKeyValuePairs())
                        .ifPresent(server -> heard(type).isOver(server)));
    }

    @Override
    public final synchronized void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        if (identifier.isContainer() && result.getStatus() != Status.FAILED) {
            return; // its tests speak for it
        }
        testClass(identifier).ifPresent(type -> {
            Optional<String> test = test(identifier);
            if (test.isPresent()) {
                heard(type).runs.add(run(test.get(), identifier, result));
            } else if (result.getStatus() == Status.FAILED && !isOfTheClassItself(identifier)) {
                heard(type).faults.add(message(result));
            }
        });
    }

    @Override
    public final synchronized void executionSkipped(TestIdentifier identifier, String reason) {
        testClass(identifier)
                .ifPresent(type -> test(identifier)
                        .ifPresent(test -> heard(type).runs.add(TestResult.of(test, Outcome.SKIPPED, reason))));
    }

    private Heard heard(Class<?> type) {
        return heard.computeIfAbsent(type, key -> new Heard());
    }

    private static TestResult run(String test, TestIdentifier identifier, TestExecutionResult result) {
        return switch (result.getStatus()) {
            case SUCCESSFUL -> TestResult.of(test, Outcome.PASS, "");
            case ABORTED -> aborted(test, result);
            case FAILED -> {
                String name = identifier.getDisplayName().startsWith("[") ? identifier.getDisplayName() + " " : "";
                yield TestResult.of(test, Outcome.FAIL, name + message(result));
            }
        };
    }

    private static TestResult aborted(String test, TestExecutionResult result) {
        if (result.getThrowable().orElse(null) instanceof DeclaredDeviation declared) {
            Deviation deviation = declared.deviation();
            String reason = "declared for " + deviation.rule() + ": " + deviation.reason();
            return new TestResult(test, 1, Outcome.DEVIATION, reason, deviation.evidence());
        }
        return TestResult.of(test, Outcome.SKIPPED, message(result));
    }

    private static String message(TestExecutionResult result) {
        return result.getThrowable()
                .map(thrown -> thrown instanceof AssertionError || result.getStatus() == Status.ABORTED
                        ? String.valueOf(thrown.getMessage())
                        : thrown.toString())
                .orElse("no reason given");
    }

    private Optional<Class<?>> testClass(TestIdentifier identifier) {
        return identifier
                .getSource()
                .<Class<?>>map(source -> source instanceof MethodSource method
                        ? method.getJavaClass()
                        : source instanceof ClassSource type ? type.getJavaClass() : null)
                .filter(type -> ServerTck.class.isAssignableFrom(type) && hears(type));
    }

    /** The test of the kit that this is, or belongs to. */
    private static Optional<String> test(TestIdentifier identifier) {
        return method(identifier)
                .filter(KitListener::isOfTheKit)
                .filter(method -> method.isAnnotationPresent(Covers.class))
                .map(Method::getName);
    }

    private static boolean isOfTheClassItself(TestIdentifier identifier) {
        return method(identifier).filter(method -> !isOfTheKit(method)).isPresent();
    }

    private static boolean isOfTheKit(Method method) {
        return method.getDeclaringClass().isAssignableFrom(ServerTck.class);
    }

    private static Optional<Method> method(TestIdentifier identifier) {
        return identifier
                .getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getJavaMethod());
    }

    /** What was heard of one test class. */
    private static final class Heard {

        private final List<TestResult> runs = new ArrayList<>();
        private final List<String> faults = new ArrayList<>();
        private String adapter = "";
        private String server = "";

        void isOver(ServerUnderTest over) {
            adapter = over.adapter();
            if (server.isEmpty()) {
                server = over.server();
            }
        }

        /** Of an adapter that no server could be started with, not much is known. */
        ServerUnderTest server(Class<?> type) {
            return new ServerUnderTest(
                    adapter.isEmpty() ? type.getSimpleName() : adapter, server.isEmpty() ? "unknown server" : server);
        }

        Heard and(Heard other) {
            Heard both = new Heard();
            both.runs.addAll(runs);
            both.runs.addAll(other.runs);
            both.faults.addAll(faults);
            both.faults.addAll(other.faults);
            return both;
        }
    }
}

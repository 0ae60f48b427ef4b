package io.postern.tck.cli;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.postern.gateway.spi.ServerProvider;
import io.postern.tck.Kit;
import io.postern.tck.Rule;
import io.postern.tck.ServerTck;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests of the kit over one adapter, one contract after the other. */
final class KitRun {

    // Not what the context class loader finds, which is the adapter's.
    private static final LauncherConfig ENGINES = LauncherConfig.builder()
            .enableTestEngineAutoRegistration(false)
            .addTestEngines(ServiceLoader.load(TestEngine.class, KitRun.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toArray(TestEngine[]::new))
            .build();

    private final PrintWriter out;
    private final Predicate<Rule> asked;

    /** Runs the tests of these rules, and tells how it gets on. */
    KitRun(PrintWriter out, Predicate<Rule> asked) {
        this.out = out;
        this.asked = asked;
    }

    /** Runs them; what they come to is one run, of the one adapter. */
    Run over(ServerProvider adapter) {
        AdapterTck.over(adapter);
        KitListener listener = new KitListener();
        Launcher launcher = LauncherFactory.create(ENGINES);
        execute(launcher, listener, declarations());
        Map<String, List<Method>> contracts = Kit.tests()
                .filter(this::isAsked)
                .collect(groupingBy(test -> title(test.getDeclaringClass()), TreeMap::new, toList()));
        contracts.forEach((title, tests) -> {
            out.printf("%-14s %3d tests", title, tests.size());
            out.flush();
            Count count = new Count();
            execute(launcher, listener, tests, count);
            out.println(count);
        });
        return listener.runs(asked).get(0);
    }

    private boolean isAsked(Method test) {
        return Kit.rules(test).stream().flatMap(id -> Rule.of(id).stream()).anyMatch(asked);
    }

    private static void execute(
            Launcher launcher, KitListener listener, List<Method> tests, TestExecutionListener... others) {
        launcher.execute(
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(tests.stream()
                                .map(test -> selectMethod(AdapterTck.class, test))
                                .toList())
                        .build(),
                Stream.concat(Stream.of(listener), Stream.of(others)).toArray(TestExecutionListener[]::new));
    }

    /** The tests that are about no rule, but about what the adapter says of itself. */
    private static List<Method> declarations() {
        return Stream.of(ServerTck.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .toList();
    }

    private static String title(Class<?> contract) {
        return contract.getSimpleName().replace("Contract", "");
    }
}

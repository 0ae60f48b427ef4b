package io.postern.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract, the adapters, the middleware and the framework as named modules: their services are found on the module
 * path as well.
 */
class ModulePathTest {

    // Undertow and XNIO are no modules, so adapter-undertow has a name but no descriptor and is used on the class path.
    @ParameterizedTest
    @ValueSource(strings = {"jdk", "jetty", "netty"})
    void anAdapterServesFromTheModulePath(String name) throws Exception {
        try (ChildJvm jvm = ChildJvm.start(List.of(
                "-Dpostern.server=" + name,
                "--module-path",
                modulePath(),
                "--add-modules",
                "io.postern.adapter." + name + ",io.postern.middleware,io.postern.framework",
                "-cp",
                Path.of(System.getProperty("basedir", ""), "target", "test-classes")
                        .toString(),
                ServeOnce.class.getName(),
                "0"))) {
            assertThat(jvm.rest()).startsWith("Serving by " + name).endsWith(": Hello, world!");
        }
    }

    @Test
    void theApiNeedsNothingButJavaBase() throws Exception {
        try (ChildJvm jvm =
                ChildJvm.start(List.of("--module-path", modulePath(), "--describe-module", "io.postern.gateway"))) {
            assertThat(jvm.rest().lines().filter(line -> line.startsWith("requires")))
                    .containsExactlyInAnyOrder("requires java.base mandated", "requires org.jspecify static");
        }
    }

    @Test
    void middlewareNeedsTheApiAndSmallLibraries() throws Exception {
        try (ChildJvm jvm =
                ChildJvm.start(List.of("--module-path", modulePath(), "--describe-module", "io.postern.middleware"))) {
            assertThat(jvm.rest().lines().filter(line -> line.startsWith("requires")))
                    .containsExactlyInAnyOrder(
                            "requires java.base mandated",
                            "requires io.postern.gateway transitive",
                            "requires inet.ipaddr",
                            "requires tools.jackson.core",
                            "requires org.jspecify static");
        }
    }

    @Test
    void theFrameworkNeedsTheApiJsonAndForms() throws Exception {
        try (ChildJvm jvm =
                ChildJvm.start(List.of("--module-path", modulePath(), "--describe-module", "io.postern.framework"))) {
            assertThat(jvm.rest().lines().filter(line -> line.startsWith("requires")))
                    .containsExactlyInAnyOrder(
                            "requires java.base mandated",
                            "requires io.postern.gateway transitive",
                            "requires tools.jackson.databind transitive",
                            "requires org.apache.commons.fileupload2.core",
                            "requires org.apache.commons.io",
                            "requires org.jspecify static");
        }
    }

    private static String modulePath() {
        return String.join(
                File.pathSeparator,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .filter(ModulePathTest::isModular)
                        .toList());
    }

    private static boolean isModular(String entry) {
        return entry.contains("gateway-api")
                || entry.contains("middleware")
                || entry.contains("framework")
                || entry.contains("adapter-jdk")
                || entry.contains("adapter-jetty")
                || entry.contains("adapter-netty")
                || entry.contains("/org/eclipse/jetty/")
                || entry.contains("/io/netty/")
                || entry.contains("/ipaddress/")
                || entry.contains("/tools/jackson/")
                || entry.contains("/jackson-annotations/")
                || entry.contains("/commons-fileupload2-core/")
                || entry.contains("/commons-io/")
                || entry.contains("slf4j");
    }
}

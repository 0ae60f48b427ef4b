package io.postern.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What a program prints that cannot serve: each message says what to do (rule L-01). */
class SelectionTest {

    static final List<String> SERVERS = Providers.NAMES;

    @Test
    void withoutAnAdapterTheDependencyIsNamed() throws Exception {
        String printed = serve(ChildJvm.classPathWithout(List.of("jdk", "undertow", "jetty", "netty", "uwsgi")), "0");

        assertThat(printed)
                .isEqualTo("No server: there is no adapter on the class path or module path;"
                        + " add the dependency io.postern:adapter-jdk");
    }

    @Test
    void withSeveralAndNoChoiceTheChoicesAreNamed() throws Exception {
        String printed = serve(System.getProperty("java.class.path"), "0");

        assertThat(printed)
                .isEqualTo(
                        "No server chosen: the class path has jdk, jetty, netty, undertow, uwsgi; choose one by"
                                + " ServerConfig.server(name), by -Dpostern.server=name or by the environment variable POSTERN_SERVER");
    }

    @Test
    void withAnUnknownNameThoseThatAreThereAreNamed() throws Exception {
        String printed = serve(System.getProperty("java.class.path"), "0", "-Dpostern.server=jety");

        assertThat(printed)
                .startsWith("No server \"jety\", which the system property postern.server asks for:"
                        + " the class path has jdk, jetty, netty, undertow, uwsgi");
    }

    @Test
    void withAnAbsentAdapterItsDependencyIsNamed() throws Exception {
        String printed = serve(ChildJvm.classPathWithout(List.of("jetty")), "0", "-Dpostern.server=jetty");

        assertThat(printed).endsWith("; add the dependency io.postern:adapter-jetty");
    }

    @Test
    void withOneAdapterNothingHasToBeChosen() throws Exception {
        String printed = serve(ChildJvm.classPathWithout(List.of("undertow", "jetty", "netty", "uwsgi")), "0");

        assertThat(printed).startsWith("Serving by jdk ");
    }

    @ParameterizedTest
    @FieldSource("SERVERS")
    void aBusyPortIsNamedWithTheMend(String name) throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(busy.getLocalPort());

            String printed = serve(System.getProperty("java.class.path"), port, "-Dpostern.server=" + name);

            assertThat(printed)
                    .startsWith("Cannot listen on 127.0.0.1:" + port + ": ")
                    .containsIgnoringCase("address already in use")
                    .endsWith("; stop what listens there, or choose another host or port (port 0 takes a free one)");
        }
    }

    private static String serve(String classPath, String port, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-cp", classPath, ServeOnce.class.getName(), port));
        try (ChildJvm jvm = ChildJvm.start(arguments)) {
            return jvm.rest();
        }
    }
}

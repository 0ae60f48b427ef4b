package io.postern.tck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What cannot be run ends with the status 2, and a message that names the mend. */
class CommandTest {

    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final String timescale = System.getProperty("postern.tck.timescale", "1");
    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path folder;

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(loader);
        System.setProperty("postern.tck.timescale", timescale);
    }

    @Test
    void withoutAnAdapterTheUsageIsShown() {
        assertThat(run(List.of())).isEqualTo(2);
        assertThat(errors.toString()).contains("Missing required option: '--adapter=JAR'", "Usage: tck-cli");
    }

    @Test
    void aJarThatIsNotThereIsNamed() {
        assertThat(run(List.of("--adapter", "no-such.jar"))).isEqualTo(2);
        assertThat(errors.toString()).contains("--adapter no-such.jar does not exist", "correct the path");
    }

    @Test
    void aFileThatIsNoJarIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("adapter.jar"), "no jar");

        assertThat(run(List.of("--adapter", file.toString()))).isEqualTo(2);
        assertThat(errors.toString()).contains("adapter.jar is not a jar");
    }

    @Test
    void aJarWithoutAProviderIsToldWhereToNameIt() {
        assertThat(run(List.of("--adapter", folder.toString()))).isEqualTo(2);
        assertThat(errors.toString())
                .contains("there is no provider in", "META-INF/services/io.postern.gateway.spi.ServerProvider");
    }

    @Test
    void aProviderThatDoesNotExistIsNamed() throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve("io.postern.gateway.spi.ServerProvider"), "no.such.Provider");

        assertThat(run(List.of("--adapter", folder.toString()))).isEqualTo(2);
        assertThat(errors.toString()).contains("no.such.Provider", "put right what");
    }

    @Test
    void ofSeveralServersOneIsChosen() {
        List<String> both = new ArrayList<>(Adapters.netty());
        both.addAll(Adapters.jdk());

        assertThat(run(both)).isEqualTo(2);
        assertThat(errors.toString()).contains("several servers, jdk, netty; choose one by --server NAME");
    }

    @Test
    void aServerThatTheJarsDoNotHaveIsRefused() {
        List<String> other = new ArrayList<>(Adapters.jdk());
        other.addAll(List.of("--server", "jetty"));

        assertThat(run(other)).isEqualTo(2);
        assertThat(errors.toString()).contains("no server \"jetty\"", "but jdk");
    }

    @Test
    void aLibraryThatIsMissingIsAskedFor() {
        assertThat(run(Adapters.nettyAlone())).isEqualTo(2);
        assertThat(errors.toString()).contains("io/netty/", "by further --adapter");
    }

    @Test
    void anAdapterForANewerJavaIsToldSo() {
        assertThat(Adapter.linkage(new UnsupportedClassVersionError("x/Y has been compiled by a newer Java")))
                .contains("needs a newer Java than " + Runtime.version().feature(), "x/Y");
    }

    @ParameterizedTest
    @CsvSource({"--rules, E-99", "--rules, EE", "--timescale, 0", "--timescale, x", "--no-such, x"})
    void anOptionThatMeansNothingIsRefused(String option, String value) {
        List<String> arguments = new ArrayList<>(Adapters.jdk());
        arguments.addAll(List.of(option, value));

        assertThat(run(arguments)).isEqualTo(2);
        assertThat(errors.toString()).contains(option);
    }

    private int run(List<String> arguments) {
        CommandLine line = Command.commandLine();
        line.setErr(new PrintWriter(errors, true));
        line.setOut(new PrintWriter(new StringWriter()));
        return line.execute(arguments.toArray(new String[0]));
    }
}

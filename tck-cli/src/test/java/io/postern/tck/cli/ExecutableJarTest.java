package io.postern.tck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The jar as users run it; the build runs this a second time when there is one. */
@EnabledIfSystemProperty(
        named = ExecutableJarTest.PROPERTY,
        matches = ".+",
        disabledReason = "the jar is made by the phase package, which is still to come")
class ExecutableJarTest {

    static final String PROPERTY = "postern.tck.cli";

    private static final String JAR = System.getProperty(PROPERTY);
    private static final int JAVA_8 = 52;

    @TempDir
    private Path folder;

    @Test
    void anAdapterThatKeepsTheRulesEndsWithZeroAndAReport() throws Exception {
        Ended ended = run(Adapters.netty(), "--rules", "E-10,R");

        assertThat(ended.output()).contains("Adapter netty on Java", "Errors", "0 fail", "all tested MUST rules hold");
        assertThat(ended.status()).isZero();
        assertThat(report("report.json")).contains("\"rule\" : \"E-10\"", "\"outcome\" : \"pass\"");
        assertThat(report("index.html")).contains("id=\"E-10\"", "netty 4");
    }

    @Test
    void anAdapterThatBreaksARuleEndsWithOneAndTheMessage() throws Exception {
        Ended ended = run(Adapters.broken(folder.resolve("classes")), "--rules", "E-10");

        assertThat(ended.output()).contains("FAIL E-10 (MUST)", "[SERVER_PORT]", "1 fail", "does not conform");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(report("report.json")).contains("\"outcome\" : \"fail\"");
    }

    @Test
    void anAdapterWithADeclaredDeviationEndsWithZeroAndShowsIt() throws Exception {
        Ended ended = run(Adapters.jdk(), "--rules", "B-23");

        assertThat(ended.output()).contains("DEVIATION B-23 (MUST)", "1 deviation, 0 fail");
        assertThat(ended.status()).isZero();
    }

    @Test
    void aWrongCommandLineEndsWithTwo() throws Exception {
        Ended ended = run(List.of("--adapter", "no-such.jar"));

        assertThat(ended.output()).contains("tck-cli: --adapter no-such.jar does not exist");
        assertThat(ended.status()).isEqualTo(2);
    }

    @Test
    void itsMainClassRunsOnAnOldJavaToSaySo() throws Exception {
        try (JarFile jar = new JarFile(JAR);
                DataInputStream main =
                        new DataInputStream(jar.getInputStream(jar.getEntry("io/postern/tck/cli/Main.class")))) {
            main.skipNBytes(6);
            assertThat(main.readUnsignedShort()).isEqualTo(JAVA_8);
        }
    }

    private String report(String name) throws IOException {
        return Files.readString(folder.resolve("report").resolve(name));
    }

    private Ended run(List<String> adapters, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR));
        command.addAll(adapters);
        Collections.addAll(command, arguments);
        Collections.addAll(command, "--report", folder.resolve("report").toString());
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("it ends").isTrue();
            return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    /** A process that has ended. */
    private record Ended(int status, String output) {}
}

package io.postern.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The jar as users run it, in another folder; the build runs this a second time when there is one. */
@EnabledIfSystemProperty(
        named = ExecutableJarTest.PROPERTY,
        matches = ".+",
        disabledReason = "the jar is made by the phase package, which is still to come")
@Timeout(300)
class ExecutableJarTest {

    static final String PROPERTY = "postern.jar";

    private static final Pattern LINE =
            Pattern.compile("Serving com\\.acme\\.MyApi::api on http://127\\.0\\.0\\.1:(\\d+) \\(jetty \\d.*\\)");

    @TempDir
    Path folder;

    private Path jar = Path.of("");

    @BeforeEach
    void copyIt() throws IOException {
        jar = Files.copy(Path.of(System.getProperty(PROPERTY)), folder.resolve("postern.jar"));
    }

    @Test
    void itServesAnApplicationOfAnotherJar() throws Exception {
        applicationJar("""
                package com.acme;
                import io.postern.gateway.*;
                public class MyApi {
                    static final Application api = (environ, startResponse) -> {
                        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
                        return Body.of("mine");
                    };
                }
                """);

        Process process = start("serve", "--http", ":0", "--server", "jetty", "-cp", "app.jar", "com.acme.MyApi::api");
        try (BufferedReader stdout = process.inputReader()) {
            Matcher line = LINE.matcher(String.valueOf(stdout.readLine()));
            assertThat(line.matches()).as(line + ": " + stderr()).isTrue();
            try (HttpConnection connection = new HttpConnection(Integer.parseInt(line.group(1)))) {
                assertThat(connection.ask("/").text()).isEqualTo("mine");
            }
            process.toHandle().destroy(); // SIGTERM

            assertThat(Script.exitStatus(process)).isZero();
            assertThat(stderr()).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void itHasAllServersAndKnowsTheirVersions() throws Exception {
        Process process = start("servers");

        assertThat(process.inputReader().lines().map(line -> line.replaceAll("\\d\\S+", "N")))
                .containsExactly(
                        "jdk       jdk N",
                        "jetty     jetty N",
                        "netty     netty N",
                        "undertow  undertow N",
                        "uwsgi     uwsgi of JDK N");
        assertThat(Script.exitStatus(process)).isZero();
        assertThat(stderr()).isEmpty();
    }

    @Test
    void itMakesAnArchiveThatTheJvmTakes() throws Exception {
        boolean aot = Runtime.version().feature() >= 25;
        Process making = start("archive", "--server", "netty", "made");

        assertThat(making.inputReader().lines())
                .containsExactly("java -XX:" + (aot ? "AOTCache" : "SharedArchiveFile")
                        + "=made -jar postern.jar serve --server netty");
        assertThat(Script.exitStatus(making)).isZero();
        assertThat(stderr()).isEmpty();

        List<String> only = aot
                ? List.of("-XX:AOTCache=made", "-XX:AOTMode=on") // without it, such a JVM does not start
                : List.of("-XX:SharedArchiveFile=made", "-Xshare:on");
        Process using = java(only, "version");
        assertThat(using.inputReader().readLine()).startsWith("Postern ");
        assertThat(Script.exitStatus(using)).isZero();
    }

    @Test
    void anArchiveReplacesNothingElse() throws Exception {
        Path file = Files.writeString(folder.resolve("precious.txt"), "kept");

        Process making = start("archive", "precious.txt");

        assertThat(Script.exitStatus(making)).isEqualTo(1);
        assertThat(stderr())
                .containsExactly(
                        "postern: precious.txt exists, and is replaced only if its name ends with .aot or .jsa:"
                                + " delete it, or name another file");
        assertThat(file).hasContent("kept");
    }

    @Test
    void anArchiveIsOfAServerThatIsThere() throws Exception {
        Process making = start("archive", "--server", "jety");

        assertThat(Script.exitStatus(making)).isEqualTo(1);
        assertThat(stderr())
                .containsExactly(
                        "postern: no server \"jety\": choose --server jdk or jetty or netty or undertow or uwsgi");
    }

    @Test
    void aMistakeEndsItWithAMessageAndAStatus() throws Exception {
        Process process = start("serve", "com.acme.MyApi");

        assertThat(Script.exitStatus(process)).isEqualTo(1);
        assertThat(stderr())
                .containsExactly("postern: no class com.acme.MyApi on the class path: give the full name of one that is"
                        + " there, or add it by --class-path");
    }

    @Test
    void itHasLicencesTheFrameworkAndNothingOfTheBoard() throws Exception {
        try (JarFile file = new JarFile(jar.toFile())) {
            assertThat(file.stream().map(JarEntry::getName))
                    .contains("META-INF/LICENSE-postern", "META-INF/LICENSE", "META-INF/NOTICE", "META-INF/NOTICE.txt")
                    .contains("io/postern/framework/App.class", "io/postern/examples/Hello.class")
                    .noneMatch(name -> name.endsWith("module-info.class"))
                    .noneMatch(name -> name.startsWith("org/h2/") || name.startsWith("io/postern/examples/Board"));
        }
    }

    /** Compiled against the jar alone, as a user would. */
    private void applicationJar(String source) throws Exception {
        Path file = Files.writeString(folder.resolve("MyApi.java"), source);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        new SourceFile(file).compile(classes, List.of(jar));
        try (OutputStream out = Files.newOutputStream(folder.resolve("app.jar"));
                JarOutputStream made = new JarOutputStream(out);
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                made.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, made);
            }
        }
    }

    private Process start(String... arguments) throws IOException {
        return java(List.of(), arguments);
    }

    private Process java(List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-jar", "postern.jar"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("stderr").toFile())
                .start();
    }

    private List<String> stderr() throws IOException {
        return Files.readAllLines(folder.resolve("stderr"), UTF_8);
    }
}

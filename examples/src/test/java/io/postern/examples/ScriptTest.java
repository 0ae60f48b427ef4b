package io.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs {@code ./postern} as a user does. It serves what the build around this test has just compiled:
 * {@code POSTERN_BUILD=no} keeps it from starting another one.
 */
class ScriptTest {

    private static final Path ROOT = root();

    private static final Pattern LINE =
            Pattern.compile("Serving (\\S+) on http://127\\.0\\.0\\.1:(\\d+) \\((\\w+) \\d\\S*\\)");

    @TempDir
    Path temporary;

    @ParameterizedTest
    @MethodSource("io.postern.examples.OnEachServer#servers")
    void itServesOnEachServerAndStopsCleanly(String server) throws Exception {
        Process process = start(ROOT, "serve", "--server", server, "--http", "127.0.0.1:0");
        try (BufferedReader stdout = process.inputReader()) {
            Matcher line = LINE.matcher(String.valueOf(stdout.readLine()));
            assertThat(line.matches()).as(line + ": " + stderr()).isTrue();
            assertThat(line.group(1)).isEqualTo("io.postern.examples.JsonApi");
            assertThat(line.group(3)).isEqualTo(server);

            String answer = OnEachServer.sent(OnEachServer.to(Integer.parseInt(line.group(2)), "/mypath?x=1")
                            .POST(BodyPublishers.ofString("{\"a\":1}")))
                    .body();
            process.toHandle().destroy(); // SIGTERM; destroy() would close stdout as well

            assertThat(answer).endsWith("\"query_string\":\"x=1\",\"method\":\"POST\",\"received\":{\"a\":1}}");
            assertThat(exitStatus(process)).isZero();
            assertThat(stdout.readLine()).as("a second line").isNull();
            assertThat(stderr())
                    .hasSize(1)
                    .first()
                    .asString()
                    .matches("\\d\\d:\\d\\d:\\d\\d \\S+ JsonApi [0-9a-f-]{36}");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void sigintStopsItCleanlyToo() throws Exception {
        Process process = start(ROOT, "serve", "--http", "127.0.0.1:0", "io.postern.examples.Hello");
        try (BufferedReader stdout = process.inputReader()) {
            assertThat(stdout.readLine()).startsWith("Serving io.postern.examples.Hello on ");

            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();

            assertThat(exitStatus(process)).isZero();
            assertThat(stderr()).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whatCannotBeServedIsSaidInOneLine() throws Exception {
        assertEnds(1, "postern: no class Hello on the class path: did you mean io.postern.examples.Hello?", "Hello");
        assertEnds(2, "postern: unknown option -p; there are --server and --http; see ./postern --help", "-p", "80");
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + busy.getLocalPort();

            Process process = start(ROOT, "serve", "--http", address);

            assertThat(exitStatus(process)).isEqualTo(1);
            assertThat(stderr()).hasSize(1).first().asString().startsWith("postern: Cannot listen on " + address);
        }
    }

    @Test
    void theUsageIsPrinted() throws Exception {
        Process help = start(ROOT, "serve", "--help");
        assertThat(exitStatus(help)).isZero();
        assertThat(help.inputReader().readLine()).startsWith("Usage: ./postern serve ");

        Process nothing = start(ROOT);
        assertThat(exitStatus(nothing)).isEqualTo(2);
        assertThat(stderr().get(0)).startsWith("Usage: ./postern serve ");

        Process unknown = start(ROOT, "run");
        assertThat(exitStatus(unknown)).isEqualTo(2);
        assertThat(stderr())
                .containsExactly(
                        "postern: unknown command run: there are ./postern serve, micro, diff and bench; see ./postern --help");
    }

    @Test
    void itBuildsWhatIsMissingOrOlderThanItsSources() throws Exception {
        Path copy = copyOfTheScript();
        assertThat(builds(copy)).as("nothing is built").isTrue();
        assertThat(builds(copy)).as("all is built").isFalse();

        Files.setLastModifiedTime(
                copy.resolve("adapter-jdk/pom.xml"), FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(builds(copy)).as("a POM is newer").isTrue();
        Files.setLastModifiedTime(copy.resolve("adapter-jdk/pom.xml"), FileTime.from(Instant.EPOCH));
        Files.delete(copy.resolve("gateway-api/target/classes"));
        assertThat(builds(copy)).as("classes are gone").isTrue();
    }

    @Test
    void aFailedBuildAndATooOldJavaAreSaid() throws Exception {
        Path copy = copyOfTheScript();

        tool("mvn", "exit 1");
        Process failed = start(copy, "serve");
        assertThat(exitStatus(failed)).isEqualTo(1);
        assertThat(stderr()).last().isEqualTo("postern: the build failed: mend what Maven says above");

        tool("java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
        Process old = start(copy, "serve");
        assertThat(exitStatus(old)).isEqualTo(1);
        assertThat(stderr())
                .containsExactly("postern: java is older than 17: install a JDK 17 or later, or set JAVA_HOME to one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "mvn"})
    void aToolThatIsNotThereIsNamed(String missing) throws Exception {
        Path copy = copyOfTheScript();
        for (String needed : List.of("bash", "dirname", "readlink", "find", "mktemp", "flock")) {
            realTool(needed);
        }
        tool(missing.equals("java") ? "mvn" : "java", "echo 'openjdk version \"17.0.1\"' >&2");
        tool("javac", "exit 0");

        Process process = start(copy, Map.of("PATH", tools().toString()), "serve");

        assertThat(exitStatus(process)).isEqualTo(1);
        assertThat(stderr()).hasSize(1).first().asString().startsWith("postern: there is no " + missing + ": install ");
    }

    // The real script

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("postern"))
                ? here
                : here.resolveSibling("").normalize();
    }

    private void assertEnds(int status, String message, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("serve"));
        command.addAll(List.of(arguments));

        Process process = start(ROOT, command.toArray(String[]::new));

        assertThat(exitStatus(process)).isEqualTo(status);
        assertThat(stderr()).containsExactly(message);
        assertThat(process.inputReader().readLine()).isNull();
    }

    // A copy of it between empty modules, with tools that only pretend

    private Path copyOfTheScript() throws IOException {
        Path copy = temporary.resolve("clone");
        for (String module : List.of(
                "gateway-api", "adapter-jdk", "adapter-undertow", "adapter-jetty", "adapter-netty", "examples")) {
            Files.createDirectories(copy.resolve(module + "/src/main"));
            Files.createFile(copy.resolve(module + "/pom.xml"));
        }
        Files.createFile(copy.resolve("pom.xml"));
        Files.copy(ROOT.resolve("postern"), copy.resolve("postern"));
        return copy;
    }

    /** Whether the copy calls Maven before it serves. */
    private boolean builds(Path copy) throws Exception {
        tool("java", "echo 'openjdk version \"17.0.1\"' >&2");
        tool("javac", "exit 0");
        tool("mvn", """
                mkdir -p {gateway-api,adapter-{jdk,undertow,jetty,netty},examples}/target/classes
                echo -n "$PWD/pom.xml" > examples/target/classpath
                """);

        Process process = start(copy, "serve");

        assertThat(exitStatus(process)).isZero();
        return stderr().contains(
                        "postern: building the examples (mvn process-classes); the first time takes some minutes");
    }

    private void tool(String name, String script) throws IOException {
        Path tool = tools().resolve(name);
        Files.writeString(tool, "#!/bin/bash\n" + script + "\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void realTool(String name) throws Exception {
        Process which = new ProcessBuilder("which", name).start();
        String path = which.inputReader().readLine();
        if (path != null) {
            tool(name, "exec " + path + " \"$@\"");
        }
    }

    private Path tools() throws IOException {
        return Files.createDirectories(temporary.resolve("tools"));
    }

    // Processes

    private Process start(Path root, String... arguments) throws IOException {
        Map<String, String> environment = root.equals(ROOT)
                ? Map.of("POSTERN_BUILD", "no", "JAVA_HOME", System.getProperty("java.home"))
                : Map.of("PATH", tools() + ":" + System.getenv("PATH"));
        return start(root, environment, arguments);
    }

    private Process start(Path root, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(sigintIsIgnored() ? List.of("env", "--default-signal=INT") : List.of());
        command.add(root.resolve("postern").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(temporary.toFile())
                .redirectError(temporary.resolve("stderr").toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of("JAVA_HOME", "CLASSPATH", "POSTERN_BUILD", "JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** A build that was started in the background ignores SIGINT, and so do all its children unless told otherwise. */
    private static boolean sigintIsIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow()
                .substring("SigIgn:".length())
                .strip();
        return (Long.parseUnsignedLong(ignored, 16) & 0b10) != 0;
    }

    private static int exitStatus(Process process) throws InterruptedException {
        assertThat(process.waitFor(OnEachServer.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("ends")
                .isTrue();
        return process.exitValue();
    }

    private List<String> stderr() throws IOException {
        return Files.readAllLines(temporary.resolve("stderr"));
    }
}

package io.postern.launcher;

import static io.postern.launcher.Script.ROOT;
import static io.postern.launcher.Script.exitStatus;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./postern} prints, builds and serves. */
class ScriptTest {

    private static final Pattern LINE =
            Pattern.compile("Serving (\\S+) on http://127\\.0\\.0\\.1:(\\d+) \\((\\w+) \\d[^,)]*, .+, production\\)");

    private static final Pattern UWSGI_LINE = Pattern.compile("Serving io\\.postern\\.examples\\.Hello on "
            + "(?:unix:(\\S+)|uwsgi://127\\.0\\.0\\.1:(\\d+)) \\(uwsgi of JDK .+\\)");

    @TempDir
    Path temporary;

    @ParameterizedTest
    @MethodSource("io.postern.launcher.Script#servers")
    void itServesOnEachServerAndStopsCleanly(String server) throws Exception {
        Process process = start(ROOT, "serve", "--server", server, "--http", "127.0.0.1:0");
        try (BufferedReader stdout = process.inputReader()) {
            Matcher line = LINE.matcher(String.valueOf(stdout.readLine()));
            assertThat(line.matches()).as(line + ": " + stderr()).isTrue();
            assertThat(line.group(1)).isEqualTo("io.postern.examples.JsonApi");
            assertThat(line.group(3)).isEqualTo(server);

            String answer = posted("http://127.0.0.1:" + line.group(2) + "/mypath?x=1", "{\"a\":1}");
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

    private static String posted(String url, String content) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Script.LIMIT)
                .POST(BodyPublishers.ofString(content))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void anArchiveIsOfTheJar() throws Exception {
        Process process = start(ROOT, "archive");

        assertThat(exitStatus(process)).isEqualTo(1);
        assertThat(stderr())
                .containsExactly("postern: an archive is made for the executable jar only: run java -jar postern.jar"
                        + " archive");
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itServesByTheUwsgiProtocol(boolean unix) throws Exception {
        Path file = temporary.resolve("app.sock");
        String where = unix ? "unix:" + file : "127.0.0.1:0";
        Process process = start(ROOT, "serve", "--uwsgi", where, "io.postern.examples.Hello");
        try (BufferedReader stdout = process.inputReader()) {
            Matcher line = UWSGI_LINE.matcher(String.valueOf(stdout.readLine()));
            assertThat(line.matches()).as(line + ": " + stderr()).isTrue();
            SocketAddress address = unix
                    ? UnixDomainSocketAddress.of(line.group(1))
                    : new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(line.group(2)));

            assertThat(ponged(address)).isTrue();
            process.toHandle().destroy();

            assertThat(exitStatus(process)).isZero();
            assertThat(stderr()).isEmpty();
            assertThat(file).doesNotExist();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Whether a packet that asks for a sign of life, as uWSGI's own do, is answered. */
    private static boolean ponged(SocketAddress address) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address)) {
            channel.write(ByteBuffer.wrap(new byte[] {100, 0, 0, 0}));
            return channel.read(ByteBuffer.allocate(4)) == 4;
        }
    }

    @Test
    void whatCannotBeServedIsSaidInOneLine() throws Exception {
        assertEnds(1, "postern: no class Hello on the class path: did you mean io.postern.examples.Hello?", "Hello");
        assertEnds(2, "postern: unknown option --prot; see postern serve --help", "--prot", "80");
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + busy.getLocalPort();

            Process process = start(ROOT, "serve", "--http", address);

            assertThat(exitStatus(process)).isEqualTo(1);
            assertThat(stderr())
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("postern: --http: Cannot listen on " + address);
        }
    }

    @Test
    void theUsageIsPrinted() throws Exception {
        Process help = start(ROOT, "serve", "--help");
        assertThat(exitStatus(help)).isZero();
        assertThat(help.inputReader().lines())
                .contains(
                        "Usage: postern serve [OPTIONS] [APPLICATION]",
                        "      --server=NAME          jdk (the default), undertow, jetty or netty; see postern servers");

        Process nothing = start(ROOT);
        assertThat(exitStatus(nothing)).isEqualTo(2);
        assertThat(stderr().get(0)).startsWith("Usage: ./postern serve ");

        Process unknown = start(ROOT, "run");
        assertThat(exitStatus(unknown)).isEqualTo(2);
        assertThat(stderr())
                .containsExactly("postern: unknown command run: there are ./postern serve, servers, archive, version,"
                        + " completion, startup, micro, diff and bench; see ./postern --help");
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
                "gateway-api",
                "adapter-jdk",
                "adapter-undertow",
                "adapter-jetty",
                "adapter-netty",
                "adapter-uwsgi",
                "middleware",
                "framework",
                "examples",
                "launcher")) {
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
                mkdir -p {gateway-api,adapter-{jdk,undertow,jetty,netty,uwsgi},middleware,framework,examples,launcher}/target/classes
                echo -n "$PWD/pom.xml" > launcher/target/classpath
                """);

        Process process = start(copy, "serve");

        assertThat(exitStatus(process)).isZero();
        return stderr().contains(
                        "postern: building the launcher (mvn process-classes); the first time takes some minutes");
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
        return root.equals(ROOT)
                ? Script.start(temporary.resolve("stderr"), arguments)
                : start(root, Map.of("PATH", tools() + ":" + System.getenv("PATH")), arguments);
    }

    private Process start(Path root, Map<String, String> environment, String... arguments) throws IOException {
        return Script.start(root, environment, temporary.resolve("stderr"), List.of(arguments));
    }

    private List<String> stderr() throws IOException {
        return Files.readAllLines(temporary.resolve("stderr"));
    }
}

package io.postern.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every block of the README, and of the page about the lint, works as printed; only ports are changed, so that nothing
 * else on the machine is in the way.
 */
class ReadmeTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

    private final List<Block> blocks = blocks("README.md");

    @Test
    void everyBlockIsOneThatATestKnows() {
        assertThat(blocks.stream().map(Block::language))
                .as("blocks in their order; a new one needs a test here")
                .containsExactly("sh", "sh", "sh", "json", "sh", "java", "xml", "sh", "java");
    }

    @Test
    void theMainCommandServesAndItsAnswerIsTheOneShown() throws Exception {
        String served = block("sh", 0);
        String onJetty = block("sh", 3);
        String asked = block("sh", 2);

        assertThat(served).isEqualTo("./postern serve");
        assertThat(onJetty).isEqualTo(served + " --server jetty");
        assertThat(answer(served, asked)).as("from the JDK's server").isEqualTo(block("json", 0));
        assertThat(answer(onJetty, asked)).as("from Jetty").isEqualTo(block("json", 0));
    }

    @Test
    void theComparisonFindsNothing() throws Exception {
        Process comparison = shell(block("sh", 4));
        String printed = new String(comparison.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(comparison.waitFor())
                .as("exit status of %s, which printed: %s", block("sh", 4), printed)
                .isZero();
    }

    @Test
    void theTestCommandIsWhatCiRuns() throws Exception {
        String[] words = block("sh", 1).split(" ", -1);

        assertThat(Files.readString(ROOT.resolve(".ci/run")))
                .containsPattern("(?m)^ +[^#]*\\b" + words[0] + " .*" + words[1]);
    }

    @Test
    void theHelloWorldServes(@TempDir Path folder) throws Exception {
        String source = block("java", 0)
                .replace("Gateway.serve(hello)", "Gateway.serve(hello, ServerConfig.builder().port(0).build())");
        compile(folder, "HelloWorld", source);

        try (ChildJvm jvm = ChildJvm.start(List.of(
                "-Dpostern.server=jdk", "-cp", folder + ":" + System.getProperty("java.class.path"), "HelloWorld"))) {
            Matcher line = Pattern.compile("Serving on (http://127\\.0\\.0\\.1:\\d+) by jdk .+")
                    .matcher(jvm.line());
            assertThat(line.matches()).as("the line that it prints").isTrue();
            assertThat(get(line.group(1))).isEqualTo("Hello, 127.0.0.1\n");
        }
    }

    @Test
    void theTestOfAnAdapterCompiles(@TempDir Path folder) throws Exception {
        compile(folder, "MyServerTckTest", block("java", 1));
    }

    @Test
    void theDependencyIsAModuleOfThisVersion() throws Exception {
        String dependency = block("xml", 0);
        String artifact = element(dependency, "artifactId");

        assertThat(ROOT.resolve(artifact)).isDirectory();
        assertThat(element(dependency, "version"))
                .isEqualTo(element(Files.readString(ROOT.resolve("pom.xml")), "version"));
    }

    @Test
    void theProgramOfTheLintPageServesAndTheLintSaysWhatThePageSays(@TempDir Path folder) throws Exception {
        List<Block> page = blocks("docs/lint.md");
        assertThat(page.stream().map(Block::language))
                .as("blocks of docs/lint.md in their order; a new one needs a test here")
                .containsExactly("xml", "java", "text", "java");
        assertThat(ROOT.resolve(element(page.get(0).text(), "artifactId"))).isDirectory();
        compile(folder, "CheckedHello", page.get(1).text().replace("8000", "0"));
        compile(folder, "CheckedLayers", page.get(3).text());

        try (ChildJvm jvm = ChildJvm.start(List.of(
                "-Dpostern.server=jdk", "-cp", folder + ":" + System.getProperty("java.class.path"), "CheckedHello"))) {
            String url = jvm.line();
            assertThat(get(url)).isEqualTo("500 Internal Server Error\n");
            assertThat(jvm.line()).isEqualTo(page.get(2).text());
        }
    }

    /**
     * Runs the first command as a user would, but on a free port, then the second against it; returns what that prints.
     */
    private static String answer(String serve, String ask) throws Exception {
        String port = Integer.toString(freePort());
        Process server = shell(serve + " --http 127.0.0.1:" + port);
        try (BufferedReader printed = server.inputReader(StandardCharsets.UTF_8)) {
            assertThat(printed.readLine()).as("the line that %s prints", serve).contains("http://127.0.0.1:" + port);
            return output(ask.replace("8000", port));
        } finally {
            server.destroy();
            assertThat(server.waitFor(60, TimeUnit.SECONDS))
                    .as("it stops when told to")
                    .isTrue();
        }
    }

    private static String output(String command) throws Exception {
        assumeTrue(shell("which curl").waitFor() == 0, "curl is not installed");
        Process process = shell(command);
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private static Process shell(String command) throws IOException {
        return new ProcessBuilder("bash", "-c", "exec " + command)
                .directory(ROOT.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void compile(Path folder, String name, String source) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        file.toString());
        assertThat(result).as("javac of %s", name).isZero();
    }

    private static String element(String xml, String name) {
        Matcher matcher =
                Pattern.compile("<" + name + ">([^<]+)</" + name + ">").matcher(xml);
        assertThat(matcher.find()).as("an element %s", name).isTrue();
        return matcher.group(1);
    }

    private String block(String language, int index) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .toList()
                .get(index)
                .text();
    }

    private static List<Block> blocks(String page) {
        try {
            List<Block> blocks = new ArrayList<>();
            Matcher matcher = BLOCK.matcher(Files.readString(ROOT.resolve(page)));
            while (matcher.find()) {
                blocks.add(new Block(
                        matcher.group(1).toLowerCase(Locale.ROOT),
                        matcher.group(2).strip()));
            }
            return blocks;
        } catch (IOException e) {
            throw new AssertionError(page + " cannot be read", e);
        }
    }

    private record Block(String language, String text) {}
}

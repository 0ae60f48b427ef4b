package io.postern.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
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
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Every block of the README, and of the pages about the middleware, works as printed; only ports are changed, so that
 * nothing else on the machine is in the way.
 */
class ReadmeTest {

    private static final Path ROOT =
            Path.of(System.getProperty("basedir", ""), "..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

    private final List<Block> blocks = blocks("README.md");

    @Test
    void everyBlockIsOneThatATestKnows() {
        assertThat(blocks.stream().map(Block::language))
                .as("blocks in their order; a new one needs a test here, or in deploy's test of the same name")
                .containsExactly("sh", "sh", "sh", "json", "sh", "java", "xml", "sh", "sh", "sh", "sh", "java");
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
        Process comparison = shell(block("sh", 7));
        String printed = new String(comparison.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(comparison.waitFor())
                .as("exit status of %s, which printed: %s", block("sh", 7), printed)
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

    @Test
    void theProgramBehindAProxyBelievesWhatNginxIsToldToSend(@TempDir Path folder) throws Exception {
        List<Block> page = blocks("docs/middleware.md");
        assertThat(page.stream().map(Block::language))
                .as("blocks of docs/middleware.md in their order; a new one needs a test here")
                .containsExactly("xml", "java", "nginx", "java", "json");
        assertThat(ROOT.resolve(element(page.get(0).text(), "artifactId"))).isDirectory();
        compile(folder, "BehindProxy", page.get(1).text().replace("8000", "0"));

        try (ChildJvm jvm = ChildJvm.start(List.of(
                "-Dpostern.server=jdk", "-cp", folder + ":" + System.getProperty("java.class.path"), "BehindProxy"))) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(jvm.line()));
            Matcher field = Pattern.compile("proxy_set_header (X-\\S+) (\\S+);")
                    .matcher(page.get(2).text());
            while (field.find()) {
                request.header(field.group(1), told(field.group(2)));
            }
            assertThat(HttpClient.newHttpClient()
                            .send(request.build(), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .matches("203\\.0\\.113\\.7 asked for https://127\\.0\\.0\\.1:\\d+/app/\n");
        }
    }

    @Test
    void theProgramWithAnAccessLogWritesTheLineShown(@TempDir Path folder) throws Exception {
        List<Block> page = blocks("docs/middleware.md");
        Path log = folder.resolve("access.log");
        compile(folder, "Logged", page.get(3).text().replace("8000", "0").replace("access.log", log.toString()));

        try (ChildJvm jvm = ChildJvm.start(List.of(
                "-Dpostern.server=jdk", "-cp", folder + ":" + System.getProperty("java.class.path"), "Logged"))) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(jvm.line() + "/x?y"))
                    .header("X-Forwarded-For", "203.0.113.7")
                    .header("X-Request-Id", "a1b2")
                    .header("User-Agent", "curl/8")
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("Hello, a1b2\n");
            assertThat(Waits.until(() -> read(log).endsWith("\n"))).isTrue();
        }

        assertThat(timeless(read(log).strip())).isEqualTo(timeless(page.get(4).text()));
    }

    @Test
    void theTestOfTheTestingPageRunsInMemoryAndOnEachServer(@TempDir Path folder) throws Exception {
        List<Block> page = blocks("docs/testing.md");
        assertThat(page.stream().map(Block::language))
                .as("blocks of docs/testing.md in their order; a new one needs a test here")
                .containsExactly("xml", "java");
        assertThat(ROOT.resolve(element(page.get(0).text(), "artifactId"))).isDirectory();
        compile(folder, "GreetingTest", page.get(1).text());

        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        try (URLClassLoader classes = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(classes.loadClass("GreetingTest")))
                                    .build(),
                            summary);
        }

        assertThat(summary.getSummary().getFailures()).isEmpty();
        assertThat(summary.getSummary().getTestsSucceededCount())
                .as("one in memory, and one in memory and on each server")
                .isEqualTo(2 + Providers.NAMES.size());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String timeless(String line) {
        return line.replaceAll("\"time\":\"[^\"]+Z\"", "time")
                .replaceAll("\"duration_us\":\\d+", "duration")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "host");
    }

    // What nginx puts for its variables.
    private static String told(String variable) {
        return switch (variable) {
            case "$proxy_add_x_forwarded_for" -> "198.51.100.66, 203.0.113.7";
            case "$scheme" -> "https";
            default -> variable;
        };
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

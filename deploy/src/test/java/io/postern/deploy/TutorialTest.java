package io.postern.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postern.adapter.uwsgi.NginxProcess;
import io.postern.launcher.Launched;
import io.postern.launcher.Script;
import io.postern.launcher.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever follows docs/tutorial.md sees what it prints; only ports and the folder of nginx are others. */
@Timeout(300)
class TutorialTest {

    private static final List<String> OTHER_SERVERS = List.of("undertow", "jetty", "netty");
    private static final Map<String, String> ENVIRONMENT = Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    private static final Pattern STEP = Pattern.compile("(?ms)^## (\\d\\. .*?)$(.*?)(?=^## )");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Pattern PUBLIC_CLASS = Pattern.compile("(?m)^public class (\\w+)");

    @TempDir
    Path folder;

    /** A part of the tutorial: a program and what it answers, or how the last one is served. */
    private record Step(String title, List<Block> blocks) {

        static Step of(MatchResult found) {
            return new Step(
                    found.group(1),
                    BLOCK.matcher(found.group(2))
                            .results()
                            .map(block -> new Block(block.group(1), block.group(2)))
                            .toList());
        }

        boolean hasProgram() {
            return blocks.get(0).language().equals("java");
        }

        /** Its program in a file of that folder, by the name of the class. */
        Path write(Path folder) throws IOException {
            String program = blocks.get(0).text();
            String name = PUBLIC_CLASS
                            .matcher(program)
                            .results()
                            .findFirst()
                            .orElseThrow()
                            .group(1) + ".java";
            return Files.writeString(folder.resolve(name), program);
        }

        @Override
        public String toString() {
            return title;
        }
    }

    private record Block(String language, String text) {}

    private static List<Step> steps() {
        try {
            String page = Files.readString(Script.ROOT.resolve("docs/tutorial.md"));
            return STEP.matcher(page).results().map(Step::of).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Step step(int number) {
        return steps().get(number - 1);
    }

    private static List<Step> programs() {
        return steps().stream().filter(Step::hasProgram).toList();
    }

    @BeforeAll
    static void thereIsCurl() throws Exception {
        Process curl = new ProcessBuilder("bash", "-c", "curl --version").start();
        assumeTrue(
                new String(curl.getInputStream().readAllBytes(), UTF_8).matches("(?s)curl ([89]|7\\.8[4-9]).*"),
                "curl is not installed, or older than 7.84");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void eachStepAnswersAsPrintedOnEachServer(Step step) throws Exception {
        Path file = step.write(folder);
        assertThat(step.blocks().get(1)).isEqualTo(new Block("sh", "./postern serve " + file.getFileName() + "\n"));

        List<Block> questions = step.blocks().subList(2, step.blocks().size());
        List<String> command = List.of("serve", "--http", "127.0.0.1:0", file.toString());
        try (Launched served = Launched.start(folder, ENVIRONMENT, command)) {
            askAll("jdk", questions, "8000", served.port());
        }
        for (String server : OTHER_SERVERS) {
            List<String> there = List.of("--server", server, "--http", "127.0.0.1:0", file.toString());
            try (Started served = Started.serve(there)) {
                askAll(server, questions, "8000", served.port());
            }
        }
    }

    /** Runs each command; what it prints stands behind it, or it prints nothing. */
    private void askAll(String server, List<Block> blocks, String shipped, int port) throws Exception {
        assertThat(blocks).as("questions").isNotEmpty();
        for (int i = 0; i < blocks.size(); i++) {
            assertThat(blocks.get(i).language()).isEqualTo("sh");
            String command = blocks.get(i).text();
            boolean printed =
                    i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text");
            assertThat(command).contains("127.0.0.1:" + shipped);
            assertThat(output(command.replace(":" + shipped, ":" + port)))
                    .as("%s, on %s", command, server)
                    .isEqualTo(printed ? blocks.get(++i).text() : "");
        }
    }

    private String output(String command) throws IOException {
        Process process = new ProcessBuilder("bash", "-c", command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    @Test
    void theProgramOfWhoComesFromElsewhereGreets() throws Exception {
        String page = Files.readString(Script.ROOT.resolve("docs/coming-from.md"));
        Step step = Step.of(Pattern.compile("(?s)(# Coming)(.*)")
                .matcher(page)
                .results()
                .findFirst()
                .orElseThrow());
        assertThat(step.blocks()).hasSize(1);
        Path file = step.write(folder);

        try (Launched served =
                Launched.start(folder, ENVIRONMENT, List.of("serve", "--http", "127.0.0.1:0", file.toString()))) {
            assertThat(output("curl -s http://127.0.0.1:" + served.port() + "/?Ada"))
                    .isEqualTo("Hello, Ada\n");
        }
    }

    @Test
    void theFrameworkIsSmall() {
        assertThat(step(5).blocks().get(0).text().lines()).hasSizeBetween(100, 300);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void theServersOfTheSixthStepServeIt(int index) throws Exception {
        List<String> commands = step(6).blocks().get(0).text().lines().toList();
        assertThat(commands).hasSize(3);
        step(5).write(folder);
        List<String> command = new ArrayList<>(List.of(commands.get(index).split(" ")));
        assertThat(command.remove(0)).isEqualTo("./postern");
        command.addAll(List.of("--http", "127.0.0.1:0"));

        try (Launched served = Launched.start(folder, ENVIRONMENT, command)) {
            assertThat(output("curl -s http://127.0.0.1:" + served.port() + "/notes"))
                    .isEqualTo("[]\n");
        }
    }

    @Test
    void theLastStepAnswersThroughNginx() throws Exception {
        List<Block> blocks = step(7).blocks();
        Endpoint application = Endpoint.onTcp("127.0.0.1:8000");
        Endpoint plain = Endpoint.onTcp("listen 80;");
        step(5).write(folder);
        Path nginxFolder = Files.createDirectory(folder.resolve("nginx"));
        Site.layOut(nginxFolder);
        assertThat(blocks.get(1).text()).contains(application.shipped(), plain.shipped());
        Files.writeString(
                nginxFolder.resolve("conf.d/notes.conf"),
                blocks.get(1)
                        .text()
                        .replace(application.shipped(), application.real())
                        .replace(plain.shipped(), "listen " + plain.real() + ";"));
        String command = blocks.get(0).text().strip().replace(application.shipped(), application.real());
        assertThat(command).startsWith("./postern ");

        try (Launched served = Launched.start(
                        folder, ENVIRONMENT, List.of(command.split(" ")).subList(1, 5));
                NginxProcess nginx = NginxProcess.start(nginxFolder, plain.address())) {
            assertThat(served.stderr()).allMatch(line -> line.contains("JDK_JAVA_OPTIONS"));
            askAll("uwsgi behind nginx: " + nginx.log(), blocks.subList(2, blocks.size()), "80", plain.port());
        }
    }
}

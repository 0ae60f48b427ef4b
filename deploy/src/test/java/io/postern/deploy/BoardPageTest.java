package io.postern.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postern.launcher.Launched;
import io.postern.launcher.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever follows docs/board.md sees what it prints, also when the process is replaced by one on another server. */
@Timeout(300)
class BoardPageTest {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Pattern TIME = Pattern.compile("\"posted\":\"[^\"]+\"");

    @TempDir
    Path folder;

    private final List<String> blocks;

    BoardPageTest() throws IOException {
        blocks = BLOCK.matcher(Files.readString(Script.ROOT.resolve("docs/board.md")))
                .results()
                .map(block -> block.group(2))
                .toList();
    }

    @Test
    void theBoardAnswersAsPrintedAndLosesNothingByARestart() throws Exception {
        assumeTrue(Script.exitStatus(new ProcessBuilder("which", "curl").start()) == 0, "curl is not installed");
        assertThat(blocks).hasSize(7);
        assertThat(blocks.get(0)).isEqualTo("BOARD_DATABASE=./board ./postern serve io.postern.examples.Board\n");

        try (Launched first = serve("netty")) {
            assertThat(printed(1, first)).isEmpty();
            assertThat(printed(2, first)).isEqualTo(withoutTime(blocks.get(3)));
            try (BufferedReader events = watch(first)) {
                first.signal("TERM");
                assertThat(first.exitStatus()).as(first.stderr().toString()).isZero();
                assertThat(events.lines()).contains("event: added"); // to its end, which is no failure
            }
        }
        try (Launched second = serve("jetty")) {
            assertThat(printed(4, second)).isEqualTo(withoutTime(blocks.get(5)));
            assertThat(printed(6, second)).isEmpty();
            assertThat(printed(4, second)).isEqualTo("{\"messages\":[]}");
        }
    }

    private Launched serve(String server) throws IOException {
        return Launched.start(
                folder,
                Map.of("BOARD_DATABASE", folder.resolve("board").toString()),
                List.of("serve", "--grace=60s", "--server", server, "--http=127.0.0.1:0", "io.postern.examples.Board"));
    }

    private String printed(int block, Launched served) throws IOException {
        Process shell = shell(blocks.get(block).replace(":8000", ":" + served.port()));
        return withoutTime(new String(shell.getInputStream().readAllBytes(), UTF_8));
    }

    private static String withoutTime(String text) {
        return TIME.matcher(text).replaceAll("\"posted\":\"\"").strip();
    }

    /** A stream of events, from its first line on. */
    private BufferedReader watch(Launched served) throws IOException {
        BufferedReader events = shell("exec curl -sSfN 'http://127.0.0.1:" + served.port() + "/events?since=0'")
                .inputReader(UTF_8);
        assertThat(events.readLine()).isEqualTo(":");
        return events;
    }

    private Process shell(String command) throws IOException {
        return new ProcessBuilder("bash", "-c", command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}

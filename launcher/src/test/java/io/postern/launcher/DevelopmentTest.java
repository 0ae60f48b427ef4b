package io.postern.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --dev} does, and what happens without it. */
@Timeout(300)
class DevelopmentTest {

    private static final int CLIENTS = 4;
    private static final int PAUSE_MILLIS = 5;

    @TempDir
    Path folder;

    private final List<Running> running = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (Running each : running) {
            each.stop();
        }
    }

    @Test
    void aChangedClassIsServedAndNoRequestIsLost() throws Exception {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        compile(classes, saying("one"));
        int port = serve("--dev", "-cp", classes.toString(), "acme.Api");
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (HttpConnection waiting = new HttpConnection(port)) {
            waiting.send("/wait");
            List<Future<List<String>>> loads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                loads.add(clients.submit(() -> answers(port, enough)));
            }

            compile(classes, saying("two"));
            await("the new class answers", () -> answer(port, "/").equals("200 two"));
            Files.delete(classes.resolve("acme/Api.class"));
            compile(classes, saying("three"));
            await("the next one does", () -> answer(port, "/").equals("200 three"));
            enough.set(true);

            for (Future<List<String>> load : loads) {
                assertThat(load.get(Script.LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isSubsetOf("200 one", "200 two", "200 three");
            }
            Files.createFile(folder.resolve("go"));
            assertThat(waiting.answer().text())
                    .as("a request in flight ends as it began, also by classes that it first uses now")
                    .isEqualTo("one, later");
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void aSourceFileIsCompiledAgainAndSaysWhatIsWrong() throws Exception {
        Path source = folder.resolve("Api.java");
        write(source, saying("one"));
        int port = serve("--dev", source.toString());
        assertThat(answer(port, "/")).isEqualTo("200 one");

        write(source, saying("two").replace("static", "statc"));
        await("the mistake is shown", () -> answer(port, "/").startsWith("500 " + source + " does not compile:\n"));
        assertThat(answer(port, "/")).contains(source + ":4: error: ");

        write(source, saying("three"));
        await("the mended source answers", () -> answer(port, "/").equals("200 three"));
    }

    @Test
    void aMissingClassIsToldFromANewOne() throws Exception {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        compile(classes, saying("one"));
        Program program = new Program("acme.Api", List.of(classes));
        assertThat(program.isThere()).isTrue();

        Files.delete(classes.resolve("acme/Api.class"));

        assertThat(program.isThere()).isFalse();
        assertThat(new Program("io.postern.examples.Hello", List.of()).isThere())
                .isTrue();
        assertThat(new Program("No.java", List.of()).isThere()).isFalse();
    }

    @Test
    void productionShowsNothingAndFollowsNothing() throws Exception {
        Path source = folder.resolve("Api.java");
        write(source, saying("one").replace("String text = ", "if (true) throw new Error(\"x\"); String text = "));

        int port = serve(source.toString());
        String before = answer(port, "/");
        write(source, saying("two"));

        assertThat(before).isEqualTo("500 500 Internal Server Error\n");
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("postern-reload");
    }

    @Test
    void bothSayWhatTheyAre() throws Exception {
        serve("io.postern.examples.Hello");
        serve("--dev", "io.postern.examples.Hello");

        assertThat(running.get(0).description(address -> address)).endsWith(", production)");
        assertThat(running.get(1).description(address -> address)).endsWith(", development)");
    }

    /** Answers with that text; of {@code /wait}, when there is a file for it, by a class of its own. */
    private String saying(String text) {
        return """
                package acme;
                import io.postern.gateway.*;
                public class Api {
                    static final Application api = (environ, startResponse) -> {
                        String text = "%s";
                        if (environ.require(EnvironKeys.PATH_INFO).equals("/wait")) {
                            while (!java.nio.file.Files.exists(java.nio.file.Path.of("%s"))) {
                                Thread.sleep(5);
                            }
                            text += Later.text();
                        }
                        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
                        return Body.of(text);
                    };
                }
                class Later {
                    static String text() { return ", later"; }
                }
                """.formatted(text, folder.resolve("go"));
    }

    private void compile(Path classes, String text) throws Exception {
        Path source = folder.resolve("Api.java");
        Files.writeString(source, text);
        new SourceFile(source).compile(classes, List.of());
    }

    /** At once, as an editor does. */
    private void write(Path file, String text) throws IOException {
        Path written = Files.writeString(folder.resolve("written"), text);
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private int serve(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--http", ":0"));
        all.addAll(List.of(arguments));
        Running started = Running.start(Serve.parse(all, Map.of()).options());
        running.add(started);
        return started.port();
    }

    private static List<String> answers(int port, AtomicBoolean enough) throws IOException {
        List<String> answers = new ArrayList<>();
        while (!enough.get()) {
            answers.add(answer(port, "/"));
        }
        return answers;
    }

    private static String answer(int port, String path) throws IOException {
        try (HttpConnection connection = new HttpConnection(port)) {
            HttpConnection.Answer answer = connection.ask(path);
            return answer.status() + " " + answer.text();
        }
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long limit = System.nanoTime() + Script.LIMIT.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("not in time: %s", what).isLessThan(limit);
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}

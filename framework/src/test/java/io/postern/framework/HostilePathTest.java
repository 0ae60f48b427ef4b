package io.postern.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.middleware.Lint;
import io.postern.middleware.StaticFiles;
import io.postern.testing.OnEveryServer;
import io.postern.testing.TestClient;
import io.postern.testing.TestResponse;
import io.postern.testing.TestServing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Paths that try to get out of a folder, or at what is in it by another name. */
class HostilePathTest {

    private static final String SECRET = "the secret";

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Lint lint = Lint.logging().reportingTo((level, text, failure) -> faults.add(text));

    @TempDir
    Path outside;

    private Path folder() {
        return outside.resolve("public");
    }

    @BeforeEach
    void writeFiles() throws Exception {
        Files.createDirectories(folder().resolve("sub"));
        Files.writeString(folder().resolve("a.txt"), "public");
        Files.writeString(outside.resolve("secret.txt"), SECRET);
        Files.createSymbolicLink(folder().resolve("link.txt"), Path.of("../secret.txt"));
        Files.createSymbolicLink(folder().resolve("linked"), outside);
    }

    private Stream<String> spellings() {
        String absolute = outside.resolve("secret.txt").toString();
        return Stream.concat(Hostile.paths(), Stream.of(absolute, "/" + absolute, "%2f" + absolute));
    }

    @OnEveryServer
    void noSpellingLeavesTheFolder(TestServing serving) throws Exception {
        App app = new App();
        app.get("/files/{rest:path}", request -> Response.file("text/plain", folder(), request.path("rest")));
        app.mount("/static", StaticFiles.of(folder()).wrap(new App()));
        TestClient client = serving.serve(lint.wrap(app));

        for (String prefix : List.of("/files/", "/static/")) {
            assertThat(client.get(prefix + "a.txt").send().text()).isEqualTo("public");
            assertThat(spellings()).hasSizeGreaterThan(80).allSatisfy(spelling -> {
                TestResponse answer = client.get(prefix + spelling).send();
                assertThat(answer.status())
                        .as("%s%s: %s", prefix, spelling, answer)
                        .isBetween(400, 499);
                assertThat(answer.text()).doesNotContain(SECRET).doesNotContain("root:");
            });
        }
        assertThat(client.log()).isEmpty();
        assertThat(List.copyOf(faults)).isEmpty();
    }
}

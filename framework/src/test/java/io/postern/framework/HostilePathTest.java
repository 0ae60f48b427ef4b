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

    private static final String SPELLINGS = """
            ..
            .
            ../
            ./
            %2e
            %2e%2e
            %2E.
            ../secret.txt
            ./../secret.txt
            sub/../../secret.txt
            sub/..
            a.txt/../../secret.txt
            a.txt/..
            a.txt/.
            ..?/secret.txt
            ..%2fsecret.txt
            ..%2Fsecret.txt
            %2e%2e/secret.txt
            %2E%2E%2Fsecret.txt
            .%2e/secret.txt
            %2e./secret.txt
            sub%2f..%2f..%2fsecret.txt
            ..\\secret.txt
            ..%5csecret.txt
            %2e%2e%5Csecret.txt
            sub%5c..%5c..%5csecret.txt
            %252e%252e%252fsecret.txt
            ..%252fsecret.txt
            %25252e%25252e/secret.txt
            %c0%ae%c0%ae/secret.txt
            ..%c0%afsecret.txt
            ..%c1%9csecret.txt
            %e0%80%ae%e0%80%ae/secret.txt
            ..%e0%80%afsecret.txt
            %f0%80%80%ae./secret.txt
            %u002e%u002e/secret.txt
            ..%u2215secret.txt
            %EF%BC%8E%EF%BC%8E/secret.txt
            ..%EF%BC%8Fsecret.txt
            ..%E2%88%95secret.txt
            ....//secret.txt
            ....%5c/secret.txt
            .../secret.txt
            ..;/secret.txt
            ..;a=b/secret.txt
            ;/../secret.txt
            a.txt;x
            ..%09/secret.txt
            ..%20/secret.txt
            ..%0a/secret.txt
            %0d%0a../secret.txt
            ..%00/secret.txt
            ../secret.txt%00.txt
            a.txt%00
            %00
            /secret.txt
            /etc/passwd
            //etc/passwd
            %2fetc%2fpasswd
            %2Fetc/passwd
            etc/passwd
            file:///etc/passwd
            %5c%5clocalhost%5cshare
            C:%5cWindows%5cwin.ini
            C:/Windows/win.ini
            ~/secret.txt
            ~root/.profile
            $HOME/secret.txt
            %24%7BHOME%7D/secret.txt
            a.txt/
            a.txt//
            /a.txt
            a.txt.
            a.txt%20
            a.txt::$DATA
            a.txt%3A%3A%24DATA
            A.TXT
            sub
            link.txt
            linked/secret.txt
            linked/public/a.txt/..
            %zz/a.txt
            a.txt%
            a.txt#x
            """;

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
        String longName = "x".repeat(300); // longer than file systems take
        String deep = "d/".repeat(2000); // and so is this, as a path
        String absolute = outside.resolve("secret.txt").toString();
        return Stream.concat(SPELLINGS.lines(), Stream.of(longName, deep, absolute, "/" + absolute, "%2f" + absolute));
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

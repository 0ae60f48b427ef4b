package io.postern.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.middleware.Lint;
import io.postern.testing.AbortedResponse;
import io.postern.testing.TestClient;
import io.postern.testing.TestResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a developer is shown. */
class ErrorPageTest {

    @TempDir
    Path folder;

    private final List<String> log = new ArrayList<>();

    @Test
    void aBrowserIsShownTheChainOfCausesAndTheEnviron() {
        Application fails = (environ, startResponse) -> {
            environ.put("acme.note", "<b>");
            throw new IllegalStateException("no <order>", new IllegalArgumentException("id is \"7\""));
        };

        TestResponse response = browser(client(fails), "/a?b=<c>&api_key=abc");

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(response.text())
                .contains("<h1>java.lang.IllegalStateException: no &lt;order&gt;</h1>")
                .contains("<h2>Caused by java.lang.IllegalArgumentException: id is &quot;7&quot;</h2>")
                .contains("<code>io.postern.launcher.ErrorPageTest.lambda$")
                .contains("<tr><td>acme.note</td><td>&lt;b&gt;</td></tr>")
                .contains("<tr><td>PATH_INFO</td><td>/a</td></tr>")
                .contains("api_key=(hidden)")
                .contains("<tr><td>HTTP_COOKIE</td><td>(hidden)</td></tr>")
                .contains("<tr><td>HTTP_AUTHORIZATION</td><td>(hidden)</td></tr>")
                .doesNotContain("abc", "cookie-value", "basic-value", "<order>", "<b>", "\"7\"");
        assertThat(log).containsExactly("the application failed: GET /a?b=%3Cc%3E&api_key=(hidden)");
    }

    @Test
    void othersAreShownTheStackTrace() {
        TestResponse response = client((environ, startResponse) -> {
                    throw new IllegalStateException("no order");
                })
                .get("/")
                .send();

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(response.text())
                .startsWith("java.lang.IllegalStateException: no order\n\tat io.postern.launcher.ErrorPageTest.");
    }

    @Test
    void linesOfTheSourceAreShown() throws Exception {
        Path source = Files.writeString(folder.resolve("Wrong.java"), """
                import io.postern.gateway.*;
                public class Wrong {
                    static Application api = (environ, startResponse) -> {
                        int zero = "<".length() - 1;
                        throw new IllegalStateException("seven: " + 7 / zero);
                    };
                }
                """);
        Program program = new Program(source.toString(), List.of());

        try (Loaded loaded = program.load()) {
            Application pages = new ErrorPages(new Sources(program), this::log).wrap(loaded.application());
            assertThat(browser(TestClient.of(pages), "/").text())
                    .contains("<h1>java.lang.ArithmeticException: / by zero</h1>")
                    .contains("   4          int zero = &quot;&lt;&quot;.length() - 1;\n")
                    .contains(
                            "<mark>   5          throw new IllegalStateException(&quot;seven: &quot; + 7 / zero);</mark>");
        }
    }

    @Test
    void aFailureBeforeTheFirstBlockIsShownToo() {
        TestResponse response = client((environ, startResponse) -> {
                    startResponse.start("200 OK", Headers.of("Content-Type", "text/plain", "Content-Length", "3"));
                    return failing(0);
                })
                .get("/")
                .send();

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).startsWith("java.lang.IllegalStateException: block 0\n");
    }

    @Test
    void aFailureBehindTheFirstBlockCutsTheResponse() {
        TestClient client = client((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
            return failing(1);
        });

        assertThatExceptionOfType(AbortedResponse.class)
                .isThrownBy(() -> client.get("/").send());
        assertThat(log).as("it is the server that tells of it").isEmpty();
    }

    @Test
    void whatIsWholeIsLeftAsItIs() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "of a file");

        TestResponse blocks = client((environ, startResponse) -> {
                    startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
                    return Body.of("whole");
                })
                .get("/")
                .send();
        TestResponse ofFile = client((environ, startResponse) -> {
                    startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
                    return Body.of(file);
                })
                .get("/")
                .send();

        assertThat(blocks.text()).isEqualTo("whole");
        assertThat(blocks.header("Content-Length")).isEqualTo("5");
        assertThat(ofFile.text()).isEqualTo("of a file");
    }

    @Test
    void whatTheLintFindsIsShown() {
        Application wrong = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Type", "text/plain", "Content-Length", "2"));
            return Body.of("three");
        };

        TestResponse response = client(Lint.throwing().wrap(wrong)).get("/").send();

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).contains("ContractViolation: application: ", "(rule B-27)");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_COOKIE, a, (hidden)",
        "acme.dbPassword, a, (hidden)",
        "HTTP_X_API_KEY, a, (hidden)",
        "QUERY_STRING, a=1&access_token=2&b=3, a=1&access_token=(hidden)&b=3",
        "HTTP_REFERER, http://me:pw@host/x?secret=1#y, http://(hidden)@host/x?secret=(hidden)#y",
        "PATH_INFO, /keys, /keys"
    })
    void secretsAreHidden(String name, String value, String shown) {
        assertThat(Secrets.masked(name, value)).isEqualTo(shown);
    }

    private TestClient client(Application application) {
        Sources none = new Sources(new Program("a.B", List.of()));
        return TestClient.of(new ErrorPages(none, this::log).wrap(application));
    }

    private void log(System.Logger.Level level, String text, @Nullable Throwable failure) {
        assertThat(failure).isNotNull();
        log.add(text);
    }

    private static TestResponse browser(TestClient client, String target) {
        return client.get(target.replace("<", "%3C").replace(">", "%3E"))
                .header("Accept", "text/html,*/*;q=0.8")
                .header("Cookie", "a=cookie-value")
                .header("Authorization", "basic-value")
                .send();
    }

    private static Body failing(int at) {
        return Body.of((Iterable<ByteBuffer>) () -> new Iterator<>() {

            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public ByteBuffer next() {
                if (next == at) {
                    throw new IllegalStateException("block " + at);
                }
                next++;
                return ByteBuffer.wrap(new byte[] {'x'});
            }
        });
    }
}

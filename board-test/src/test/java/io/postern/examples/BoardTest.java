package io.postern.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.framework.Hostile;
import io.postern.gateway.Application;
import io.postern.middleware.Lint;
import io.postern.testing.OnEveryServer;
import io.postern.testing.TestClient;
import io.postern.testing.TestRequest;
import io.postern.testing.TestResponse;
import io.postern.testing.TestServing;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BoardTest {

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PNG = "\u0089PNG\r\n\u001a\n and so on";

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Lint lint = Lint.logging().reportingTo((level, text, failure) -> faults.add(text));

    @TempDir
    Path folder;

    private Board board;
    private TestClient client;

    @BeforeEach
    void open() throws Exception {
        board = new Board(folder.resolve("board"));
        client = TestClient.of(lint.wrap(board));
    }

    @AfterEach
    void close() throws Exception {
        board.close();
        assertThat(List.copyOf(faults)).isEmpty();
    }

    private String signedIn(String name) {
        TestResponse answer = signIn(name, "password of " + name);
        assertThat(answer.status()).as("%s", answer).isEqualTo(303);
        String cookie = answer.header("Set-Cookie");
        assertThat(cookie).contains("; SameSite=Lax; HttpOnly");
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private TestResponse signIn(String name, String password) {
        return client.post("/sign-in")
                .header("Content-Type", FORM)
                .content("name=" + name + "&password=" + password)
                .send();
    }

    private TestResponse post(String cookie, String text) {
        return client.post("/api/messages")
                .header("Cookie", cookie)
                .header("Content-Type", JSON)
                .content(
                        JsonMapper.shared().createObjectNode().put("text", text).toString())
                .send();
    }

    private static String form(String text, String fileName, String content) {
        return "--b\r\nContent-Disposition: form-data; name=text\r\n\r\n" + text
                + "\r\n--b\r\nContent-Disposition: form-data; name=picture; filename=\"" + fileName
                + "\"\r\nContent-Type: image/png\r\n\r\n" + content + "\r\n--b--\r\n";
    }

    private TestResponse postForm(String cookie, String text, String fileName, String content) {
        return client.post("/messages")
                .header("Cookie", cookie)
                .header("Content-Type", "multipart/form-data; boundary=b")
                .content(form(text, fileName, content).getBytes(ISO_8859_1))
                .send();
    }

    private JsonNode list(String query) {
        return JsonMapper.shared()
                .readTree(client.get("/api/messages" + query).send().text())
                .path("messages");
    }

    @OnEveryServer
    void programsListAddAndDelete(TestServing serving) {
        client = serving.serve(lint.wrap(board));
        String ada = signedIn("Ada");

        TestResponse made = post(ada, "first\r\nsecond <b>line</b> \u2603");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo("/api/messages/1");
        JsonNode message = JsonMapper.shared().readTree(made.text());
        assertThat(message.path("author").asString()).isEqualTo("Ada");
        assertThat(message.path("text").asString()).isEqualTo("first\nsecond <b>line</b> \u2603");
        assertThat(message.path("picture").isNull()).isTrue();
        assertThat(client.get("/api/messages/1").send().text()).isEqualTo(made.text());
        assertThat(list("").toString()).isEqualTo("[" + made.text() + "]");

        assertThat(delete("/api/messages/1", signedIn("Grace")).status()).isEqualTo(403);
        assertThat(delete("/api/messages/1", "").text()).contains("sign in first");
        assertThat(delete("/api/messages/2", ada).status()).isEqualTo(404);
        assertThat(delete("/api/messages/1", ada).status()).isEqualTo(204);
        assertThat(client.get("/api/messages/1").send().status()).isEqualTo(404);
        assertThat(list("")).isEmpty();
        assertThat(client.log()).isEmpty();
    }

    private TestResponse delete(String path, String cookie) {
        TestRequest request = client.request("DELETE", path);
        return (cookie.isEmpty() ? request : request.header("Cookie", cookie)).send();
    }

    @Test
    void itComesInPages() {
        String ada = signedIn("Ada");
        for (int i = 1; i <= 40; i++) {
            post(ada, "number " + i);
        }

        assertThat(list("")).hasSize(30);
        assertThat(list("?limit=2&before=40").findValuesAsString("id")).containsExactly("39", "38");
        String page = client.get("/").send().text();
        assertThat(page)
                .contains("number 40", "number 11<", "data-since=\"40\"")
                .doesNotContain("number 10<");
        assertThat(page).contains("<a href=\"?before=11\">");
        assertThat(client.get("/?before=11").send().text())
                .contains("number 10<", "number 1<")
                .doesNotContain("data-since", "?before=");
        for (String wrong : List.of("?limit=0", "?limit=201", "?limit=x", "?before=-1", "?before=1234567890")) {
            assertThat(client.get("/api/messages" + wrong).send().status())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @OnEveryServer
    void aPictureIsWhatItsBytesSay(TestServing serving) {
        client = serving.serve(lint.wrap(board));
        String ada = signedIn("Ada");

        assertThat(postForm(ada, "", "picture.exe", PNG).status()).isEqualTo(303);

        assertThat(list("").get(0).path("picture").asString()).isEqualTo("/pictures/1");
        TestResponse picture = client.get("/pictures/1").send();
        assertThat(picture.text(ISO_8859_1)).isEqualTo(PNG);
        assertThat(picture.header("Content-Type")).isEqualTo("image/png");
        assertThat(picture.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(postForm(ada, "no file chosen", "", "").status()).isEqualTo(303);
        assertThat(client.get("/pictures/2").send().status()).isEqualTo(404);
        for (String other : List.of("<svg onload='alert(1)'/>", "<html>", "", "GIF88a", "RIFF....WEBQ", "%PDF-")) {
            TestResponse answer = postForm(ada, "text", "picture.png", other);
            assertThat(answer.status()).as("%s: %s", other, answer).isEqualTo(415);
        }
        assertThat(postForm(ada, "text", "big.png", PNG + "x".repeat(5 << 20)).status())
                .isEqualTo(413);
        assertThat(list("")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "GIF89a, image/gif",
        "GIF87a, image/gif",
        "RIFF1234WEBPVP8 , image/webp",
        "\u00ff\u00d8\u00ff, image/jpeg"
    })
    void thereAreFourTypesOfPictures(String bytes, String type) {
        postForm(signedIn("Ada"), "", "picture", bytes);

        assertThat(client.get("/pictures/1").send().header("Content-Type")).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "'', password, 400", "A B, password, 400", ".a, password, 400", "a/b, password, 400", "%C3%A9, password, 400",
        "<a>, password, 400", "'a\u0000', password, 400", "Grace, short, 400", "Grace, '', 400", "ada, password, 403",
        "Ada, password, 403"
    })
    void notEverybodySignsIn(String name, String password, int status) {
        signedIn("Ada");

        TestResponse answer = signIn(name, password);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().contains("Set-Cookie")).isFalse();
    }

    @Test
    void aNameIsTheSameInCapitalLettersAndStaysAsItWas() {
        signedIn("Ada");

        String again = signIn("ADA", "password of Ada").header("Set-Cookie");
        post(again.substring(0, again.indexOf(';')), "text");

        assertThat(list("").get(0).path("author").asString()).isEqualTo("Ada");
    }

    @Test
    void aCookieThatWasNotSignedHereSignsNobodyIn() {
        String cookie = signedIn("Ada");
        String forged = cookie.replace("board=", "board=R3Jh").replaceFirst(".$", cookie.endsWith("A") ? "B" : "A");

        assertThat(post(forged, "text").text()).contains("sign in first");
        assertThat(post("board=\"\u00e9", "text").status()).isEqualTo(400);
        assertThat(client.get("/").header("Cookie", forged).send().text()).contains("action=\"sign-in\"");
        assertThat(list("")).isEmpty();
    }

    @Test
    void signingOutForgetsTheCookie() {
        TestResponse out =
                client.post("/sign-out").header("Cookie", signedIn("Ada")).send();

        assertThat(out.status()).isEqualTo(303);
        assertThat(out.header("Set-Cookie")).startsWith("board=; ").contains("Max-Age=0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sec-Fetch-Site | same-origin | 201", "Sec-Fetch-Site | none | 201",
                        "Sec-Fetch-Site | cross-site | 403",
                "Sec-Fetch-Site | same-site | 403", "Origin | http://localhost | 201",
                        "Origin | HTTPS://LOCALHOST | 201",
                "Origin | http://localhost:81 | 403", "Origin | https://evil.example | 403", "Origin | null | 403",
                "Origin | http://localhost.evil.example | 403", "Origin | http://[ | 403", "X | y | 201"
            })
    void pagesOfOtherSitesChangeNothing(String field, String value, int status) {
        String cookie = signedIn("Ada");

        TestResponse answer = client.post("/api/messages")
                .header("Cookie", cookie)
                .header("Content-Type", JSON)
                .header(field, value)
                .content("{\"text\":\"from elsewhere\"}")
                .send();

        assertThat(answer.status()).isEqualTo(status);
        assertThat(list("")).hasSize(status == 201 ? 1 : 0);
        assertThat(client.get("/").header(field, value).send().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"'', 400", "' \n\t ', 400", "'a\u0000b', 400", "'a\u001bb', 400", "'a\u0085b', 400", "'a\tb\n', 201"})
    void aTextIsReadable(String text, int status) {
        assertThat(post(signedIn("Ada"), text).status()).isEqualTo(status);
    }

    @Test
    void aTextHasALimit() {
        String cookie = signedIn("Ada");

        assertThat(post(cookie, "x".repeat(2000)).status()).isEqualTo(201);
        assertThat(post(cookie, "x".repeat(2001)).text()).contains("at most 2000 characters, but this has 2001");
    }

    @Test
    void halfACharacterIsNone() {
        TestResponse answer = client.post("/api/messages")
                .header("Cookie", signedIn("Ada"))
                .header("Content-Type", JSON)
                .content("{\"text\":\"\\ud800\"}")
                .send();

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void whatHappensIsSentToThoseWhoWatch() {
        String ada = signedIn("Ada");
        post(ada, "<one>");
        post(ada, "two");
        delete("/api/messages/2", ada);
        post(ada, "three");

        // Ends after some seconds; BoardInBrowserTest watches on every server.
        String events =
                client.get("/events?since=0").header("Cookie", ada).send().text();

        assertThat(events).startsWith(":\n\nid: 1\nevent: added\ndata: <article");
        assertThat(events).contains("&lt;one&gt;", "id: 2\nevent: deleted\ndata: 2\n\n", "id: 3\nevent: deleted");
        assertThat(events)
                .contains("id: 4\nevent: added\n", "action=\"messages/3/delete\"")
                .doesNotContain("<one>");
        assertThat(events).doesNotContain("reload");
    }

    @ParameterizedTest
    @CsvSource({"-1", "x", "1234567890123456789", "''"})
    void watchingBeginsAtAChange(String since) {
        assertThat(client.get("/events?since=" + since).send().status()).isEqualTo(400);
    }

    @Test
    void whoHasMissedTooMuchIsToldToBeginAgain() {
        String ada = signedIn("Ada");
        post(ada, "text");

        assertThat(client.get("/events?since=7").send().text()).contains("event: reload");
    }

    @OnEveryServer
    void hostileRequestsDoNothing(TestServing serving) {
        client = serving.serve(lint.wrap(board));
        String ada = signedIn("Ada");
        post(ada, "the only one");
        String before = list("").toString();

        assertThat(Stream.concat(Hostile.contents(), Hostile.forms()))
                .hasSizeGreaterThan(60)
                .allSatisfy(row -> {
                    for (String path : List.of("/api/messages", "/messages", "/sign-in")) {
                        TestResponse answer = client.post(path)
                                .header("Cookie", ada)
                                .header("Content-Type", row.type())
                                .content(row.content())
                                .send();
                        assertThat(answer.status())
                                .as("%s at %s: %s", row, path, answer)
                                .isBetween(400, 499);
                        assertThat(answer.headers().contains("Set-Cookie")).isFalse();
                    }
                });
        assertThat(Hostile.cookies()).allSatisfy(field -> {
            String own = field.replaceAll("(^|; )a( ?)=", "$1board$2=");
            assertThat(post(own, "text").status()).as(own).isEqualTo(400);
            assertThat(client.get("/").header("Cookie", own).send().status())
                    .as(own)
                    .isEqualTo(400);
        });
        assertThat(Hostile.paths()).allSatisfy(spelling -> {
            for (String prefix : List.of("/pictures/", "/api/messages/", "/")) {
                TestResponse answer = client.get(prefix + spelling).send();
                // Of these some are the page itself, below its own path.
                assertThat(answer.status())
                        .as("%s%s: %s", prefix, spelling, answer)
                        .matches(status -> (status >= 400 && status <= 499) || isPage(answer));
                assertThat(answer.text()).doesNotContain("root:");
            }
        });
        assertThat(client.get("/?before=%zz").send().status()).isEqualTo(400);
        assertThat(list("").toString()).isEqualTo(before);
        assertThat(client.log()).isEmpty();
    }

    private static boolean isPage(TestResponse answer) {
        return answer.status() == 200 && answer.text().contains("<title>Board</title>");
    }

    @Test
    void aPersonGetsAPageAndAProgramProblemDetails() {
        TestResponse page =
                client.post("/messages").header("Accept", "text/html,*/*").send();
        TestResponse problem =
                client.post("/api/messages").header("Accept", "text/html,*/*").send();

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).contains("<p>sign in first (status 403)</p>");
        assertThat(problem.status()).isEqualTo(403);
        assertThat(problem.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void itsFilesAreKeptByBrowsers() {
        TestResponse file = client.get("/board.js").send();

        assertThat(file.text(UTF_8)).contains("EventSource");
        assertThat(client.get("/board.js")
                        .header("If-None-Match", file.header("ETag"))
                        .send()
                        .status())
                .isEqualTo(304);
    }

    @Test
    void messagesAndSignInsOutliveIt() throws Exception {
        String ada = signedIn("Ada");
        post(ada, "before");

        board.close();
        open();

        assertThat(post(ada, "after").status()).isEqualTo(201);
        assertThat(list("").findValuesAsString("text")).containsExactly("after", "before");
    }

    @Test
    void whatIsCommittedOutlivesAnEndWithoutWarning() throws Exception {
        Path killed = folder.resolve("killed");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName(),
                        killed.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(process.inputReader().readLine()).isEqualTo("written");
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> new Board(killed))
                    .withMessageStartingWith("the database " + killed + " is in use by another process: stop that, or");
        } finally {
            process.destroyForcibly().waitFor();
        }

        try (Board after = new Board(killed)) {
            client = TestClient.of(after);
            assertThat(list("").findValuesAsString("text")).containsExactly("written");
        }
    }

    /** Writes a message, says so, and waits to be killed. */
    static final class Killed {

        private Killed() {}

        public static void main(String[] file) throws Exception {
            BoardTest test = new BoardTest();
            Application killed = new Board(Path.of(file[0]));
            test.client = TestClient.of(killed);
            test.post(test.signedIn("Ada"), "written");
            System.out.println("written");
            System.in.read();
        }
    }
}

package io.postern.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.middleware.Lint;
import io.postern.testing.OnEveryServer;
import io.postern.testing.TestClient;
import io.postern.testing.TestResponse;
import io.postern.testing.TestServing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {

    record User(String name, int age) {}

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Lint lint = Lint.logging().reportingTo((level, text, failure) -> faults.add(text));
    private final App app = new App().maxContent(1 << 20);

    RequestTest() {
        app.post("/json", request -> Response.json(request.json(User.class)));
        app.post("/tree", request -> Response.text(request.json().toString()));
        app.post(
                "/form",
                request -> Response.json(
                        List.of(request.form().all("a"), request.form().require("b"))));
        app.post("/text", request -> Response.text(request.text() + request.bytes().length));
        app.get(
                "/query",
                request -> Response.json(
                        List.of(request.query().all("a"), request.query("b").orElse("none"))));
        app.get("/cookies", request -> Response.json(request.cookies().all()));
        app.get("/cookie", request -> Response.text(request.cookies().get("a").orElse("none")));
        app.get("/accept", request -> Response.text(request.accepts("text/html", "application/json")));
    }

    @AfterEach
    void theLintIsSilent() {
        assertThat(List.copyOf(faults)).isEmpty();
    }

    private TestClient client() {
        return TestClient.of(lint.wrap(app));
    }

    @OnEveryServer
    void contentIsReadAsWhatItSaysThatItIs(TestServing serving) {
        TestClient client = serving.serve(lint.wrap(app));

        assertThat(client.post("/json")
                        .header("Content-Type", "application/json")
                        .content("{\"name\":\"J\u00f6rg\",\"age\":7}")
                        .send()
                        .text())
                .isEqualTo("{\"name\":\"J\u00f6rg\",\"age\":7}");
        assertThat(client.post("/tree")
                        .header("Content-Type", "application/merge-patch+json; charset=utf-8")
                        .content("[1,{\"a\":null}]")
                        .chunked()
                        .send()
                        .text())
                .isEqualTo("[1,{\"a\":null}]");
        assertThat(client.post("/form")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .content("a=1&b=x+y%26&a=%C3%A9&&a")
                        .send()
                        .text())
                .isEqualTo("[[\"1\",\"\u00e9\",\"\"],\"x y&\"]");
        assertThat(client.post("/text")
                        .header("Content-Type", "text/plain; charset=\"ISO-8859-1\"")
                        .content("\u00e9".getBytes(StandardCharsets.ISO_8859_1))
                        .send()
                        .text())
                .isEqualTo("\u00e91");
        assertThat(client.get("/query?b=%2B&a=&a=2").send().text()).isEqualTo("[[\"\",\"2\"],\"+\"]");
        assertThat(client.get("/query").send().text()).isEqualTo("[[],\"none\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1; b=\"x y\"; a=2 | {\"a\":\"1\",\"b\":\"x y\"}",
                "a=b=c | {\"a\":\"b=c\"}",
                "; ;=x; novalue; ok=1 | {\"ok\":\"1\"}",
                "'' | {}"
            })
    void cookiesAreReadAndWhatIsNoneIsLeftOut(String field, String read) {
        assertThat(client().get("/cookies").header("Cookie", field).send().text())
                .isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1 | 1",
                "a=\"1\" | 1",
                "a= | ''",
                "a==?&/ | =?&/",
                "b=1 | none",
                "A=1 | none",
                "'' | none",
                "a=1; a=x y | 1",
                "b=x y; a=1; {\"c\":[2, 3]} | 1",
                "b[]=\u00e9; a=1 | 1"
            })
    void whatOthersHaveSetDoesNotMatter(String field, String read) {
        assertThat(client().get("/cookie").header("Cookie", field).send().text())
                .isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | text/html",
                "application/json | application/json",
                "application/*;q=0.9, text/*;q=0.8 | application/json",
                "text/html;q=0, */* | application/json",
                "text/html;q=0.1, application/json;q=0.1 | text/html",
                "text/html;q=nonsense | text/html"
            })
    void theBestTypeIsChosen(String accept, String chosen) {
        assertThat(client().get("/accept").header("Accept", accept).send().text())
                .isEqualTo(chosen);
    }

    @Test
    void aClientThatTakesNothingOfItIsTold() {
        TestResponse response =
                client().get("/accept").header("Accept", "image/png").send();

        assertThat(response.status()).isEqualTo(406);
        assertThat(response.text()).contains("there is text/html, application/json");
        assertThat(client().get("/accept").send().text()).isEqualTo("text/html");
        assertThat(client().get("/accept").header("Accept", "").send().text()).isEqualTo("text/html");
    }

    @Test
    void whatIsWrongWithJsonIsSaidWithoutNamesOfClasses() {
        App lists = new App();
        lists.post("/", request -> Response.json(request.json(User[].class)));
        TestClient client = TestClient.of(lint.wrap(lists));
        Function<String, String> ask = content -> client.post("/")
                .header("Content-Type", "application/json")
                .content(content)
                .send()
                .text();

        assertThat(ask.apply("[{\"name\":\"a\",\"age\":1},{\"name\":\"b\",\"age\":\"x\"}]"))
                .isEqualTo("{\"title\":\"Bad Request\",\"status\":400,"
                        + "\"detail\":\"the JSON is not what is expected at /1/age\"}");
        assertThat(ask.apply("{}")).contains("at its root");
        assertThat(ask.apply("[nonsense]"))
                .contains("the content is no JSON that is taken: ")
                .doesNotContain("postern");
    }

    private interface Unmakeable {}

    @Test
    void aTypeThatCannotBeBoundIsNotTheClientsFault() {
        App wrong = new App();
        wrong.post("/", request -> Response.json(request.json(Unmakeable.class)));

        assertThat(TestClient.of(wrong)
                        .post("/")
                        .header("Content-Type", "application/json")
                        .content("{}")
                        .send()
                        .status())
                .isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | If-None-Match | \"a\" | 304",
                "HEAD | If-None-Match | \"b\", W/\"a\" | 304",
                "GET | If-None-Match | * | 304",
                "GET | If-None-Match | \"b\" | 200",
                "GET | If-None-Match | a | 200",
                "GET | If-Match | \"b\" | 412",
                "PUT | If-Match | \"b\", \"a\" | 200",
                "PUT | If-Match | * | 200",
                "PUT | If-Match | W/\"a\" | 412",
                "PUT | If-Match | \"b\" | 412",
                "PUT | If-None-Match | * | 412",
                "PUT | If-None-Match | \"a\" | 412",
                "PUT | If-None-Match | \"b\" | 200",
                "PUT | If-Match | \"b,\"a\",\" | 412",
                "PUT | X | y | 200"
            })
    void conditionsAreEvaluated(String method, String name, String value, int status) {
        Handler handler = request -> {
            request.requireUnchanged("\"a\"");
            return request.isNotModified("\"a\"") ? Response.notModified("\"a\"") : Response.text("new");
        };
        App app = new App();
        app.get("/", handler);
        app.put("/", handler);

        TestResponse answer = TestClient.of(lint.wrap(app))
                .request(method, "/")
                .header(name, value)
                .send();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("ETag")).isEqualTo(status == 304 ? "\"a\"" : "");
    }

    @Test
    void aTagMayHaveAComma() {
        App app = new App();
        app.put("/", request -> {
            request.requireUnchanged("\"a,b\"");
            return Response.empty();
        });

        TestResponse answer = TestClient.of(lint.wrap(app))
                .request("PUT", "/")
                .header("If-Match", "\"x\", \"a,b\"")
                .send();
        assertThat(answer.status()).isEqualTo(204);
    }

    @Test
    void aWeakTagIsTheSameForReadingOnly() {
        App app = new App();
        app.get("/", request -> Response.text("" + request.isNotModified("W/\"a\"")));
        app.put("/", request -> {
            request.requireUnchanged("W/\"a\"");
            return Response.empty();
        });
        TestClient client = TestClient.of(lint.wrap(app));

        assertThat(client.get("/").header("If-None-Match", "\"a\"").send().text())
                .isEqualTo("true");
        assertThat(client.request("PUT", "/")
                        .header("If-Match", "W/\"a\"")
                        .send()
                        .status())
                .isEqualTo(412);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sun, 06 Nov 1994 08:49:37 GMT | Optional[1994-11-06T08:49:37Z]",
                "yesterday | Optional.empty",
                "Mon, 06 Nov 1994 08:49:37 GMT | Optional.empty"
            })
    void aDateIsReadWhereItIsOne(String field, String read) {
        App app = new App();
        app.get("/", request -> Response.text("" + request.date("If-Modified-Since")));

        assertThat(TestClient.of(lint.wrap(app))
                        .get("/")
                        .header("If-Modified-Since", field)
                        .send()
                        .text())
                .isEqualTo(read);
    }

    @OnEveryServer
    void hostileCookiesAreRefusedAndNothingElse(TestServing serving) {
        TestClient client = serving.serve(lint.wrap(app));

        assertThat(Hostile.cookies()).allSatisfy(field -> {
            TestResponse response =
                    client.get("/cookie").header("Cookie", field).send();
            assertThat(response.status()).as(field).isEqualTo(400);
            assertThat(response.text()).contains("the cookie a is malformed");
        });
        assertThat(client.get("/cookie")
                        .header("Cookie", "a=1;".repeat(1500))
                        .send()
                        .status())
                .isEqualTo(431);
        assertThat(client.log()).isEmpty();
    }

    @OnEveryServer
    void hostileContentIsRefusedAndNothingElse(TestServing serving) {
        TestClient client = serving.serve(lint.wrap(app));
        Function<Hostile.Post, TestResponse> ask = row -> client.post(row.path())
                .header("Content-Type", row.type())
                .content(row.content())
                .send();

        assertThat(Hostile.contents())
                .allSatisfy(
                        row -> assertThat(ask.apply(row).status()).as("%s", row).isEqualTo(row.status()));
        assertThat(client.get("/query?a=%zz").send().status()).isEqualTo(400);
        assertThat(client.get("/query?a=%C3%28").send().status()).isEqualTo(400);
        assertThat(client.log()).isEmpty();
    }

    @Test
    void aLimitThatCannotBeKeptIsRefused() {
        for (int bytes : new int[] {-1, Integer.MAX_VALUE}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> app.maxContent(bytes))
                    .withMessageEndingWith("but it is to be " + bytes);
        }
    }
}

package io.postern.framework;

import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.SCRIPT_NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Headers;
import io.postern.gateway.Middleware;
import io.postern.gateway.StartResponse;
import io.postern.middleware.Lint;
import io.postern.testing.OnEveryServer;
import io.postern.testing.TestClient;
import io.postern.testing.TestResponse;
import io.postern.testing.TestServing;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppTest {

    private static final StartResponse NEVER = (status, headers, failure) -> {
        throw new AssertionError("nothing is to be sent, but " + status + " was");
    };

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Lint lint = Lint.logging().reportingTo((level, text, failure) -> faults.add(text));
    private final App app = new App();

    @AfterEach
    void theLintIsSilent() {
        assertThat(List.copyOf(faults)).isEmpty();
    }

    private TestResponse ask(String method, String path) {
        return TestClient.of(lint.wrap(app)).request(method, path).send();
    }

    private static Environ environOf(String path) {
        return Environ.of(Map.of("PATH_INFO", path, "REQUEST_METHOD", "GET"));
    }

    private static Handler saying(String text, String... parameters) {
        return request -> {
            StringBuilder said = new StringBuilder(text);
            for (String name : parameters) {
                said.append(' ').append(request.path(name));
            }
            return Response.text(said.toString());
        };
    }

    @OnEveryServer
    void aRequestFindsItsRoute(TestServing serving) {
        app.get("/", saying("home"));
        app.get("/users/{id:int}", saying("user", "id"));
        app.post(
                "/users/{name}",
                request -> Response.text("made " + request.path("name"))
                        .status(201)
                        .header("Location", request.urlFor("files", request.path("name"), "a b/\u00e9?")));
        app.get("/files/{owner}/{rest:path}", saying("file", "owner", "rest")).named("files");
        TestClient client = serving.serve(lint.wrap(app));

        assertThat(client.get("/").send().text()).isEqualTo("home");
        assertThat(client.get("/users/7").send().text()).isEqualTo("user 7");
        TestResponse made = client.post("/users/J%C3%B6rg").send();
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text()).isEqualTo("made J\u00f6rg");
        assertThat(made.header("Location")).isEqualTo("/files/J%C3%B6rg/a%20b/%C3%A9%3F");
        assertThat(client.get(made.header("Location")).send().text()).isEqualTo("file J\u00f6rg a b/\u00e9?");
        TestResponse head = client.request("HEAD", "/").send();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.content()).isEmpty();
        TestResponse missing = client.get("/users/").send();
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(missing.text())
                .isEqualTo("{\"title\":\"Not Found\",\"status\":404,\"detail\":\"there is nothing at /users/\"}");
        TestResponse wrong = client.request("DELETE", "/users/7").send();
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
        TestResponse options = client.request("OPTIONS", "/users/x").send();
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("Allow")).isEqualTo("OPTIONS, POST");
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, literal",
        "/a/7, int 7",
        "/a/07, text 07",
        "/a/-3, int -3",
        "/a/9999999999, text 9999999999",
        "/a/2147483647, int 2147483647",
        "/a/2147483648, text 2147483648",
        "/a/-2147483648, int -2147483648",
        "/a/-0, text -0",
        "/a/%D9%A3, text \u0663",
        "/a/x, text x",
        "/a/x/y, 'rest x/y'",
        "/a/b/c, deep b c",
        "/a/b/, rest b/",
        "/a/, 'rest '",
        "/a/7/z, 'rest 7/z'"
    })
    void theMostExactRouteCounts(String path, String said) {
        app.get("/a/{rest:path}", saying("rest", "rest"));
        app.get("/a/{text}", saying("text", "text"));
        app.get("/a/{number:int}", saying("int", "number"));
        app.get("/a/b", saying("literal"));
        app.get("/a/{text}/c", request -> Response.text("deep " + request.path("text") + " c"));
        assertThat(ask("GET", path).text().strip()).isEqualTo(said.strip());
    }

    @Test
    void aMethodHasTheMostExactRouteThatTakesIt() {
        app.get("/users/{id:int}", saying("int", "id"));
        app.get("/users/{rest:path}", saying("rest", "rest"));
        app.post("/users/{name}", saying("posted", "name"));
        app.delete("/users/me", saying("deleted"));

        assertThat(ask("GET", "/users/7").text()).isEqualTo("int 7");
        assertThat(ask("POST", "/users/7").text()).isEqualTo("posted 7");
        assertThat(ask("POST", "/users/me").text()).isEqualTo("posted me");
        assertThat(ask("HEAD", "/users/me").status()).isEqualTo(200);
        assertThat(ask("GET", "/users/me").text()).isEqualTo("rest me");
        assertThat(ask("DELETE", "/users/me").text()).isEqualTo("deleted");
        assertThat(ask("PUT", "/users/me").header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, POST");
        assertThat(ask("DELETE", "/users/7").header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    }

    @Test
    void routesOfOnePathMayNameItsParametersDifferently() {
        app.get("/{one}", saying("got", "one"));
        app.post("/{other}", saying("posted", "other"));

        assertThat(ask("GET", "/x").text()).isEqualTo("got x");
        assertThat(ask("POST", "/y").text()).isEqualTo("posted y");
    }

    @Test
    void twoRoutesForTheSameRequestsAreNamed() {
        app.get("/users/{id}", saying(""));

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> app.get("/users/{name}", saying("")))
                .withMessage("two routes take the same requests: GET /users/{id} and GET /users/{name}; leave one out");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "users",
                "",
                "/{id",
                "/a{id}",
                "/{id:float}",
                "/{a}/{a}",
                "/{rest:path}/more",
                "/{}",
                "/{1}",
                "/}x{"
            })
    void aMalformedPathIsRefused(String path) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> app.get(path, saying("")))
                .withMessageContaining("\"" + path + "\"");
    }

    @Test
    void anApplicationBelowAPathSeesWhereItIs() {
        Application inner = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
            return Body.of(environ.require(SCRIPT_NAME) + "|" + environ.require(PATH_INFO));
        };
        App admin = new App();
        admin.get("/list/{id}", request -> Response.text(request.urlFor("one", "x y")))
                .named("one");
        app.mount("/in", inner).mount("/in/admin", admin);
        app.get("/in/here", saying("a route"));

        assertThat(ask("GET", "/in").text()).isEqualTo("/in|");
        assertThat(ask("GET", "/in/a/b").text()).isEqualTo("/in|/a/b");
        assertThat(ask("GET", "/inner").status()).isEqualTo(404);
        assertThat(ask("GET", "/in/here").text()).isEqualTo("a route");
        assertThat(ask("GET", "/in/admin/list/7").text()).isEqualTo("/in/admin/list/x%20y");
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> app.mount("/in", inner));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> app.mount("/in/", inner));
    }

    @OnEveryServer
    void whatAHandlerThrowsIsAnsweredByTheNearestRow(TestServing serving) {
        app.error(IOException.class, (request, failure) -> Response.text("io").status(503));
        app.error(
                Exception.class,
                (request, failure) ->
                        Response.text("any: " + failure.getMessage()).status(500));
        app.get("/io", request -> {
            throw new java.io.FileNotFoundException("x");
        });
        app.get("/other", request -> {
            throw new IllegalStateException("why");
        });
        app.get("/http", request -> {
            throw new HttpError(409, "taken");
        });
        TestClient client = serving.serve(lint.wrap(app));

        assertThat(client.get("/io").send().text()).isEqualTo("io");
        assertThat(client.get("/other").send().text()).isEqualTo("any: why");
        TestResponse conflict = client.get("/http").send();
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.text()).isEqualTo("{\"title\":\"Conflict\",\"status\":409,\"detail\":\"taken\"}");
    }

    @Test
    void whatIsLeftDoesNotBeginWithASlash() {
        app.get("/files/{rest:path}", saying("rest", "rest"));

        assertThat(ask("GET", "/files//etc/passwd").status()).isEqualTo(404);
        assertThat(ask("GET", "/files/%2Fetc/passwd").status()).isEqualTo(404);
        assertThat(ask("GET", "/files/a//b").text()).isEqualTo("rest a//b");
    }

    @Test
    void aMountedApplicationIsReachedWithoutItsSlash() {
        App admin = new App();
        admin.get("/", saying("index"));
        app.mount("/b\u00fcro", admin);
        app.mount("/other", new App());

        TestResponse answer = ask("GET", "/b%C3%BCro?a=b");
        assertThat(answer.status()).isEqualTo(308);
        assertThat(answer.header("Location")).isEqualTo("/b%C3%BCro/?a=b");
        assertThat(ask("GET", answer.header("Location")).text()).isEqualTo("index");
        assertThat(ask("GET", "/other").status()).isEqualTo(404);
    }

    @Test
    void pathsAreEscapedAsWritten() {
        App inner = new App();
        inner.get("/{a}/{n:int}/{rest:path}", request -> Response.text(request.urlFor("x", "e\u0301+%", -1, "b/?#;c")))
                .named("x");
        app.mount("/m \u00fc", inner);

        assertThat(ask("GET", "/m%20%C3%BC/a/1/").text()).isEqualTo("/m%20%C3%BC/e%CC%81%2B%25/-1/b/%3F%23%3Bc");
    }

    @ParameterizedTest
    @CsvSource({"'', 1, x", "a/b, 1, x", "a, b, x", "a, 01, x", "a, 1, /x", "a, 1, x/../y", ".., 1, x", "a, 1, ."})
    void aPathThatNoRequestCouldHaveIsRefused(String text, String number, String rest) {
        app.get("/{text}/{number:int}/{rest:path}", saying("")).named("one");

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> app.path("one", text, number, rest))
                .withMessageContaining("of GET /{text}/{number:int}/{rest:path}");
    }

    @OnEveryServer
    void theServerAsAWholeMayBeAskedForItsOptions(TestServing serving) {
        TestClient client = serving.serve(lint.wrap(app));

        assertThat(client.request("OPTIONS", "*").send().status()).isEqualTo(204);
    }

    @OnEveryServer
    void middlewareGoesAroundAsAroundAnyApplication(TestServing serving) {
        Middleware stamping = inner -> (environ, startResponse) -> inner.call(
                environ, (status, headers, failure) -> startResponse.start(status, headers.add("X-Stamp", "yes")));
        App inner = new App();
        inner.get("/x", saying("x"));
        app.mount("/in", stamping.wrap(inner));
        TestClient client = serving.serve(lint.wrap(app));

        assertThat(client.get("/in/x").send().header("X-Stamp")).isEqualTo("yes");
        assertThat(client.get("/x").send().header("X-Stamp")).isEmpty();
    }

    @Test
    void aRouteForHeadOrOptionsOfItsOwnCounts() {
        app.get("/{text}", saying("got", "text"));
        app.route("HEAD", "/a", request -> Response.empty().header("X-Head", "own"));
        app.route("OPTIONS", "/{text}", saying("options", "text"));

        assertThat(ask("HEAD", "/a").header("X-Head")).isEqualTo("own");
        assertThat(ask("GET", "/a").text()).isEqualTo("got a");
        assertThat(ask("OPTIONS", "/a").text()).isEqualTo("options a");
    }

    @Test
    void aResponseMayBeSentAgainAndStaysAsItIs() {
        Response one = Response.text("x").status(409);
        app.error(HttpError.class, (request, failure) -> one);
        app.get("/", request -> one);
        TestClient client = TestClient.of(((Middleware) inner -> (environ, startResponse) -> inner.call(
                        environ,
                        (status, headers, failure) -> startResponse.start(status, headers.add("X-Stamp", "yes"))))
                .wrap(app));

        assertThat(client.post("/").send().header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        TestResponse again = client.get("/").send();
        assertThat(again.text()).isEqualTo("x");
        assertThat(again.header("Allow")).isEmpty();
        assertThat(again.headers().all("X-Stamp")).containsExactly("yes");
    }

    @Test
    void whereAnErrorHandlerFailsTheFirstFailureIsNotLost() {
        app.error(IOException.class, (request, failure) -> {
            throw new IllegalStateException("the second");
        });
        app.get("/", request -> {
            throw new IOException("the first");
        });

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> app.call(environOf("/"), NEVER))
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .hasToString("java.io.IOException: the first"));
    }

    @Test
    void whatNobodyAnswersForIsTheServers() {
        app.get("/", request -> {
            throw new IllegalStateException("on purpose");
        });
        TestClient client = TestClient.of(app);

        assertThat(client.get("/").send().status()).isEqualTo(500);
        assertThat(client.log()).anyMatch(line -> line.endsWith("on purpose"));
    }

    @Test
    void aNameOrAParameterThatIsNotThereIsNamed() {
        app.get("/{a}", saying("")).named("one");

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> app.path("two"))
                .withMessage("no route is named \"two\"; there are [one]");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> app.path("one"))
                .withMessage("GET /{a} has 1 parameters, but 0 values were given");
    }

    @Test
    void twoRoutesOfOneNameAreNamed() {
        app.get("/a", saying("")).named("x").named("x");

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> app.get("/b", saying("")).named("x"))
                .withMessage("two routes are named \"x\": GET /a and GET /b; rename one");
    }
}

package io.postern.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.framework.Cookie.SameSite;
import io.postern.middleware.Lint;
import io.postern.testing.OnEveryServer;
import io.postern.testing.TestClient;
import io.postern.testing.TestResponse;
import io.postern.testing.TestServing;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {

    private static final byte[] KEY = "a key of thirty-two random bytes".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NEW_KEY = "another key of 32 random bytes!!".getBytes(StandardCharsets.UTF_8);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path folder;

    @OnEveryServer
    void anAnswerIsWhatTheHandlerMade(TestServing serving) throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "file");
        Queue<String> faults = new ConcurrentLinkedQueue<>();
        App app = new App();
        app.get("/text", request -> Response.text("t\u00e9xt"));
        app.get("/html", request -> Response.html("<p>page"));
        app.get("/json", request -> Response.json(Map.of("a", List.of(1, true))));
        app.get("/bytes", request -> Response.bytes("image/png", new byte[] {1, 2}));
        app.get("/file", request -> Response.file("text/plain", file));
        app.get("/stream", request -> Response.stream("text/plain", new ByteArrayInputStream(new byte[] {65, 66})));
        app.get("/empty", request -> Response.empty());
        app.get("/away", request -> Response.redirect("/text").cookie(Cookie.of("seen", "1")));
        app.get(
                "/events",
                request -> Response.events(List.of(Event.of("one\ntwo"), new Event("7", "tick", "x"), Event.of(""))));
        Lint lint = Lint.logging().reportingTo((level, text, failure) -> faults.add(text));
        TestClient client = serving.serve(lint.wrap(app));

        assertThat(client.get("/text").send().text()).isEqualTo("t\u00e9xt");
        assertThat(client.get("/text").send().header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(client.get("/html").send().header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(client.get("/json").send().text()).isEqualTo("{\"a\":[1,true]}");
        assertThat(client.get("/bytes").send().content()).containsExactly(1, 2);
        assertThat(client.get("/file").send().text()).isEqualTo("file");
        TestResponse head = client.request("HEAD", "/file").send();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo("4");
        assertThat(client.request("HEAD", "/events").send().headers().contains("Content-Length"))
                .isFalse();
        assertThat(client.request("HEAD", "/empty").send().headers().contains("Content-Length"))
                .isFalse();
        assertThat(client.request("HEAD", "/nowhere").send().header("Content-Length"))
                .isEqualTo(client.get("/nowhere").send().header("Content-Length"));
        assertThat(client.get("/stream").send().text()).isEqualTo("AB");
        assertThat(client.get("/empty").send().status()).isEqualTo(204);
        TestResponse away = client.get("/away").send();
        assertThat(away.status()).isEqualTo(303);
        assertThat(away.header("Location")).isEqualTo("/text");
        assertThat(away.header("Set-Cookie")).isEqualTo("seen=1; Path=/; SameSite=Lax; Secure; HttpOnly");
        assertThat(client.get("/events").send().text())
                .isEqualTo("data: one\ndata: two\n\nid: 7\nevent: tick\ndata: x\n\n:\n\n");
        assertThat(List.copyOf(faults)).isEmpty();
    }

    @OnEveryServer
    void aProblemHasMembersOfItsOwn(TestServing serving) {
        App app = new App();
        app.get("/", request -> Response.problem(403, "not enough", Map.of("type", "/problems/credit", "balance", 30)));
        TestResponse answer = serving.serve(app).get("/").send();

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(Json.MAPPER.readTree(answer.content()))
                .isEqualTo(Json.MAPPER.readTree("{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"not enough\","
                        + "\"type\":\"/problems/credit\",\"balance\":30}"));
    }

    /** Events that say when they were closed. */
    private record Closing(Queue<String> log) implements Iterable<Event>, AutoCloseable {

        @Override
        public Iterator<Event> iterator() {
            return new Each(log);
        }

        @Override
        public void close() {
            log.add("events");
        }

        private record Each(Queue<String> log) implements Iterator<Event>, AutoCloseable {

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Event next() {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void close() {
                log.add("iterator");
            }
        }
    }

    @OnEveryServer
    void eventsAreClosed(TestServing serving) {
        Queue<String> closed = new ConcurrentLinkedQueue<>();
        App app = new App();
        app.get("/", request -> Response.events(new Closing(closed)));
        TestClient client = serving.serve(app);

        assertThat(client.get("/").send().status()).isEqualTo(500);
        assertThat(client.log()).hasSize(1); // which waits until the request is over
        assertThat(closed).containsExactly("iterator", "events");
        assertThat(client.request("HEAD", "/").send().status()).isEqualTo(200);
        assertThat(client.log()).hasSize(1);
        assertThat(closed).containsExactly("iterator", "events", "events");
    }

    @Test
    void aCookieHasAllAttributes() {
        assertThat(Cookie.of("a", "b")
                        .path("/x")
                        .domain("example.com")
                        .maxAge(Duration.ofHours(1))
                        .expires(Instant.parse("2026-01-02T03:04:05.999Z"))
                        .sameSite(SameSite.NONE)
                        .readableByScripts()
                        .partitioned()
                        .field())
                .isEqualTo("a=b; Path=/x; Domain=example.com; Max-Age=3600; Expires=Fri, 02 Jan 2026 03:04:05 GMT;"
                        + " SameSite=None; Secure; Partitioned");
        assertThat(Cookie.of("a", "").insecure().field()).isEqualTo("a=; Path=/; SameSite=Lax; HttpOnly");
        assertThat(Cookie.removing("__Host-s").field()).contains("Max-Age=0").contains("Secure");
    }

    @Test
    void aCookieThatBrowsersRefuseIsRefused() {
        for (Cookie cookie : List.of(
                Cookie.of("__Host-a", "").path("/x"),
                Cookie.of("__host-a", "").domain("example.com"),
                Cookie.of("__Host-a", "").insecure(),
                Cookie.of("__Secure-a", "").insecure(),
                Cookie.of("__Http-a", "").insecure(),
                Cookie.of("__Http-a", "").readableByScripts(),
                Cookie.of("__host-http-a", "").readableByScripts(),
                Cookie.of("__Host-Http-a", "").path("/x"),
                Cookie.of("a", "x".repeat(4096)),
                Cookie.of("a", "").insecure().sameSite(SameSite.NONE),
                Cookie.of("a", "").insecure().partitioned())) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(cookie::field)
                    .withMessageStartingWith("browsers refuse the cookie ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a b", "a,b", "a\"b", "a\\b", "a\r\nX: y", "\u00e9", "\0"})
    void aCookieCannotCarryAnything(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Cookie.of("a", text));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Cookie.of(text, "a"));
        if (text.contains(";") || text.contains("\n")) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> Cookie.of("a", "b").path(text));
        }
    }

    @Test
    void anAttributeThatBrowsersWouldIgnoreIsRefused() {
        Cookie cookie = Cookie.of("a", "b");

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> cookie.path("x"))
                .withMessage("the path of the cookie a begins with a slash, but it is \"x\"");
        for (String instant : List.of("1600-12-31T23:59:59Z", "+10000-01-01T00:00:00Z")) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> cookie.expires(Instant.parse(instant)))
                    .withMessage("the cookie a expires in the years 1601 to 9999, but it is to at " + instant);
        }
        assertThat(Cookie.of("a", "x".repeat(4095)).field()).startsWith("a=xxx");
    }

    @Test
    void aKeyThatTheCallerWipesOutIsStillThere() {
        byte[] key = KEY.clone();
        SignedValues values = SignedValues.of("s", key);
        String signed = values.sign("x", Duration.ofMinutes(5));

        Arrays.fill(key, (byte) 0);

        assertThat(values.verify(signed)).contains("x");
    }

    private static SignedValues signing(String purpose, Instant now, byte[]... keys) {
        return new SignedValues(purpose, List.of(keys), Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void aSignedValueComesBackUnchangedOrNotAtAll() {
        SignedValues session = signing("session", NOW, KEY);
        String signed = session.sign("J\u00f6rg.;\"", Duration.ofMinutes(5));

        assertThat(session.verify(signed)).contains("J\u00f6rg.;\"");
        assertThat(Cookie.of("session", signed).field()).startsWith("session=" + signed);
        for (int i = 0; i < signed.length() - 1; i++) { // of the last letter some bits say nothing
            String changed = signed.substring(0, i) + (signed.charAt(i) == 'A' ? 'B' : 'A') + signed.substring(i + 1);
            assertThat(session.verify(changed)).as(changed).isEmpty();
        }
        for (String nonsense : List.of("", ".", "..", "a.b", "a.b.c", "\u00e9.1.\u00e9", signed + ".", "." + signed)) {
            assertThat(session.verify(nonsense)).as(nonsense).isEmpty();
        }
    }

    @Test
    void aSignedValueIsForItsPurposeAndItsTime() {
        String signed = signing("session", NOW, KEY).sign("x", Duration.ofMinutes(5));

        assertThat(signing("other", NOW, KEY).verify(signed)).isEmpty();
        assertThat(signing("session", NOW.plusSeconds(299), KEY).verify(signed)).contains("x");
        assertThat(signing("session", NOW.plusSeconds(300), KEY).verify(signed)).isEmpty();
    }

    @Test
    void keysAreRotated() {
        String old = signing("s", NOW, KEY).sign("x", Duration.ofMinutes(5));
        SignedValues rotated = signing("s", NOW, NEW_KEY, KEY);

        assertThat(rotated.verify(old)).contains("x");
        assertThat(signing("s", NOW, NEW_KEY).verify(rotated.sign("y", Duration.ofMinutes(5))))
                .contains("y");
        assertThat(signing("s", NOW, NEW_KEY).verify(old)).isEmpty();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> SignedValues.of("s", KEY, new byte[31]))
                .withMessage("a key has 32 random bytes or more, but one has 31");
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> SignedValues.of("s"));
    }

    @Test
    void anEventIsOfLines() {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new Event("a\nb", "", "x"));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new Event("", "a\rdata: b", "x"));
    }
}

package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.Middleware;
import io.postern.gateway.StartResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter M: middleware. */
public interface MiddlewareContract extends ServerFixture {

    /**
     * Ten layers that do nothing change nothing.
     *
     * <p>If it fails: something depends on the identity of the objects that the server made.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a?b HTTP/1.1\nHost: localhost\nX-A: 1\n\n",
                        "POST /a HTTP/1.1\nHost: localhost\nContent-Length: 3\n\nabc",
                "POST /fail HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n",
                        "GET /late HTTP/1.1\nHost: localhost\n\n"
            })
    @Covers({"M-01", "S-30"})
    default void tenLayersThatDoNothingChangeNothing(String request) throws Exception {
        Application inner = (environ, startResponse) -> {
            String path = environ.require(EnvironKeys.PATH_INFO);
            if (path.equals("/fail")) {
                throw new IllegalStateException("boom");
            }
            BodyWriter writer = startResponse.start("203 Inside", Headers.of("X-A", "1", "X-A", "2"));
            writer.write(Samples.block(new String(Samples.readAll(environ), StandardCharsets.ISO_8859_1) + path));
            return path.equals("/late")
                    ? ProbeBody.failingAfter(new IllegalStateException("late"), "x")
                    : ProbeBody.of("", "yielded");
        };
        Middleware identity = application -> (environ, startResponse) -> application.call(environ, startResponse);
        Application wrapped = inner;
        for (int i = 0; i < 10; i++) {
            wrapped = identity.wrap(wrapped);
        }

        Answer without = send(inner, request);
        Answer with = send(wrapped, request);

        assertThat(seen(with)).as("the answer with ten layers").isEqualTo(seen(without));
    }

    /**
     * Layers that wrap everything change nothing, either.
     *
     * <p>If it fails: only methods of the contract may be called on what the server is given.
     */
    @Test
    @Covers({"M-01", "M-06", "M-09", "S-30"})
    default void layersThatWrapEverythingChangeNothing() throws Exception {
        Application inner = (environ, startResponse) -> {
            Samples.start(startResponse).write(Samples.block("written "));
            return ProbeBody.of("", "and ", "yielded");
        };
        Middleware wrapsAll = application -> (environ, startResponse) -> {
            StartResponse start = (status, headers, failure) -> {
                BodyWriter writer = startResponse.start(status, headers, failure);
                return block -> writer.write(block);
            };
            return WrappedBody.around(application.call(environ, start));
        };

        Answer answer = get(wrapsAll.then(wrapsAll).then(wrapsAll).wrap(inner));

        assertThat(answer.text()).as("content").isEqualTo("written and yielded");
        assertThat(answer.complete()).as("complete").isTrue();
    }

    /**
     * The server closes the body that it was given, which closes the one inside, once.
     *
     * <p>If it fails: the server knows only the outermost body.
     */
    @Test
    @Covers({"M-04", "B-12"})
    default void aReplacedBodyIsClosedByItsReplacement() throws Exception {
        ProbeBody inside = ProbeBody.of("inside");
        Application replaces = (environ, startResponse) -> {
            Samples.start(startResponse);
            return WrappedBody.changing(inside, text -> text.toUpperCase(Locale.ROOT));
        };
        TestServer server = serve(replaces);

        Answer answer = server.get("/");

        assertThat(answer.text()).as("content").isEqualTo("INSIDE");
        inside.expectClosedOnce(server);
    }

    /**
     * Middleware may answer in the place of the application.
     *
     * <p>If it fails: to the server it is the application.
     */
    @Test
    @Covers("M-05")
    default void middlewareMayAnswerItself() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Application inner = (environ, startResponse) -> {
            calls.incrementAndGet();
            Samples.start(startResponse);
            return Body.of("inside");
        };
        Middleware guard = application -> (environ, startResponse) -> {
            startResponse.start("403 Forbidden", Headers.create());
            return Body.of("no");
        };

        Answer answer = get(guard.wrap(inner));

        assertThat(answer.status() + answer.text()).as("status and content").isEqualTo("403no");
        assertThat(calls.get()).as("calls of the application inside").isZero();
    }

    /**
     * A failure passes through a wrapped start, and comes back by the rethrow.
     *
     * <p>If it fails: the same instance has to come back.
     */
    @Test
    @Covers({"M-06", "S-08"})
    default void aFailurePassesThroughAWrappedStart() throws Exception {
        Exception failure = new Exception("the very one");
        Seen<Optional<Throwable>> seen = new Seen<>("what start threw");
        Application inner = (environ, startResponse) -> {
            Samples.start(startResponse).write(Samples.block("some"));
            seen.report(Samples.thrownBy(() -> startResponse.start("500 X", Headers.create(), failure)));
            return Body.empty();
        };
        Middleware wraps = application -> (environ, startResponse) -> {
            StartResponse wrapped = new StartResponse() {
                @Override
                public BodyWriter start(String status, Headers headers, @Nullable Throwable cause) throws Exception {
                    return startResponse.start(status, headers.copy().add("X-Wrapped", "1"), cause);
                }
            };
            return application.call(environ, wrapped);
        };

        Answer answer = get(wraps.wrap(inner));

        assertThat(answer.header("X-Wrapped")).as("X-Wrapped").isEqualTo("1");
        assertThat(seen.next()).as("what start threw inside").containsSame(failure);
    }

    /**
     * Middleware may catch the rethrow and end the response by output of its own.
     *
     * <p>If it fails: the rethrow aborts only if it leaves the application.
     */
    @Test
    @Covers("M-07")
    default void middlewareMaySuppressTheRethrow() throws Exception {
        Application inner = (environ, startResponse) -> {
            Samples.start(startResponse).write(Samples.block("some"));
            startResponse.start("500 X", Headers.create(), new Exception("late"));
            return Body.empty();
        };
        Middleware suppresses = application -> (environ, startResponse) -> {
            try {
                return application.call(environ, startResponse);
            } catch (Exception e) {
                return Body.of(" (" + e.getMessage() + ")");
            }
        };

        Answer answer = get(suppresses.wrap(inner));

        assertThat(answer.text()).as("content").isEqualTo("some (late)");
        assertThat(answer.complete()).as("complete").isTrue();
    }

    /**
     * One object can be middleware and body at once.
     *
     * <p>If it fails: what an object can do counts, not what it is.
     */
    @Test
    @Covers("M-10")
    default void theBodyMayBeTheMiddlewareItself() throws Exception {
        final class Both implements Application, Body {
            @Override
            public Body call(Environ environ, StartResponse startResponse) throws Exception {
                Samples.start(startResponse);
                return this;
            }

            @Override
            public Iterator<ByteBuffer> iterator() {
                return List.of(Samples.block("both")).iterator();
            }

            @Override
            public void close() {}
        }

        assertThat(get(new Both()).text()).as("content").isEqualTo("both");
    }

    /**
     * What middleware changes in the environ is seen inside, and by no other request.
     *
     * <p>If it fails: the environ belongs to one request.
     */
    @Test
    @Covers({"M-11", "E-01"})
    default void changesOfTheEnvironAreSeenInsideOnly() throws Exception {
        Seen<String> inside = new Seen<>("what is seen inside");
        Seen<Object> outside = new Seen<>("what the next request begins with");
        Application inner = (environ, startResponse) -> {
            inside.report(environ.get("kit.user") + " " + environ.get("PATH_INFO") + " " + environ.header("X-A"));
            Samples.start(startResponse);
            return Body.empty();
        };
        Middleware changes = application -> (environ, startResponse) -> {
            outside.report(environ.containsKey("kit.user") + " " + environ.get("PATH_INFO"));
            environ.put("kit.user", "somebody");
            environ.put("PATH_INFO", "/shifted");
            environ.put("HTTP_X_A", "replaced");
            return application.call(environ, startResponse);
        };
        RawClient client = serve(changes.wrap(inner)).connect();

        client.send("GET / HTTP/1.1\nHost: localhost\nX-A: 1\n\n").answer();
        client.send("GET / HTTP/1.1\nHost: localhost\nX-A: 1\n\n").answer();

        assertThat(inside.next()).as("what is seen inside").isEqualTo("somebody /shifted replaced");
        outside.next();
        assertThat(outside.next()).as("what the next request begins with").isEqualTo("false /");
    }

    private static String seen(Answer answer) {
        Headers headers = answer.headers().copy().remove("Date");
        return answer.status() + "\n" + headers + "\n" + answer.text() + "\n" + answer.complete();
    }
}

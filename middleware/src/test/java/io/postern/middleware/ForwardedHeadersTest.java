package io.postern.middleware;

import static io.postern.middleware.ForwardedHeaders.Part.HOST;
import static io.postern.middleware.ForwardedHeaders.Part.PORT;
import static io.postern.middleware.ForwardedHeaders.Part.PREFIX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Headers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the environ behind trusted and other proxies. */
class ForwardedHeadersTest {

    private static final String[] TRUSTED = {"10.0.0.0/8", "fd00::/8", "127.0.0.1", "unix"};

    private static final List<ForwardedRow> ROWS = ForwardedRows.all();

    @Test
    void thereAreManyRowsEachWithANameOfItsOwn() {
        assertThat(ROWS).hasSizeGreaterThan(120);
        assertThat(ROWS).extracting(ForwardedRow::toString).doesNotHaveDuplicates();
    }

    static List<ForwardedRow> rows() {
        return ROWS;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theApplicationSeesWhatTheTrustedProxiesTell(ForwardedRow row) throws Exception {
        Map<String, Object> entries = row.entries();
        Outcome outcome = serve(row.middleware(TRUSTED), entries);

        if (row.isRefused()) {
            assertThat(outcome.seen).as("what reached the application").isEmpty();
            assertThat(outcome.status).isEqualTo("400 Bad Request");
        } else {
            assertThat(outcome.status).isEqualTo("200 OK");
            assertThat(outcome.seen.orElseThrow()).isEqualTo(row.expected());
        }
    }

    /** Rows whose fields differ only in trust do differ in what is seen: the table could not pass without a check. */
    @Test
    void theSameFieldsFromSomebodyElseChangeNothing() throws Exception {
        for (ForwardedRow row : ROWS) {
            Map<String, Object> entries = row.entries();
            entries.put("REMOTE_ADDR", "203.0.113.9");

            Map<String, Object> seen =
                    serve(row.middleware(TRUSTED), entries).seen.orElseThrow();

            assertThat(seen)
                    .as("%s", row)
                    .containsEntry("REMOTE_ADDR", "203.0.113.9")
                    .containsEntry("gateway.url_scheme", entries.get("gateway.url_scheme"))
                    .containsEntry("SCRIPT_NAME", entries.get("SCRIPT_NAME"));
            assertThat(seen.get("HTTP_HOST")).as("%s", row).isEqualTo(entries.get("HTTP_HOST"));
            assertThat(seen.keySet()).noneMatch(key -> key.contains("FORWARDED"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.2, false",
        "10.1.2.3/32, 10.1.2.3, true",
        "10.1.2.3/32, 10.1.2.2, false",
        "10.1.2.2/31, 10.1.2.3, true",
        "0.0.0.0/0, 203.0.113.7, true",
        "0.0.0.0/0, ::1, false",
        "0.0.0.0/0, unix:, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "::1/128, ::1, true",
        "::1/128, ::2, false",
        "fd00::/8, fdff:0:0:0:0:0:0:1, true",
        "fd00::/8, fe00:0:0:0:0:0:0:1, false",
        "::/0, 203.0.113.7, false",
        "::/0, 2001:db8::1, true",
        "::ffff:10.0.0.1, 10.0.0.1, true",
        "unix, unix:, true",
        "unix, 127.0.0.1, false",
        "unix, unix, false",
        "127.0.0.1, unix:, false",
        "127.0.0.1, localhost, false"
    })
    void aPeerIsTrustedThatIsListed(String trusted, String peer, boolean believed) throws Exception {
        Map<String, Object> entries = LenientServer.entries();
        entries.put("REMOTE_ADDR", peer);
        entries.put("HTTP_X_FORWARDED_FOR", "198.51.100.1");

        Map<String, Object> seen =
                serve(ForwardedHeaders.xForwarded(trusted), entries).seen.orElseThrow();

        assertThat(seen).containsEntry("REMOTE_ADDR", believed ? "198.51.100.1" : peer);
    }

    @Test
    void theRefusalIsPlainAndQuotesNothing() throws Exception {
        StringWriter errors = new StringWriter();
        Map<String, Object> entries = LenientServer.entries();
        entries.put("gateway.errors", new PrintWriter(errors));
        entries.put("REMOTE_ADDR", "10.0.0.1");
        entries.put("HTTP_X_FORWARDED_FOR", "<script>");

        Outcome outcome = serve(ForwardedHeaders.xForwarded(TRUSTED), entries);

        assertThat(outcome.content).isEqualTo("400 Bad Request: The field X-Forwarded-For is malformed\n");
        assertThat(outcome.headers)
                .hasToString(Headers.of("Content-Type", "text/plain").toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theOperatorIsToldOnceOfFieldsThatAreIgnored(boolean rfc7239) throws Exception {
        StringWriter errors = new StringWriter();
        ForwardedHeaders middleware =
                rfc7239 ? ForwardedHeaders.rfc7239(TRUSTED) : ForwardedHeaders.xForwarded(TRUSTED);
        Application forwarded = middleware.wrap(answering());
        Map<String, Object> entries = LenientServer.entries();
        entries.put("gateway.errors", new PrintWriter(errors));
        entries.put("REMOTE_ADDR", "203.0.113.9");
        LenientServer.serve(forwarded, Environ.of(entries));
        assertThat(errors.toString()).isEmpty();
        entries.put(rfc7239 ? "HTTP_FORWARDED" : "HTTP_X_FORWARDED_PROTO", "secret");

        LenientServer.serve(forwarded, Environ.of(entries));
        LenientServer.serve(forwarded, Environ.of(entries));

        assertThat(errors.toString().lines())
                .singleElement()
                .asString()
                .startsWith(rfc7239 ? "Forwarded came" : "X-Forwarded-* came")
                .contains("203.0.113.9", "trusted")
                .doesNotContain("secret");
    }

    @Test
    void twoOfThemChangeTheRequestOnce() throws Exception {
        ForwardedHeaders forwarded = ForwardedHeaders.xForwarded(TRUSTED).alsoReading(PREFIX);
        Map<String, Object> entries = LenientServer.entries();
        entries.put("REMOTE_ADDR", "10.0.0.1");
        entries.put("HTTP_X_FORWARDED_FOR", "10.0.0.2");
        entries.put("HTTP_X_FORWARDED_PREFIX", "/app");

        Environ environ = Environ.of(entries);
        forwarded.then(forwarded).wrap(answering()).call(environ, (status, headers, failure) -> block -> {});

        assertThat(environ)
                .containsEntry("REMOTE_ADDR", "10.0.0.2")
                .containsEntry("SCRIPT_NAME", "/app")
                .containsEntry("postern.peer_addr", "10.0.0.1");
    }

    @Test
    void aLintOnEachSideFindsNoFaultButInWhatWasSent() throws Exception {
        List<String> reports = new ArrayList<>();
        Lint lint = Lint.logging().reportingTo((level, text, failure) -> reports.add(text));
        for (ForwardedRow row : ROWS) {
            LenientServer.serve(
                    lint.then(row.middleware(TRUSTED)).then(lint).wrap(answering()), Environ.of(row.entries()));
        }

        assertThat(reports).isNotEmpty().allMatch(text -> text.startsWith("lint: server: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "localhost",
                "example.com",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10.0.0.1/8",
                "10.0.0",
                "10.0.0.0/255.0.0.0",
                "10.*.*.*",
                "10.0.0.1-5",
                "010.0.0.1",
                "fe80::1%eth0",
                "::1/129",
                "[::1]",
                "Unix",
                "unix:",
                " 10.0.0.1"
            })
    void whatIsNoAddressOrBlockIsRefusedAtTheStart(String trusted) {
        assertThatThrownBy(() -> ForwardedHeaders.xForwarded("127.0.0.1", trusted))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining('"' + trusted + '"');
    }

    @Test
    void nobodyAtAllIsRefusedAtTheStart() {
        assertThatThrownBy(ForwardedHeaders::rfc7239)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10.0.0.0/8");
    }

    @Test
    void forwardedHasNoPortAndNoPrefix() {
        ForwardedHeaders forwarded = ForwardedHeaders.rfc7239("127.0.0.1");

        assertThatThrownBy(() -> forwarded.alsoReading(HOST, PREFIX))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("X-Forwarded-*");
        assertThatThrownBy(() -> forwarded.alsoReading(PORT)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Application answering() {
        return (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
            return Body.of("fine");
        };
    }

    private static Outcome serve(ForwardedHeaders middleware, Map<String, Object> entries) throws Exception {
        Outcome outcome = new Outcome();
        Application inner = (environ, startResponse) -> {
            outcome.seen = Optional.of(new LinkedHashMap<>(environ));
            return answering().call(environ, startResponse);
        };
        Body body = middleware.wrap(inner).call(Environ.of(entries), (status, headers, failure) -> {
            outcome.status = status;
            outcome.headers = headers;
            return block -> {};
        });
        for (ByteBuffer block : body) {
            outcome.content += StandardCharsets.UTF_8.decode(block);
        }
        return outcome;
    }

    private static final class Outcome {
        Optional<Map<String, Object>> seen = Optional.empty();
        String status = "";
        Headers headers = Headers.create();
        String content = "";

        @Override
        public String toString() {
            return status + Objects.toString(seen);
        }
    }
}

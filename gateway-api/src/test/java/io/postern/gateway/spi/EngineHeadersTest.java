package io.postern.gateway.spi;

import static io.postern.gateway.spi.EngineFixture.GET;
import static io.postern.gateway.spi.EngineFixture.answering;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Body;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.Headers;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter H: what of the application's headers reaches the adapter. */
@Timeout(30)
class EngineHeadersTest {

    private final EngineFixture fixture = EngineFixture.standard();

    private Headers sent(String... headers) {
        return fixture.handle(GET, answering(Body.empty(), headers)).response().headers();
    }

    private void refused(String rule, String... headers) {
        MemoryExchange exchange = fixture.handle(GET, answering(Body.of("never"), headers));

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(fixture.errors.failures())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.type(ContractViolation.class))
                .extracting(ContractViolation::rule)
                .isEqualTo(rule);
    }

    @Test
    void everyFieldIsSentOnceForEachEntryWithItsExactValueInOrder() {
        String[] headers = {
            "X-B",
            "1, \"two\" ; \t three",
            "Set-Cookie",
            "a=1, 2",
            "x-b",
            "",
            "Set-Cookie",
            "b=2",
            "X-!",
            "\u00e9\u0085"
        };

        assertThat(sent(headers)).isEqualTo(Headers.of(headers));
    }

    @Test
    void nothingIsAdded() {
        assertThat(sent()).isEqualTo(Headers.of());
        assertThat(fixture.handle(GET, answering(Body.of("<html>"))).response().headers())
                .isEqualTo(Headers.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Type|text/html",
                "Content-Encoding|gzip",
                "Location|/relative?x",
                "Location|//host/x",
                "Allow|GET, HEAD",
                "WWW-Authenticate|Basic realm=\"a, b\", Digest",
                "Retry-After|120",
                "Content-Range|bytes 0-1/2",
                "ETag|W/\"x\"",
                "Upgrade-Insecure-Requests|1",
                "Trailer-Park|1",
            })
    void ordinaryFieldsPassUnchanged(String name, String value) {
        assertThat(sent(name, value)).isEqualTo(Headers.of(name, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "Keep-Alive",
                "Proxy-Authenticate",
                "Proxy-Authorization",
                "Proxy-Connection",
                "TE",
                "Trailer",
                "Trailers",
                "Transfer-Encoding",
                "Upgrade",
                "connection",
                "TRANSFER-ENCODING",
                "tRaIlEr",
                "te",
                "upgrade",
            })
    void fieldsOfTheConnectionAreRefused(String name) {
        refused("S-24", name, "x");
    }

    @Test
    void theLocaleOfTheJvmDoesNotOpenAGapInTheirNames() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            refused("S-24", "TRAILER", "x");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Status", "status", "STATUS"})
    void aFieldNamedStatusIsRefused(String name) {
        refused("S-25", name, "200 OK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+5",
                "-1",
                "-0",
                "5, 5",
                "5,5",
                "0x5",
                "",
                "5.0",
                "5 5",
                "1_0",
                "abc",
                "\u00b2",
                "5/",
                "5:",
                "9223372036854775808",
                "18446744073709551621",
                "99999999999999999999",
                "x0000000000000000000"
            })
    void aMalformedContentLengthIsRefused(String value) {
        refused("H-16", "Content-Length", value);
    }

    @Test
    void aSecondContentLengthIsRefusedAlsoBehindOneOfZero() {
        refused("H-16", "Content-Length", "0", "Content-Length", "0");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "5, 5",
        "005, 5",
        "00000000000000000000000000007, 7",
        "2147483648, 2147483648",
        "9223372036854775807, 9223372036854775807",
    })
    void aContentLengthIsDigitsThatFitALong(String value, long length) {
        MemoryExchange exchange = fixture.handle(EngineFixture.HEAD, answering(Body.empty(), "cOnTeNt-LeNgTh", value));

        assertThat(exchange.response().length()).isEqualTo(length);
        assertThat(exchange.response().headers()).isEqualTo(Headers.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "6"})
    void aSecondContentLengthIsRefused(String second) {
        refused("H-16", "Content-Length", "5", "content-length", second);
    }

    @Test
    void aRefusedFieldIsNamedInTheMessage() {
        refused("S-24", "Keep-alive", "x");

        assertThat(fixture.errors.failures().get(0))
                .hasMessage("the fields of the connection are left to the server,"
                        + " but there is a header \"Keep-alive\" (rule S-24)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Date", "date", "DATE"})
    void theDateOfTheApplicationIsDropped(String name) {
        assertThat(sent(name, "Thu, 01 Jan 1970 00:00:00 GMT", "X-A", "1")).isEqualTo(Headers.of("X-A", "1"));
    }

    @Test
    void aServerFieldIsAddedOnlyWhenConfigured() {
        EngineFixture branded = EngineFixture.with(builder -> builder.serverField("Acme/1"));

        MemoryExchange exchange = branded.handle(GET, answering(Body.empty()));

        assertThat(exchange.response().headers()).isEqualTo(Headers.of("Server", "Acme/1"));
    }

    @Test
    void theServerFieldOfTheApplicationIsKept() {
        EngineFixture branded = EngineFixture.with(builder -> builder.serverField("Acme/1"));

        MemoryExchange exchange = branded.handle(GET, answering(Body.empty(), "server", "own"));

        assertThat(exchange.response().headers()).isEqualTo(Headers.of("server", "own"));
    }

    @Test
    void pagesOfTheEngineHaveTheConfiguredServerFieldToo() {
        EngineFixture branded = EngineFixture.with(builder -> builder.serverField("Acme/1"));

        MemoryExchange exchange = branded.handle("BAD\r\n\r\n", answering(Body.empty()));

        assertThat(exchange.response().headers())
                .isEqualTo(Headers.of("Content-Type", "text/plain", "Server", "Acme/1"));
    }

    @ParameterizedTest
    @CsvSource({"204 No Content, -1", "304 Not Modified, 5", "205 Reset Content, 0"})
    void aLengthIsSentOnlyWhereTheStatusAllowsIt(String status, long length) {
        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start(status, Headers.of("Content-Length", "5", "Content-Type", "text/plain"));
            return Body.of("12345");
        });

        assertThat(exchange.response().length()).isEqualTo(length);
        assertThat(exchange.response().bodiless()).isTrue();
        assertThat(exchange.response().lengthUnknown()).isFalse();
        assertThat(exchange.content()).isEmpty();
        assertThat(exchange.complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 4096, 16_384, 1_000_000})
    void aLongValueIsWhole(int size) {
        String value = "x".repeat(size);

        assertThat(sent("X-Long", value)).isEqualTo(Headers.of("X-Long", value));
    }

    @Test
    void aHundredFieldsAreSent() {
        Headers hundred = Headers.create();
        for (int i = 0; i < 100; i++) {
            hundred.add("X-" + i, "value " + i);
        }

        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", hundred);
            return Body.empty();
        });

        assertThat(exchange.response().headers()).isEqualTo(hundred);
    }

    @Test
    void contentThatLooksLikeAHeadIsContent() {
        String head = "\r\nX-Evil: 1\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";

        MemoryExchange exchange = fixture.handle(GET, answering(Body.of(head)));

        assertThat(exchange.content()).isEqualTo(head);
    }

    // Closing

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, keep-alive, false",
        "HTTP/1.1, close, true",
        "HTTP/1.1, 'foo, Close', true",
        "HTTP/1.0, keep-alive, true",
        "HTTP/1.0, close, true",
    })
    void aConnectionIsClosedWhenTheRequestSaysSo(String version, String connection, boolean close) {
        MemoryExchange exchange = fixture.handle(
                "GET / " + version + "\r\nHost: a\r\nConnection: " + connection + "\r\n\r\n", answering(Body.empty()));

        assertThat(exchange.response().close()).isEqualTo(close);
        assertThat(exchange.kept()).isNotEqualTo(close);
    }

    // Date

    @Test
    void theDateHasTheFixedFormat() {
        assertThat(Engine.date())
                .matches("(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3][0-9]"
                        + " (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4}"
                        + " [0-2][0-9]:[0-5][0-9]:[0-6][0-9] GMT");
    }

    @ParameterizedTest
    @CsvSource({"th-TH-u-ca-buddhist-nu-thai, Asia/Bangkok", "ar-EG-u-nu-arab, Africa/Cairo", "de-DE, Pacific/Auckland"
    })
    void theDateDoesNotDependOnLocaleAndTimeZone(String locale, String zone) {
        Locale localeBefore = Locale.getDefault();
        TimeZone zoneBefore = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(locale));
            TimeZone.setDefault(TimeZone.getTimeZone(zone));

            assertThat(Engine.date(784_111_777L)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
            assertThat(Engine.date(951_782_400L)).isEqualTo("Tue, 29 Feb 2000 00:00:00 GMT");
        } finally {
            Locale.setDefault(localeBefore);
            TimeZone.setDefault(zoneBefore);
        }
    }

    @Test
    void theDateIsThatOfNow() {
        long before = System.currentTimeMillis() / 1000;

        String date = Engine.date();

        long after = System.currentTimeMillis() / 1000;
        List<String> possible = java.util.stream.LongStream.rangeClosed(before, after)
                .mapToObj(Engine::date)
                .toList();
        assertThat(possible).contains(date);
    }
}

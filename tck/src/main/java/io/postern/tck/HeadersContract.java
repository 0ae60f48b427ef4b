package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.tck.Answer.Framing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter H: response headers. */
public interface HeadersContract extends ServerFixture {

    /**
     * Each field is sent once, with its value.
     *
     * <p>If it fails: copy name and value, and nothing else.
     */
    @Test
    @Covers({"H-01", "H-11"})
    default void everyFieldIsSentOnce() throws Exception {
        Headers headers = Headers.of(
                "Content-Type",
                "application/x; a=\"b, c\"",
                "X-Empty",
                "",
                "x-lower",
                "a  b\tc",
                "X-All",
                "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");

        Answer answer = get(Samples.answering("200 OK", headers, Body.of("x")));

        headers.forEach(
                (name, value) -> assertThat(answer.headers().all(name)).as(name).containsExactly(value));
    }

    /**
     * Set-Cookie is never joined.
     *
     * <p>If it fails: a map of names to one value is not enough.
     */
    @Test
    @Covers("H-02")
    default void cookiesStayApart() throws Exception {
        Headers headers =
                Headers.of("Set-Cookie", "a=1; Path=/", "X-A", "x", "Set-Cookie", "b=2, 3", "set-cookie", "c=4");

        Answer answer = get(Samples.answering("200 OK", headers, Body.of("x")));

        assertThat(answer.headers().all("Set-Cookie")).as("Set-Cookie").containsExactly("a=1; Path=/", "b=2, 3", "c=4");
    }

    /**
     * A name that is no token is refused.
     *
     * <p>If it fails: a bad name is read as something else by the next recipient.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "X Bad", "X:Bad", " X", "X ", "X\t", "X\r\nY", "X\u0000", "X\u007F", "X\u00e9", "X(", "X)", "X,",
                "X/", "X;", "X<", "X=", "X>", "X?", "X@", "X[", "X\\", "X]", "X{", "X}", "X\""
            })
    @Covers("H-03")
    default void aNameThatIsNoTokenIsRefused(String name) throws Exception {
        refused(name, "x");
    }

    /**
     * Any token is a name.
     *
     * <p>If it fails: the server library is stricter than RFC 9110, or changes the name.
     */
    @Test
    @Covers({"H-03", "H-01"})
    default void anyTokenIsAName() throws Exception {
        String name = "X-!#$%&'*+.^_`|~09azAZ-";

        Answer answer = get(Samples.answering("200 OK", Headers.of(name, "x"), Body.of("x")));

        assertThat(answer.headers().all(name)).as(name).containsExactly("x");
    }

    /**
     * Content-Length is recognised in any case.
     *
     * <p>If it fails: compare names without case.
     */
    @Test
    @Covers({"H-04", "H-15"})
    default void contentLengthIsRecognisedInAnyCase() throws Exception {
        Answer answer = get(Samples.answering("200 OK", Headers.of("cOnTeNt-LeNgTh", "2"), ProbeBody.of("ok")));

        assertThat(answer.headers().all("Content-Length")).as("Content-Length").containsExactly("2");
        assertThat(answer.framing()).as("framing").isEqualTo(Framing.LENGTH);
    }

    /**
     * Control characters in a value are refused, the fold included.
     *
     * <p>If it fails: a line break in a value splits the response.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nX-Evil: 1",
                "a\n",
                "a\rb",
                "a\u0000b",
                "a\r\n b",
                "a\n\tb",
                "\u0001",
                "a\u0008",
                "a\u000Bb",
                "a\u001Fb",
                "a\u007Fb"
            })
    @Covers({"H-06", "H-07", "H-08"})
    default void controlCharactersInAValueAreRefused(String value) throws Exception {
        refused("X-A", value);
    }

    /**
     * A tab inside a value is allowed.
     *
     * <p>If it fails: RFC 9110 allows it.
     */
    @Test
    @Covers("H-07")
    default void aTabInAValueIsAllowed() throws Exception {
        Answer answer = get(Samples.answering("200 OK", Headers.of("X-A", "a\tb"), Body.of("x")));

        assertThat(answer.header("X-A")).as("X-A").isEqualTo("a\tb");
    }

    /**
     * A char up to U+00FF is one byte.
     *
     * <p>If it fails: the head is encoded in another charset.
     */
    @Test
    @Covers("H-09")
    default void aCharIsOneByte() throws Exception {
        StringBuilder high = new StringBuilder();
        for (char c = 0x80; c <= 0xFF; c++) {
            high.append(c);
        }

        Answer answer = get(Samples.answering("200 OK", Headers.of("X-A", "a" + high + "z"), Body.of("x")));

        assertThat(answer.header("X-A")).as("X-A").isEqualTo("a" + high + "z");
    }

    /**
     * White space around a value is refused.
     *
     * <p>If it fails: it is neither trimmed nor sent.
     */
    @ParameterizedTest
    @ValueSource(strings = {" x", "x ", "\tx", "x\t", " ", "\t"})
    @Covers("H-10")
    default void whiteSpaceAroundAValueIsRefused(String value) throws Exception {
        refused("X-A", value);
    }

    /**
     * The Date is there, right, and in English, whatever the locale.
     *
     * <p>If it fails: the formatter takes the default locale, or none is sent.
     */
    @Test
    @Covers("H-12")
    default void theDateDoesNotDependOnTheLocale() throws Exception {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        Fixture.closing(() -> {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        });
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-ca-islamic-nu-arab"));
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));

        Answer answer = get(Samples.ok("x"));

        assertThat(answer.header("Date"))
                .as("Date")
                .matches("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT");
        Instant date = LocalDateTime.parse(
                        answer.header("Date"),
                        DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH))
                .toInstant(ZoneOffset.UTC);
        assertThat(Duration.between(date, Instant.now()).abs())
                .as("distance of Date from now")
                .isLessThan(Duration.ofMinutes(5));
    }

    /**
     * The server's own answers have a Date, too.
     *
     * <p>If it fails: look at the refusals.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%zz HTTP/1.1\nHost: localhost\n\n",
                "GET / HTTP/1.0\n\n",
                "HEAD / HTTP/1.1\nHost: localhost\n\n"
            })
    @Covers({"H-12", "H-13"})
    default void everyAnswerHasOneDate(String request) throws Exception {
        Answer answer = send(Samples.ok("x"), request);

        assertThat(answer.headers().all("Date")).as("Date").hasSize(1);
    }

    /**
     * The application's Date is dropped.
     *
     * <p>If it fails: there is one Date, the server's.
     */
    @ParameterizedTest
    @ValueSource(strings = {"Date", "date", "DATE"})
    @Covers({"H-13", "H-04"})
    default void theDateOfTheApplicationIsDropped(String name) throws Exception {
        Headers headers = Headers.of(name, "Thu, 01 Jan 1970 00:00:00 GMT");

        Answer answer = get(Samples.answering("200 OK", headers, Body.of("x")));

        assertThat(answer.headers().all("Date"))
                .as("Date")
                .singleElement()
                .satisfies(date -> assertThat(date).doesNotContain("1970"));
    }

    /**
     * No Server field is added.
     *
     * <p>If it fails: the server library names itself; switch that off.
     */
    @Test
    @Covers("H-14")
    default void noServerFieldIsAdded() throws Exception {
        TestServer server = serve(Samples.ok("x"));

        assertThat(server.get("/").headers().contains("Server"))
                .as("Server in an answer")
                .isFalse();
        assertThat(server.get("/%zz").headers().contains("Server"))
                .as("Server in a refusal")
                .isFalse();
    }

    /**
     * The application's Server field is kept, also where one is configured.
     *
     * <p>If it fails: there is at most one.
     */
    @Test
    @Covers("H-14")
    default void theServerFieldOfTheApplicationIsKept() throws Exception {
        Headers headers = Headers.of("Server", "mine/1.0");
        TestServer plain = serve(Samples.answering("200 OK", headers, Body.of("x")));
        TestServer configured = serve(
                Samples.answering("200 OK", headers, Body.of("x")), settings -> settings.serverField("configured/2.0"));

        assertThat(plain.get("/").headers().all("Server")).as("Server").containsExactly("mine/1.0");
        assertThat(configured.get("/").headers().all("Server"))
                .as("Server where one is configured")
                .containsExactly("mine/1.0");
    }

    /**
     * A configured Server field is sent.
     *
     * <p>If it fails: the setting has to reach the engine.
     */
    @Test
    @Covers("H-14")
    default void aConfiguredServerFieldIsSent() throws Exception {
        TestServer server = serve(Samples.ok("x"), settings -> settings.serverField("configured/2.0"));

        assertThat(server.get("/").headers().all("Server")).as("Server").containsExactly("configured/2.0");
    }

    /**
     * A declared length is sent once, whatever the body says.
     *
     * <p>If it fails: derive a length only where none was given.
     */
    @Test
    @Covers("H-15")
    default void aDeclaredLengthIsSentOnce() throws Exception {
        Answer answer = get(Samples.answering("200 OK", Headers.of("Content-Length", "2"), Body.of("ok")));

        assertThat(answer.headers().all("Content-Length")).as("Content-Length").containsExactly("2");
        assertThat(answer.text()).as("content").isEqualTo("ok");
    }

    /**
     * A length that is not digits is refused.
     *
     * <p>If it fails: do not leave the check to a parser of numbers.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+5",
                "-1",
                "5, 5",
                "0x5",
                "",
                "5 5",
                "5abc",
                "1_0",
                "\u00b2",
                "9223372036854775808",
                "18446744073709551621",
                "5.0"
            })
    @Covers("H-16")
    default void aMalformedLengthIsRefused(String length) throws Exception {
        refused("Content-Length", length);
    }

    /**
     * A second length is refused, equal or not, in any case.
     *
     * <p>If it fails: count the fields.
     */
    @ParameterizedTest
    @CsvSource({"Content-Length, 5", "content-length, 5", "Content-Length, 6"})
    @Covers({"H-16", "H-04"})
    default void aSecondLengthIsRefused(String name, String length) throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("what start threw");
        Answer answer = get((environ, startResponse) -> {
            seen.report(Samples.thrownBy(
                    () -> startResponse.start("200 OK", Headers.of("Content-Length", "5", name, length))));
            startResponse.start("501 Instead", Headers.create(), new Exception("instead"));
            return Body.of("x");
        });

        Samples.expectViolation(seen.next());
        assertThat(answer.status()).as("status").isEqualTo(501);
    }

    /**
     * There is a length or chunks, never both, for each status, method and version.
     *
     * <p>If it fails: the client refuses such an answer as malformed.
     */
    @ParameterizedTest
    @CsvSource({
        "GET, HTTP/1.1, 200 OK", "GET, HTTP/1.0, 200 OK", "HEAD, HTTP/1.1, 200 OK", "HEAD, HTTP/1.0, 200 OK",
                "GET, HTTP/1.1, 204 X",
        "GET, HTTP/1.1, 205 X", "GET, HTTP/1.1, 304 X", "GET, HTTP/1.0, 304 X", "POST, HTTP/1.1, 404 X",
                "GET, HTTP/1.1, 500 X"
    })
    @Covers({"H-17", "H-24"})
    default void thereIsALengthOrChunks(String method, String version, String status) throws Exception {
        for (boolean declared : new boolean[] {true, false}) {
            for (String content : new String[] {"", "ok"}) {
                Headers headers = declared ? Headers.of("Content-Length", "" + content.length()) : Headers.create();
                TestServer server = serve(Samples.answering(status, headers, ProbeBody.of(content)));
                Answer answer = server.send(method + " / " + version + "\nHost: localhost\n\n");
                assertThat(answer.status()).as("status").isEqualTo(Integer.parseInt(status.substring(0, 3)));
                assertThat(answer.complete()).as("%s is complete", answer).isTrue();
                expectNoForeignFields(answer, Set.of());
            }
        }
    }

    /**
     * A 204 has neither content nor length nor coding, even if the application gave them.
     *
     * <p>If it fails: drop the length, iterate, send nothing.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers({"H-18", "H-21"})
    default void a204HasNoContent(boolean declared) throws Exception {
        Headers headers = declared ? Headers.of("Content-Length", "4") : Headers.create();
        RawClient client = serve(Samples.answering("204 No Content", headers, Body.of("body")))
                .connect();

        Answer first = client.send(Samples.GET).answer();
        Answer second = client.send(Samples.GET).answer();

        for (Answer answer : new Answer[] {first, second}) {
            assertThat(answer.status()).as("status").isEqualTo(204);
            assertThat(answer.headers().contains("Content-Length"))
                    .as("Content-Length in %s", answer)
                    .isFalse();
            assertThat(answer.headers().contains("Transfer-Encoding"))
                    .as("Transfer-Encoding in %s", answer)
                    .isFalse();
        }
    }

    /**
     * A 304 has no content, and a length only if the application gave it.
     *
     * <p>If it fails: neither the server nor the body may add one.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers("H-19")
    default void a304HasALengthOnlyIfItWasGiven(boolean declared) throws Exception {
        Headers headers = declared ? Headers.of("Content-Length", "1234") : Headers.create();
        RawClient client = serve(Samples.answering("304 Not Modified", headers, Body.of("body")))
                .connect();

        Answer first = client.send(Samples.GET).answer();
        Answer second = client.send(Samples.GET).answer();

        for (Answer answer : new Answer[] {first, second}) {
            assertThat(answer.status()).as("status").isEqualTo(304);
            assertThat(answer.header("Content-Length")).as("Content-Length").isEqualTo(declared ? "1234" : "(absent)");
            assertThat(answer.headers().contains("Transfer-Encoding"))
                    .as("Transfer-Encoding in %s", answer)
                    .isFalse();
        }
    }

    /**
     * A 205 has the length 0.
     *
     * <p>If it fails: drop the content, and say so.
     */
    @Test
    @Covers("H-20")
    default void a205HasTheLength0() throws Exception {
        RawClient client = serve(Samples.answering("205 Reset Content", Headers.create(), Body.of("body")))
                .connect();

        Answer first = client.send(Samples.GET).answer();
        Answer second = client.send(Samples.GET).answer();

        assertThat(first.header("Content-Length")).as("Content-Length").isEqualTo("0");
        assertThat(second.status()).as("status of the next response").isEqualTo(205);
    }

    /**
     * No content type is invented.
     *
     * <p>If it fails: the server library has a default; drop it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"<!DOCTYPE html><p>x", "{}", ""})
    @Covers({"H-22", "H-24"})
    default void noContentTypeIsInvented(String content) throws Exception {
        Answer answer = get(Samples.ok(content));

        assertThat(answer.headers().contains("Content-Type"))
                .as("Content-Type in %s", answer)
                .isFalse();
        expectNoForeignFields(answer, Set.of());
    }

    /**
     * The content type is not completed.
     *
     * <p>If it fails: the server library appends a charset.
     */
    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/plain", "application/json", "TEXT/html;Charset=x"})
    @Covers("H-23")
    default void noCharsetIsAppended(String type) throws Exception {
        Answer answer = get(Samples.answering("200 OK", Headers.of("Content-Type", type), Body.of("x")));

        assertThat(answer.headers().all("Content-Type")).as("Content-Type").containsExactly(type);
    }

    /**
     * Nothing is compressed, cached or cut, whatever the client would like.
     *
     * <p>If it fails: switch off what the server library does by itself.
     */
    @Test
    @Covers({"H-25", "H-24"})
    default void nothingIsCompressedCachedOrCut() throws Exception {
        String content = "compressible ".repeat(1000);
        Headers headers = Headers.of(
                "Content-Type",
                "text/plain",
                "ETag",
                "\"v1\"",
                "Last-Modified",
                "Thu, 01 Jan 1970 00:00:00 GMT",
                "Accept-Ranges",
                "bytes");

        Answer answer = send(Samples.answering("200 OK", headers, Body.of(content)), """
                GET / HTTP/1.1
                Host: localhost
                Accept-Encoding: gzip, deflate, br
                Range: bytes=0-1
                If-None-Match: "v1"
                If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT

                """);

        assertThat(answer.status()).as("status").isEqualTo(200);
        assertThat(answer.text()).as("content").isEqualTo(content);
        expectNoForeignFields(answer, Set.of("content-type", "etag", "last-modified", "accept-ranges"));
    }

    /**
     * A long value is sent whole.
     *
     * <p>If it fails: raise the limit of the server library.
     */
    @ParameterizedTest
    @ValueSource(ints = {129, 4096, 16_384})
    @Covers("H-26")
    default void aLongValueIsSentWhole(int length) throws Exception {
        String value = Samples.text(length - 1) + "z";

        Answer answer = get(Samples.answering("200 OK", Headers.of("X-A", value), Body.of("x")));

        assertThat(answer.header("X-A")).as("X-A").isEqualTo(value);
    }

    /**
     * A hundred fields are sent.
     *
     * <p>If it fails: raise the limit of the server library.
     */
    @Test
    @Covers("H-27")
    default void aHundredFieldsAreSent() throws Exception {
        Headers headers = Headers.create();
        for (int i = 0; i < 100; i++) {
            headers.add("X-Field-" + i, "value " + i);
        }

        Answer answer = get(Samples.answering("200 OK", headers, Body.of("x")));

        headers.forEach(
                (name, value) -> assertThat(answer.headers().all(name)).as(name).containsExactly(value));
    }

    /**
     * Fields that other containers improve pass as they are.
     *
     * <p>If it fails: the server library rewrites them.
     */
    @ParameterizedTest
    @CsvSource({
        "405 X, Allow, 'GET, HEAD'",
        "302 X, Location, /relative/../path?q",
        "302 X, Location, relative",
        "201 X, Location, http://h:80/",
        "401 X, WWW-Authenticate, 'Basic realm=\"a, b\"'",
        "503 X, Retry-After, 120",
        "200 X, Cache-Control, 'no-store, x'",
        "200 X, Vary, *",
        "200 X, Content-Encoding, gzip",
        "200 X, ETag, W/\"x\""
    })
    @Covers("H-30")
    default void fieldsPassUntouched(String status, String name, String value) throws Exception {
        Answer answer = get(Samples.answering(status, Headers.of(name, value), Body.of("x")));

        assertThat(answer.headers().all(name)).as(name).containsExactly(value);
        expectNoForeignFields(answer, Set.of(name.toLowerCase(Locale.ROOT)));
    }

    private static void expectNoForeignFields(Answer answer, Set<String> given) {
        Set<String> foreign = new TreeSet<>();
        answer.headers().forEach((name, value) -> foreign.add(name.toLowerCase(Locale.ROOT)));
        foreign.removeAll(given);
        foreign.removeAll(Set.of("date", "connection", "keep-alive", "content-length", "transfer-encoding"));
        assertThat(foreign).as("fields that the server added to %s", answer).isEmpty();
    }

    private void refused(String name, String value) throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("what start threw");
        Answer answer = get((environ, startResponse) -> {
            seen.report(Samples.thrownBy(() -> startResponse.start("200 OK", Headers.of(name, value))));
            startResponse.start("501 Instead", Headers.create(), new Exception("instead"));
            return Body.of("instead");
        });

        Samples.expectViolation(seen.next());
        assertThat(answer.status()).as("status").isEqualTo(501);
        assertThat(answer.toString()).as("the answer").doesNotContain("Evil");
    }
}

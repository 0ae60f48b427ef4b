package io.postern.middleware;

import static io.postern.gateway.ResponseEnd.Outcome.CLIENT_LEFT;
import static io.postern.gateway.ResponseEnd.Outcome.COMPLETE;
import static io.postern.gateway.ResponseEnd.Outcome.FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.FileBody;
import io.postern.gateway.Headers;
import io.postern.gateway.ResponseEnd.Result;
import io.postern.middleware.AccessLog.Format;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What an access log says of a request, and that nobody can make it say something else. */
@Timeout(60)
class AccessLogTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-02-03T04:05:06.789Z"), ZoneOffset.UTC);

    private static final Pattern COMBINED = Pattern.compile("(?<client>[^ \\[\\]]+) - (?<user>[^ \\[\\]]+)"
            + " \\[03/Feb/2026:04:05:06 \\+0000] \"GET (?<target>(?:[^\"\\\\]|\\\\.)*) HTTP/1.1\" 200 5"
            + " \"(?<referer>(?:[^\"\\\\]|\\\\.)*)\" \"(?<agent>(?:[^\"\\\\]|\\\\.)*)\"");

    private static final Application INNER = (environ, startResponse) -> {
        startResponse.start("200 OK", Headers.of("X-A", "1"));
        return Body.of("hello");
    };

    private final List<String> lines = new ArrayList<>();

    private AccessLog log(UnaryOperator<AccessLog.Builder> settings) {
        return settings.apply(AccessLog.to(lines::add).clock(CLOCK)).build();
    }

    /** The line of a request that ends like that. */
    private String line(UnaryOperator<AccessLog.Builder> settings, EndedRequest request, Result result)
            throws Exception {
        lines.clear();
        try (AccessLog log = log(settings)) {
            request.through(log.wrap(INNER), result);
        }
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private String line(Format format, EndedRequest request) throws Exception {
        return line(log -> log.format(format), request, EndedRequest.OK);
    }

    // Formats

    @Test
    void theCommonFormatIsApaches() throws Exception {
        assertThat(line(Format.COMMON, new EndedRequest()))
                .isEqualTo("203.0.113.7 - - [03/Feb/2026:04:05:06 +0000] \"GET /a?b=c HTTP/1.1\" 200 5");
    }

    @Test
    void theCombinedFormatHasRefererAndUserAgentToo() throws Exception {
        EndedRequest request = new EndedRequest()
                .with("REMOTE_USER", "alice")
                .with("HTTP_REFERER", "http://a/")
                .with("HTTP_USER_AGENT", "curl/8");

        assertThat(line(Format.COMBINED, request))
                .isEqualTo("203.0.113.7 - alice [03/Feb/2026:04:05:06 +0000] \"GET /a?b=c HTTP/1.1\" 200 5"
                        + " \"http://a/\" \"curl/8\"");
    }

    @Test
    void whatIsNotKnownIsADash() throws Exception {
        String line = line(log -> log, new EndedRequest(), new Result(304, 0, COMPLETE));

        assertThat(line)
                .isEqualTo("203.0.113.7 - - [03/Feb/2026:04:05:06 +0000] \"GET /a?b=c HTTP/1.1\" 304 - \"-\" \"-\"");
    }

    @Test
    void anEmptyUserIsADashAndAnEmptyFieldIsEmpty() throws Exception {
        EndedRequest request = new EndedRequest().with("REMOTE_USER", "").with("HTTP_REFERER", "");

        assertThat(line(Format.COMBINED, request))
                .startsWith("203.0.113.7 - - [")
                .endsWith(" 200 5 \"\" \"-\"");
    }

    @Test
    void theDurationIsThatOfTheRequestInMicroseconds() throws Exception {
        Application slow = (environ, startResponse) -> {
            long end = System.nanoTime() + 2_000_000;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return INNER.call(environ, startResponse);
        };
        long before = System.nanoTime();
        try (AccessLog log = log(builder -> builder.format(Format.JSON))) {
            new EndedRequest().through(log.wrap(slow));
        }
        long most = (System.nanoTime() - before) / 1000;

        Matcher duration = Pattern.compile("\"duration_us\":(\\d+)").matcher(lines.get(0));
        assertThat(duration.find()).isTrue();
        assertThat(Long.parseLong(duration.group(1))).isBetween(2000L, most);
    }

    @Test
    void aTimeIsShownInTheZoneOfTheClock() throws Exception {
        Clock tokyo = CLOCK.withZone(ZoneId.of("Asia/Tokyo"));

        assertThat(line(log -> log.clock(tokyo), new EndedRequest(), EndedRequest.OK))
                .contains("[03/Feb/2026:13:05:06 +0900]");
    }

    @Test
    void aJsonLineHasAllThatIsKnown() throws Exception {
        EndedRequest request = new EndedRequest()
                .with("REMOTE_USER", "alice")
                .with("HTTP_REFERER", "http://a/")
                .with("HTTP_USER_AGENT", "curl/8")
                .with("HTTP_X_REQUEST_ID", "abc-1");

        String line = line(
                log -> log.format(Format.JSON).requestIdFrom("X-Request-Id"),
                request,
                new Result(200, 5_000_000_000L, CLIENT_LEFT));

        assertThat(line.replaceAll("\"duration_us\":\\d+", "\"duration_us\":1")).isEqualTo("""
                        {"time":"2026-02-03T04:05:06.789Z","request_id":"abc-1","client":"203.0.113.7","user":"alice",\
                        "method":"GET","target":"/a?b=c","protocol":"HTTP/1.1","host":"localhost:8000",\
                        "referer":"http://a/","user_agent":"curl/8","status":200,"bytes":5000000000,"duration_us":1,\
                        "outcome":"client_left"}""");
    }

    @Test
    void aJsonLineHasNoMemberForWhatIsNotKnown() throws Exception {
        assertThat(line(Format.JSON, new EndedRequest())).doesNotContain("user", "referer", "null");
        assertThat(line(log -> log.format(Format.JSON), new EndedRequest(), new Result(500, 1, FAILED)))
                .endsWith("\"outcome\":\"failed\"}");
    }

    @Test
    void manyRequestsHaveTheirOwnTimes() throws Exception {
        List<Instant> times = List.of(
                Instant.parse("2026-02-03T04:05:06.999Z"),
                Instant.parse("2026-02-03T04:05:07Z"),
                Instant.parse("2026-02-03T04:05:06.001Z"));
        Clock steps = new Clock() {
            private int next;

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                return times.get(next++);
            }
        };
        try (AccessLog log = log(builder -> builder.clock(steps))) {
            for (int i = 0; i < times.size(); i++) {
                new EndedRequest().through(log.wrap(INNER));
            }
        }

        assertThat(lines)
                .extracting(line -> line.substring(line.indexOf("4:05:0"), line.indexOf(" +")))
                .containsExactly("4:05:06", "4:05:07", "4:05:06");
    }

    // What middleware inside has done

    @Test
    void theClientThatForwardedHeadersFoundInsideIsTheOneInTheLine() throws Exception {
        EndedRequest request =
                new EndedRequest().with("REMOTE_ADDR", "10.0.0.1").with("HTTP_X_FORWARDED_FOR", "::1");
        try (AccessLog log = log(builder -> builder)) {
            request.through(log.then(ForwardedHeaders.xForwarded("10.0.0.1")).wrap(INNER), EndedRequest.OK);
        }

        assertThat(lines).singleElement().asString().startsWith("::1 - ");
    }

    @Test
    void theRequestLineIsTheOneThatCame() throws Exception {
        Application changing = (environ, startResponse) -> {
            environ.clear();
            environ.put("REQUEST_METHOD", "PUT");
            environ.put("REQUEST_URI", List.of("no text"));
            return INNER.call(environ, startResponse);
        };
        EndedRequest request = new EndedRequest().with("HTTP_USER_AGENT", "curl/8");
        try (AccessLog log = log(builder -> builder)) {
            request.through(log.wrap(changing));
        }

        assertThat(lines)
                .containsExactly(
                        "203.0.113.7 - - [03/Feb/2026:04:05:06 +0000] \"GET /a?b=c HTTP/1.1\" 200 5 \"-\" \"curl/8\"");
    }

    @Test
    void theBodyIsPassedOnAsItIs(@TempDir Path folder) throws Exception {
        FileBody file = FileBody.open(Files.writeString(folder.resolve("file"), "hello"));
        try (AccessLog log = log(builder -> builder.requestIdTo("X-Id"))) {
            Environ environ = LenientServer.environ();
            Body body =
                    log.wrap((inside, startResponse) -> file).call(environ, (status, headers, failure) -> block -> {});

            assertThat(body).isSameAs(file);
        }
        file.close();
    }

    // Forgery

    @ParameterizedTest
    @EnumSource(Format.class)
    void whatIsSentIsEscaped(Format format) throws Exception {
        String hostile = "a\" 200 1\n127.0.0.1 - \\\r\t\u0000\u001b[31m\u007f\u0085\u00a0\u00ff\",\"x\":\"";
        EndedRequest request = new EndedRequest()
                .with("REQUEST_URI", "/" + hostile)
                .with("REMOTE_USER", hostile)
                .with("HTTP_HOST", hostile)
                .with("HTTP_REFERER", hostile)
                .with("HTTP_USER_AGENT", hostile);

        String line = line(format, request);

        assertThat(line).matches("[ -~\\x7f]+");
        if (format == Format.COMBINED) {
            assertThat(line)
                    .contains("\"a\\\" 200 1\\x0a127.0.0.1 - \\\\\\x0d\\x09\\x00\\x1b[31m\\x7f\\x85\\xa0\\xff"
                            + "\\\",\\\"x\\\":\\\"\"");
            assertThat(line).startsWith("203.0.113.7 - a\\\"\\x20200\\x201\\x0a127.0.0.1\\x20-\\x20\\\\");
        }
    }

    /** A line of any text has its one shape, and gives back what was sent: nothing can pass for something else. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLineGivesBackWhatWasSent(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            String target = "/" + text(random);
            String user = text(random) + "u";
            String referer = text(random);
            String agent = text(random);
            EndedRequest request = new EndedRequest()
                    .with("REQUEST_URI", target)
                    .with("REMOTE_USER", user)
                    .with("HTTP_REFERER", referer)
                    .with("HTTP_USER_AGENT", agent);

            Matcher line = COMBINED.matcher(line(Format.COMBINED, request));

            assertThat(line.matches()).as("the line %s", lines).isTrue();
            assertThat(unescaped(line.group("target"))).isEqualTo(target);
            assertThat(unescaped(line.group("user"))).isEqualTo(user);
            assertThat(unescaped(line.group("referer"))).isEqualTo(referer);
            assertThat(unescaped(line.group("agent"))).isEqualTo(agent);
            assertThat(values(line(Format.JSON, request))).contains(target, user, referer, agent);
        }
    }

    @Test
    void aUserBeyondLatin1IsEscapedAsUtf8() throws Exception {
        EndedRequest request = new EndedRequest().with("REMOTE_USER", "\u3042\ud83d\ude00\ud83d");

        assertThat(line(Format.COMMON, request)).startsWith("203.0.113.7 - \\xe3\\x81\\x82\\xf0\\x9f\\x98\\x80\\x3f [");
        assertThat(line(Format.JSON, request)).contains("\"user\":\"\\u3042\\uD83D\\uDE00");
    }

    // Prefers what is dangerous.
    private static String text(Random random) {
        String dangerous = "\"\\ []{},:\n\r\t\u0000\u001b\u007f\u0085x0a-";
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(20); length > 0; length--) {
            text.append(
                    random.nextBoolean()
                            ? dangerous.charAt(random.nextInt(dangerous.length()))
                            : (char) random.nextInt(0x100));
        }
        return text.toString();
    }

    private static String unescaped(String field) {
        return Pattern.compile("\\\\(?:x(..)|(.))")
                .matcher(field)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        escape.group(1) == null
                                ? escape.group(2)
                                : String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }

    private static List<String> values(String json) {
        List<String> values = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    values.add(parser.getString());
                }
            }
        }
        return values;
    }

    // Ids

    @Test
    void anIdIsMadeAndIsInTheEnvironAndTheLine() throws Exception {
        List<String> seen = new ArrayList<>();
        Application inner = (environ, startResponse) -> {
            seen.add(environ.require(AccessLog.REQUEST_ID));
            return INNER.call(environ, startResponse);
        };
        try (AccessLog log = log(builder -> builder.format(Format.JSON));
                AccessLog other = log(builder -> builder.format(Format.JSON))) {
            EndedRequest faked = new EndedRequest().with("HTTP_X_REQUEST_ID", "faked");
            faked.through(log.wrap(inner));
            new EndedRequest().through(log.wrap(inner));
            new EndedRequest().through(other.wrap(inner));
            assertThat(faked.sent().toString()).isEqualTo(Headers.of("X-A", "1").toString());
        }

        assertThat(seen).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{32}"));
        assertThat(String.join("\n", lines)).contains(seen);
    }

    @Test
    void anIdIsSentWhereThatIsAskedFor() throws Exception {
        Headers own = Headers.of("X-Id", "the application's own", "X-A", "1");
        Application inner = (environ, startResponse) -> {
            startResponse.start("200 OK", own);
            return Body.of(environ.require(AccessLog.REQUEST_ID));
        };
        EndedRequest request = new EndedRequest().with("HTTP_X_TRACE", "abc");
        try (AccessLog log = log(builder -> builder.requestIdFrom("X-Trace").requestIdTo("X-Id"))) {
            request.through(log.wrap(inner));
        }

        assertThat(request.sent().all("X-Id")).containsExactly("abc");
        assertThat(request.sent().all("X-A")).containsExactly("1");
        assertThat(own.all("X-Id")).containsExactly("the application's own");
    }

    @Test
    void headersThatAreNullAreForTheServerToRefuse() throws Exception {
        EndedRequest request = new EndedRequest();
        try (AccessLog log = log(builder -> builder.requestIdTo("X-Id"))) {
            request.through(log.wrap((environ, startResponse) -> {
                startResponse.start("200 OK", nothing());
                return Body.empty();
            }));
        }

        assertThat(request.sent()).isNull();
    }

    @SuppressWarnings("NullAway") // wrong on purpose
    private static Headers nothing() {
        return null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"", "a,b", "a\nb", "\u00e4", "a;b", "<a>"})
    void anIdThatIsNoneIsReplaced(String given) throws Exception {
        EndedRequest request = new EndedRequest().with("HTTP_X_TRACE", given);

        assertThat(line(log -> log.format(Format.JSON).requestIdFrom("X-Trace"), request, EndedRequest.OK))
                .containsPattern("\"request_id\":\"[0-9a-f]{32}\"");
    }

    @Test
    void anIdOf128CharsIsTakenAndALongerOneReplaced() throws Exception {
        UnaryOperator<AccessLog.Builder> settings =
                log -> log.format(Format.JSON).requestIdFrom("X-Trace");
        String longest = "A1-._:+/=@".repeat(13).substring(0, 128);

        assertThat(line(settings, new EndedRequest().with("HTTP_X_TRACE", longest), EndedRequest.OK))
                .contains("\"" + longest + "\"");
        assertThat(line(settings, new EndedRequest().with("HTTP_X_TRACE", longest + "x"), EndedRequest.OK))
                .doesNotContain(longest);
    }

    @Test
    void aLogInsideAnotherHasTheSameId() throws Exception {
        try (AccessLog log = log(builder -> builder.format(Format.JSON))) {
            new EndedRequest().through(log.then(log).wrap(INNER));
        }

        assertThat(lines).hasSize(2);
        assertThat(lines)
                .extracting(line -> line.substring(0, 90))
                .containsExactly(lines.get(0).substring(0, 90), lines.get(0).substring(0, 90));
    }

    // Settings and the contract

    @Test
    void badSettingsAreRefused() {
        AccessLog.Builder builder = AccessLog.to(lines::add);

        assertThatThrownBy(() -> builder.capacity(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.requestIdTo("a b")).isInstanceOf(ContractViolation.class);
        assertThatThrownBy(() -> builder.requestIdFrom("")).isInstanceOf(ContractViolation.class);
    }

    @Test
    void aStreamGetsWholeLinesAndIsNotClosed() throws Exception {
        List<String> calls = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                calls.add("flush");
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };
        try (AccessLog log = AccessLog.to((OutputStream) bytes)
                .format(Format.COMMON)
                .clock(CLOCK)
                .build()) {
            new EndedRequest().through(log.wrap(INNER));
            new EndedRequest().through(log.wrap(INNER));
            log.reopen();
        }

        String line = "203.0.113.7 - - [03/Feb/2026:04:05:06 +0000] \"GET /a?b=c HTTP/1.1\" 200 5\n";
        assertThat(bytes.toString(StandardCharsets.US_ASCII)).isEqualTo(line + line);
        assertThat(calls).isNotEmpty().containsOnly("flush");
    }

    @Test
    void aLintOnEachSideFindsNoFault() throws Exception {
        List<String> reports = new ArrayList<>();
        Lint lint = Lint.logging().reportingTo((level, text, failure) -> reports.add(text));
        Application inner = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
            environ.require(EnvironKeys.INPUT).readAllBytes();
            return Body.of("hello");
        };
        try (AccessLog log = log(builder -> builder.requestIdTo("X-Id"))) {
            LenientServer.serve(lint.then(log).then(lint).wrap(inner));
        }

        assertThat(reports).isEmpty();
    }
}

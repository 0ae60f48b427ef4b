package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Body;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter C: paths and targets. */
public interface PathContract extends ServerFixture {

    /**
     * The URL that the application puts together is the one that was asked for.
     *
     * <p>If it fails: one of the entries that it is made of is wrong; the tests below say which.
     */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/a%20b/%E3%81%82?x=%31", "//a;b=c", "/?a=b?c"})
    @Covers("C-25")
    default void theUrlOfTheRequestIsTheOneAskedFor(String target) throws Exception {
        TestServer server = serve((environ, startResponse) -> {
            Samples.start(startResponse);
            return Body.of(environ.url());
        });

        Answer answer = server.send("GET " + target + " HTTP/1.1\nHost: example.com:81\n\n");

        assertThat(answer.text()).as("the URL").isEqualTo("http://example.com:81" + target);
    }

    /**
     * At the root SCRIPT_NAME is empty and PATH_INFO is the whole path.
     *
     * <p>If it fails: look at the context path and at the target that the request's head has.
     */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/", "/a/b.c"})
    @Covers({"C-01", "C-02", "C-03"})
    default void atTheRootThePathInfoIsTheWholePath(String path) throws Exception {
        Map<String, Object> environ = environ(path);

        assertThat(environ).as("environ").containsEntry("SCRIPT_NAME", "").containsEntry("PATH_INFO", path);
    }

    /**
     * Below a mount the path is divided where the mount ends.
     *
     * <p>If it fails: the context path has to reach the engine, and the target the whole path.
     */
    @ParameterizedTest
    @CsvSource({"/app, ''", "/app/, /", "/app/x, /x", "/app/x/, /x/", "/app//x, //x", "/app/app, /app", "/app?q, ''"})
    @Covers({"C-01", "C-02", "C-04"})
    default void belowAMountThePathIsDivided(String target, String pathInfo) throws Exception {
        Map<String, Object> environ = environAt("/app", target);

        assertThat(environ).as("environ").containsEntry("SCRIPT_NAME", "/app").containsEntry("PATH_INFO", pathInfo);
    }

    /**
     * A mount of several segments, or of text beyond ASCII, is divided in the same way.
     *
     * <p>If it fails: compare the mount with the decoded path.
     */
    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/b/c, /c",
        "/a/b, /a/b, ''",
        "/caf\u00e9, /caf%C3%A9/x, /x",
        "/a b, /a%20b/x, /x",
        "/app, /%61pp/x, /x"
    })
    @Covers({"C-04", "C-07"})
    default void aMountIsComparedWithTheDecodedPath(String mount, String target, String pathInfo) throws Exception {
        Map<String, Object> environ = environAt(mount, target);

        assertThat(environ).as("environ").containsEntry("SCRIPT_NAME", mount).containsEntry("PATH_INFO", pathInfo);
    }

    /**
     * What is not below the mount is not the application's.
     *
     * <p>If it fails: a mount is compared by whole segments.
     */
    @ParameterizedTest
    @ValueSource(strings = {"/apple", "/", "/ap", "/APP/x", "/x/app", "//app/x"})
    @Covers("C-05")
    default void outsideTheMountIsNotFound(String target) throws Exception {
        EnvironProbe probe = new EnvironProbe();
        TestServer server = serve(probe, settings -> settings.contextPath("/app"));

        Answer answer = server.get(target);

        assertThat(answer.status()).as("status of %s", answer).isEqualTo(404);
        assertThat(probe.count()).as("calls of the application").isZero();
    }

    /**
     * Any path arrives decoded and whole; a random one each time, by a seed that the message shows.
     *
     * <p>If it fails: decode the target of the request's head, and nothing that the server library has touched.
     */
    @Test
    @Covers({"C-07", "C-08", "C-09"})
    default void anyPathArrivesDecodedAndWhole() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        EnvironProbe probe = new EnvironProbe();
        RawClient client =
                serve(probe, settings -> settings.contextPath("/app")).connect();

        for (int i = 0; i < 100; i++) {
            String path = randomPath(random);
            client.send("GET /app" + encoded(path, random) + " HTTP/1.1\nHost: localhost\n\n");
            Answer answer = client.answer();
            assertThat(answer.status())
                    .as("status for /app%s, seed %d", path, seed)
                    .isEqualTo(200);
            Map<String, Object> environ = probe.next();
            assertThat("" + environ.get("SCRIPT_NAME") + environ.get("PATH_INFO"))
                    .as("SCRIPT_NAME and PATH_INFO, seed %d", seed)
                    .isEqualTo("/app" + path);
        }
    }

    /**
     * The path is decoded once.
     *
     * <p>If it fails: it is decoded twice, or not at all.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"/%2c /,", "/%252c /%2c", "/%41%4a%4A /AJJ", "/%25 /%", "/a%20b '/a b'", "/%3F%23 /?#", "/%7e~ /~~"
            })
    @Covers("C-08")
    default void thePathIsDecodedOnce(String target, String path) throws Exception {
        assertThat(environ(target).get("PATH_INFO"))
                .as("PATH_INFO of " + target)
                .isEqualTo(path);
    }

    /**
     * Control characters other than NUL are data in a path.
     *
     * <p>If it fails: only {@code %00} is refused.
     */
    @Test
    @Covers("C-08")
    default void decodedControlCharactersAreData() throws Exception {
        assertThat(environ("/%0d%0aX:%091%7F").get("PATH_INFO")).as("PATH_INFO").isEqualTo("/\r\nX:\t1\u007F");
    }

    /**
     * Decoded bytes are UTF-8.
     *
     * <p>If it fails: the path was read in another charset.
     */
    @ParameterizedTest
    @CsvSource({"/%E3%81%82, /\u3042", "/caf%c3%a9, /caf\u00e9", "/%F0%9F%98%80, /\uD83D\uDE00", "/%EF%BF%BD, /\uFFFD"})
    @Covers("C-09")
    default void decodedBytesAreUtf8(String target, String path) throws Exception {
        assertThat(environ(target).get("PATH_INFO"))
                .as("PATH_INFO of " + target)
                .isEqualTo(path);
    }

    /**
     * What is not UTF-8 is refused.
     *
     * <p>If it fails: something decodes leniently, and puts U+FFFD in.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%ff",
                "/%80",
                "/%c3",
                "/%c3/%a9",
                "/%c0%af",
                "/%e0%80%af",
                "/%ed%a0%80",
                "/%f4%90%80%80",
                "/%f8%88%80%80%80",
                "/a%E3%81"
            })
    @Covers("C-10")
    default void malformedUtf8IsRefused(String target) throws Exception {
        refused(400, target);
    }

    /**
     * Plus signs and parameters stay in the path.
     *
     * <p>If it fails: the server library cuts parameters off, or decodes like a form.
     */
    @ParameterizedTest
    @ValueSource(strings = {"/a;p=1/b+c", "/;", "/a;x;y=1,2", "/a+b", "/a..;/b"})
    @Covers("C-11")
    default void plusAndParametersStay(String target) throws Exception {
        assertThat(environ(target).get("PATH_INFO")).as("PATH_INFO").isEqualTo(target);
    }

    /**
     * Repeated slashes stay, also at the beginning.
     *
     * <p>If it fails: the server library collapses them, or takes {@code //foo} for a host.
     */
    @ParameterizedTest
    @ValueSource(strings = {"//foo///bar", "//", "///", "/a//", "//host/x"})
    @Covers("C-12")
    default void repeatedSlashesStay(String target) throws Exception {
        Map<String, Object> environ = environ(target);

        assertThat(environ).as("environ").containsEntry("PATH_INFO", target).containsEntry("REQUEST_URI", target);
    }

    /**
     * A segment of dots is refused, however it is written.
     *
     * <p>If it fails: look for dot segments after decoding, and do not let anything resolve them before.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.",
                "/..",
                "/a/../b",
                "/a/./b",
                "/a/..",
                "/../a",
                "/a/%2e%2e/b",
                "/%2E",
                "/a/.%2e/b",
                "/a%2F..%2Fb",
                "/a/%2e%2e%2fb"
            })
    @Covers("C-13")
    default void dotSegmentsAreRefused(String target) throws Exception {
        refused(400, target);
    }

    /**
     * A segment that has more than dots is an ordinary one.
     *
     * <p>If it fails: only the segments {@code .} and {@code ..} are refused.
     */
    @ParameterizedTest
    @ValueSource(strings = {"/...", "/.a", "/a.", "/..a", "/a..", "/.;", "/?.."})
    @Covers("C-13")
    default void otherDotsAreOrdinary(String target) throws Exception {
        assertThat(environ(target).get("REQUEST_URI")).as("REQUEST_URI").isEqualTo(target);
    }

    /**
     * {@code OPTIONS *} reaches the application.
     *
     * <p>If it fails: the server answers it itself.
     */
    @Test
    @Covers("C-14")
    default void optionsOfTheServerReachesTheApplication() throws Exception {
        Map<String, Object> environ = EnvironProbe.environ(this, "OPTIONS * HTTP/1.1\nHost: localhost\n\n");

        assertThat(environ)
                .as("environ")
                .containsEntry("REQUEST_METHOD", "OPTIONS")
                .containsEntry("SCRIPT_NAME", "")
                .containsEntry("PATH_INFO", "*");
    }

    /**
     * The asterisk with another method is refused.
     *
     * <p>If it fails: only OPTIONS can ask about the server.
     */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "options"})
    @Covers("C-14")
    default void theAsteriskIsForOptionsOnly(String method) throws Exception {
        Refusals.expect(this, 400, method + " * HTTP/1.1\nHost: localhost\n\n");
    }

    /**
     * {@code OPTIONS *} is not below a mount.
     *
     * <p>If it fails: the asterisk belongs to the root.
     */
    @Test
    @Covers("C-14")
    default void optionsOfTheServerIsNotBelowAMount() throws Exception {
        EnvironProbe probe = new EnvironProbe();
        TestServer server = serve(probe, settings -> settings.contextPath("/app"));

        Answer answer = server.send("OPTIONS * HTTP/1.1\nHost: localhost\n\n");

        assertThat(answer.status()).as("status of %s", answer).isEqualTo(404);
        assertThat(probe.count()).as("calls of the application").isZero();
    }

    /**
     * An encoded slash is decoded in PATH_INFO and kept in REQUEST_URI.
     *
     * <p>If it fails: the server library refuses or keeps it.
     */
    @ParameterizedTest
    @CsvSource({"/a%2Fb, /a/b", "/a%2fb, /a/b", "/%2F, //", "/a%5Cb, /a\\b"})
    @Covers({"C-15", "C-20"})
    default void anEncodedSlashIsDecoded(String target, String path) throws Exception {
        Map<String, Object> environ = environ(target);

        assertThat(environ).as("environ").containsEntry("PATH_INFO", path).containsEntry("REQUEST_URI", target);
    }

    /**
     * A NUL in a path is refused.
     *
     * <p>If it fails: look for it after decoding.
     */
    @ParameterizedTest
    @ValueSource(strings = {"/%00", "/a%00b", "/a%00"})
    @Covers("C-16")
    default void anEncodedNulIsRefused(String target) throws Exception {
        refused(400, target);
    }

    /**
     * Malformed escapes, and characters that a path cannot have, are refused.
     *
     * <p>If it fails: check the target as it was received.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%zz",
                "/%a",
                "/%",
                "/a%",
                "/%u0041",
                "/%-1",
                "/% 1",
                "/a\"b",
                "/a<b",
                "/a>b",
                "/a\\b",
                "/a^b",
                "/a`b",
                "/a{b",
                "/a|b",
                "/a}b",
                "/a[b",
                "/a]b",
                "/a\u00e9",
                "/a\u0001b",
                "/a\u007Fb"
            })
    @Covers("C-17")
    default void malformedPathsAreRefused(String target) throws Exception {
        refused(400, target);
    }

    /**
     * All characters that a path may have pass.
     *
     * <p>If it fails: the server library is stricter than RFC 3986.
     */
    @Test
    @Covers("C-17")
    default void allCharactersOfAPathPass() throws Exception {
        String target = "/-._~!$&'()*+,;=:@09azAZ";

        assertThat(environ(target).get("PATH_INFO")).as("PATH_INFO").isEqualTo(target);
    }

    /**
     * The query is passed as it is.
     *
     * <p>If it fails: take it from the target of the request's head.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1&b=2",
                "a=?b?",
                "?",
                "a+b",
                "%41%2f%00",
                "a[0]=1",
                "a;b",
                "/../x",
                "-._~!$&'()*+,;=:@/?09azAZ[]"
            })
    @Covers("C-18")
    default void theQueryIsNotDecoded(String query) throws Exception {
        assertThat(environ("/?" + query).get("QUERY_STRING")).as("QUERY_STRING").isEqualTo(query);
    }

    /**
     * Malformed queries are refused.
     *
     * <p>If it fails: check the target as it was received.
     */
    @ParameterizedTest
    @ValueSource(strings = {"%zz", "%", "a%2", "a|b", "a\"b", "a<b", "a\\b", "a^b", "a`b", "a{b}", "\u00e9"})
    @Covers("C-18")
    default void malformedQueriesAreRefused(String query) throws Exception {
        refused(400, "/?" + query);
    }

    /**
     * A fragment is refused.
     *
     * <p>If it fails: a number sign cannot be in a target.
     */
    @ParameterizedTest
    @ValueSource(strings = {"/a#b", "/a?b#c", "/#", "#"})
    @Covers("C-19")
    default void fragmentsAreRefused(String target) throws Exception {
        refused(400, target);
    }

    /**
     * REQUEST_URI is the target, byte for byte.
     *
     * <p>If it fails: the target was parsed and put together again.
     */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/a?", "/a?b", "/%41%2f%e3%81%82?%41", "/a;b?c?d", "//x/y", "/a%2Fb%2fc"})
    @Covers("C-20")
    default void theRequestUriIsTheTarget(String target) throws Exception {
        assertThat(environ(target).get("REQUEST_URI")).as("REQUEST_URI").isEqualTo(target);
    }

    /**
     * The mount stays in REQUEST_URI.
     *
     * <p>If it fails: REQUEST_URI is the whole target.
     */
    @Test
    @Covers("C-20")
    default void theMountStaysInTheRequestUri() throws Exception {
        assertThat(environAt("/app", "/%61pp/x?y").get("REQUEST_URI"))
                .as("REQUEST_URI")
                .isEqualTo("/%61pp/x?y");
    }

    /**
     * Of a target in absolute-form, path and query count.
     *
     * <p>If it fails: cut scheme and authority off, and nothing else.
     */
    @ParameterizedTest
    @CsvSource({
        "http://h/x?y, /x, y, /x?y",
        "HTTPS://h//x, //x, '', //x",
        "http://h/, /, '', /",
        "http://h/a%2Fb?, /a/b, '', /a%2Fb?"
    })
    @Covers("C-21")
    default void ofAnAbsoluteTargetThePathCounts(String target, String path, String query, String uri)
            throws Exception {
        Map<String, Object> environ = absolute(target);

        assertThat(environ)
                .as("environ")
                .containsEntry("PATH_INFO", path)
                .containsEntry("QUERY_STRING", query)
                .containsEntry("REQUEST_URI", uri);
    }

    /**
     * An absolute target without a path names the root.
     *
     * <p>If it fails: an empty path counts as a slash.
     */
    @ParameterizedTest
    @CsvSource({"http://h, /, ''", "http://h?x, /?x, x"})
    @Covers("C-22")
    default void anAbsoluteTargetWithoutAPathIsTheRoot(String target, String uri, String query) throws Exception {
        Map<String, Object> environ = absolute(target);

        assertThat(environ)
                .as("environ")
                .containsEntry("PATH_INFO", "/")
                .containsEntry("REQUEST_URI", uri)
                .containsEntry("QUERY_STRING", query);
    }

    /**
     * CONNECT is not implemented.
     *
     * <p>If it fails: the server handles CONNECT by itself, or hands it on.
     */
    @ParameterizedTest
    @ValueSource(strings = {"localhost:80", "/", "*"})
    @Covers("C-23")
    default void connectIsNotImplemented(String target) throws Exception {
        Refusals.expect(this, 501, "CONNECT " + target + " HTTP/1.1\nHost: localhost\n\n");
    }

    /**
     * The letters of a path are not folded.
     *
     * <p>If it fails: paths are case-sensitive.
     */
    @Test
    @Covers("C-24")
    default void theCaseOfAPathIsKept() throws Exception {
        assertThat(environ("/aBc/DEF").get("PATH_INFO")).as("PATH_INFO").isEqualTo("/aBc/DEF");
    }

    /**
     * An empty Host is refused.
     *
     * <p>If it fails: empty is not absent.
     */
    @ParameterizedTest
    @ValueSource(strings = {"Host:", "Host: ", "Host: \t"})
    @Covers("C-28")
    default void anEmptyHostIsRefused(String host) throws Exception {
        Refusals.expect(this, 400, "GET / HTTP/1.1\n" + host + "\n\n");
    }

    private Map<String, Object> environ(String target) throws Exception {
        return EnvironProbe.environ(this, "GET " + target + " HTTP/1.1\nHost: localhost\n\n");
    }

    private Map<String, Object> absolute(String target) throws Exception {
        return EnvironProbe.environ(this, "GET " + target + " HTTP/1.1\nHost: h\n\n");
    }

    private Map<String, Object> environAt(String mount, String target) throws Exception {
        EnvironProbe probe = new EnvironProbe();
        TestServer server = serve(probe, settings -> settings.contextPath(mount));
        return probe.environ(server, "GET " + target + " HTTP/1.1\nHost: localhost\n\n");
    }

    private void refused(int status, String target) throws Exception {
        Refusals.expect(this, status, "GET " + target + " HTTP/1.1\nHost: localhost\n\n");
    }

    private static String randomPath(Random random) {
        StringBuilder path = new StringBuilder();
        int segments = random.nextInt(4);
        for (int i = 0; i < segments; i++) {
            path.append("/x");
            int length = random.nextInt(8);
            for (int j = 0; j < length; j++) {
                path.appendCodePoint(randomCodePoint(random));
            }
        }
        return path.toString();
    }

    // Never a NUL or a surrogate; a segment begins with a letter, so that it is not one of dots.
    private static int randomCodePoint(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0x80 + random.nextInt(0x700);
            case 1 -> 0xE000 + random.nextInt(0x1FFF);
            case 2 -> 0x10000 + random.nextInt(0xFFFFF);
            default -> 1 + random.nextInt(0x7E);
        };
    }

    private static String encoded(String path, Random random) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c == '/' || (c < 0x80 && Character.isLetterOrDigit(c) && random.nextBoolean());
            encoded.append(
                    plain ? String.valueOf(c) : String.format(random.nextBoolean() ? "%%%02x" : "%%%02X", (int) c));
        }
        return encoded.toString();
    }
}

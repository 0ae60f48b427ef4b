package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SPEC.md, chapter N: hostile input.
 *
 * <p>Behind each request that has to be refused stands a correct one in the same bytes, which must not be executed.
 * Nothing of the first may reach the application, its connection is closed, and the server goes on.
 */
public interface HostileContract extends ServerFixture {

    /** The head of a request whose chunks are to follow. */
    String CHUNKED = "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n";

    /** Content that could be read as chunks. */
    String HELLO = "5\nhello\n0\n\n";

    /**
     * A request without Host is refused.
     *
     * <p>If it fails: the server's own parser answers first. Only the guard reads what clients send; this holds for all
     * refusals here.
     */
    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\n\n", "GET / HTTP/1.1\nHosts: a\n\n", "OPTIONS * HTTP/1.1\nX-Host: a\n\n"})
    @Covers("N-01")
    default void aRequestWithoutHostIsRefused(String request) throws Exception {
        Refusals.expectSmugglingFails(this, 400, request);
    }

    /**
     * A second Host is refused, even an equal one.
     *
     * <p>If it fails: see the first of these tests; or fields are joined before they are counted.
     */
    @ParameterizedTest
    @ValueSource(strings = {"Host: a\nHost: a", "Host: a\nHost: b", "Host: a\nX: y\nhOST: a", "Host: a\nHost:"})
    @Covers("N-02")
    default void aSecondHostIsRefused(String fields) throws Exception {
        Refusals.expectSmugglingFails(this, 400, "GET / HTTP/1.1\n" + fields + "\n\n");
    }

    /**
     * What is no host is refused.
     *
     * <p>If it fails: see the first of these tests.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "u@a",
                "a/b",
                "a?b",
                "a#b",
                "a:",
                "a:8x",
                "a:65536",
                "a:000080",
                "a:80:80",
                ":80",
                "a, b",
                "http://a",
                "[",
                "[]",
                "::1",
                "[::1",
                "[::1]a",
                "[1:2]",
                "a%4",
                "a\u00e4",
                "a\\b",
                "<a>",
                "a\u0001"
            })
    @Covers("N-03")
    default void aMalformedHostIsRefused(String host) throws Exception {
        Refusals.expectSmugglingFails(this, 400, "GET / HTTP/1.1\nHost: " + host + "\n\n");
    }

    /**
     * Names, addresses and ports are no malformed hosts.
     *
     * <p>If it fails: the checks are too strict; the application sees the value as it was sent.
     */
    @ParameterizedTest
    @ValueSource(strings = {"a", "a_b.c.", "1.2.3.4:80", "[::1]", "[2001:DB8::1]:65535", "a:0", "%41"})
    @Covers("N-03")
    default void aWellFormedHostIsAccepted(String host) throws Exception {
        Map<String, Object> environ = EnvironProbe.environ(this, "GET / HTTP/1.1\nHost: " + host + "\n\n");

        assertThat(environ.get("HTTP_HOST")).as("HTTP_HOST").isEqualTo(host);
    }

    /**
     * Both framings at once are refused.
     *
     * <p>If it fails: one of the fields is preferred. There is no safe choice between them.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\nContent-Length: 5",
                "transfer-encoding: CHUNKED\nContent-Length: 0",
                "Content-Length: 10\nX: y\nTransfer-Encoding: gzip"
            })
    @Covers("N-04")
    default void bothFramingsAtOnceAreRefused(String fields) throws Exception {
        Refusals.expectSmugglingFails(this, 400, "POST / HTTP/1.1\nHost: a\n" + fields + "\n\n" + HELLO);
    }

    /**
     * HTTP/1.0 has no codings.
     *
     * <p>If it fails: see the first of these tests.
     */
    @ParameterizedTest
    @ValueSource(strings = {"chunked", "gzip", "identity"})
    @Covers("N-05")
    default void aCodingInHttp10IsRefused(String coding) throws Exception {
        Refusals.expectSmugglingFails(
                this, 400, "POST / HTTP/1.0\nHost: a\nTransfer-Encoding: " + coding + "\n\n" + HELLO);
    }

    /**
     * Nothing may follow chunked.
     *
     * <p>If it fails: look for a search for "chunked" anywhere in the list.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "chunked, gzip",
                "chunked,x",
                "chunked\nTransfer-Encoding: identity",
                "chunked, gzip, chunked",
                "Chunked;a=b, x"
            })
    @Covers("N-06")
    default void aCodingBehindChunkedIsRefused(String codings) throws Exception {
        refusesCoding(400, codings);
    }

    /**
     * A coding that is not there is refused by 501.
     *
     * <p>If it fails: content would reach the application coded.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "identity",
                "blegh",
                "xchunked",
                "gzip, chunked",
                "gzip\nTransfer-Encoding: chunked",
                "chunked;a=b"
            })
    @Covers("N-07")
    default void anotherCodingIsNotImplemented(String codings) throws Exception {
        refusesCoding(501, codings);
    }

    /**
     * A repeated chunked is a list.
     *
     * <p>If it fails: the repetition is dropped, or the second field replaces the first.
     */
    @ParameterizedTest
    @ValueSource(strings = {"chunked, chunked", "chunked\nTransfer-Encoding: chunked"})
    @Covers({"N-07", "N-08"})
    default void chunkedTwiceIsNotImplemented(String codings) throws Exception {
        refusesCoding(501, codings);
    }

    /**
     * What is no list of codings is refused.
     *
     * <p>If it fails: a value that was not understood was taken for none.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                ",chunked",
                "chunked,",
                "chun ked",
                "chunked x",
                "\"chunked\"",
                "(chunked)",
                "chunked;",
                "chunked;a",
                "=chunked",
                "chunked\u0000",
                "\u000bchunked",
                "chunked\u000c",
                "chunked\u007f",
                "\u00a0chunked",
                "chunk\u00e9d",
                "chunked\rx",
                "\nTransfer-Encoding: chunked"
            })
    @Covers("N-08")
    default void aMalformedCodingIsRefused(String codings) throws Exception {
        refusesCoding(400, codings);
    }

    private void refusesCoding(int status, String codings) throws Exception {
        Refusals.expectSmugglingFails(
                this, status, "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: " + codings + "\n\n" + HELLO);
    }

    /**
     * Chunks are chunks in any letters.
     *
     * <p>If it fails: the name of the coding is compared with its case.
     */
    @ParameterizedTest
    @ValueSource(strings = {"chunked", "CHUNKED", "cHuNkEd", "\tchunked\t"})
    @Covers("N-09")
    default void chunkedIsRecognisedInAnyCase(String coding) throws Exception {
        expectHelloAndTheNext("Transfer-Encoding: " + coding + "\n\n" + HELLO);
    }

    /**
     * Two lengths are refused.
     *
     * <p>If it fails: one of them is preferred.
     */
    @ParameterizedTest
    @ValueSource(strings = {"5\nContent-Length: 6", "10\nX: y\ncontent-length: 5", "0\nContent-Length: 10"})
    @Covers("N-10")
    default void differentLengthsAreRefused(String lengths) throws Exception {
        refusesLength(lengths);
    }

    /**
     * The same length twice is refused, too.
     *
     * <p>If it fails: as above.
     */
    @ParameterizedTest
    @ValueSource(strings = {"10\nContent-Length: 10", "10, 10", "10,10", "5, 6", "10,", ",10"})
    @Covers("N-11")
    default void aRepeatedLengthIsRefused(String lengths) throws Exception {
        refusesLength(lengths);
    }

    /**
     * A length is ASCII digits.
     *
     * <p>If it fails: Long.parseLong and the like take more than digits.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+5",
                "-1",
                "-0",
                "0x5",
                "5abc",
                "5 5",
                "1_0",
                "5.0",
                "1e1",
                "five",
                "\"5\"",
                "5;",
                "5\u0000",
                "\u000b5",
                "5\u00a0",
                "\u00b2",
                "\u00ef\u00bc\u0095"
            })
    @Covers("N-12")
    default void aLengthThatIsNotOfDigitsIsRefused(String length) throws Exception {
        refusesLength(length);
    }

    /**
     * A length beyond a long is refused.
     *
     * <p>If it fails: the number wraps around, or is cut to the largest.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775808",
                "18446744073709551616",
                "18446744073709551626",
                "99999999999999999999",
                "340282366920938463463374607431768211466"
            })
    @Covers("N-13")
    default void aLengthBeyondALongIsRefused(String length) throws Exception {
        refusesLength(length);
    }

    private void refusesLength(String length) throws Exception {
        Refusals.expectSmugglingFails(
                this, 400, "POST / HTTP/1.1\nHost: a\nContent-Length: " + length + "\n\n" + HELLO);
    }

    /**
     * Leading zeros are digits.
     *
     * <p>If it fails: 005 is 5, and neither octal nor malformed.
     */
    @ParameterizedTest
    @ValueSource(strings = {"5", "005", "0000000000000000000000000000005"})
    @Covers("N-14")
    default void leadingZerosOfALengthAreAllowed(String length) throws Exception {
        expectHelloAndTheNext("Content-Length: " + length + "\n\nhello");
    }

    /** Sends a request of that content, which has to be {@code hello}, and another behind it. */
    private void expectHelloAndTheNext(String rest) throws Exception {
        Seen<String> seen = new Seen<>("a request");
        RawClient client = serve(describing(seen)).connect();

        client.send("POST /first HTTP/1.1\nHost: a\n" + rest + "GET /second HTTP/1.1\nHost: a\n\n");

        assertThat(client.answer().status()).as("status").isEqualTo(200);
        assertThat(client.answer().status()).as("status of the next answer").isEqualTo(200);
        assertThat(seen.next()).as("the request").isEqualTo("POST /first hello");
        assertThat(seen.next()).as("the next request").isEqualTo("GET /second ");
    }

    /**
     * The size of a chunk is hexadecimal digits.
     *
     * <p>If it fails: the server's own chunk parser is at work; it should see the chunks that the guard makes.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "0x5", "+5", "-1", "-5", " 5", "5 ", "\t5", "5_0", "Z", "5g", "5.0", "\"5\"", "5\u0000", "\u000b5",
                "5\u00a0", "5,", "5=a", "5 x"
            })
    @Covers({"N-15", "N-42"})
    default void aMalformedChunkSizeIsAFault(String size) throws Exception {
        Refusals.expectSmugglingFails(this, 400, CHUNKED + size + "\nhello\n0\n\n");
    }

    /**
     * A size beyond a long is a fault.
     *
     * <p>If it fails: the size wraps around, or digits beyond the sixteenth are dropped.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "8000000000000000",
                "8000000000000005",
                "ffffffffffffffff",
                "10000000000000005",
                "100000000000000000000000000000005"
            })
    @Covers({"N-16", "N-42"})
    default void aChunkSizeBeyondALongIsAFault(String size) throws Exception {
        Refusals.expectSmugglingFails(this, 400, CHUNKED + size + "\nhello\n0\n\n");
    }

    /**
     * CR LF follows the data of a chunk.
     *
     * <p>If it fails: two bytes are skipped there, whatever they are.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\nhello0\n\n",
                "5\nhelloXX0\n\n",
                "5\nhello!\n0\n\n",
                "4\nhello\n0\n\n",
                "6\nhello\n0\n\n",
                "5\nhello\u0000\u00000\n\n"
            })
    @Covers({"N-17", "N-42"})
    default void chunkDataWithoutItsEndIsAFault(String chunks) throws Exception {
        Refusals.expectSmugglingFails(this, 400, CHUNKED + chunks);
    }

    /**
     * Lines of the chunk framing end with CR LF, too.
     *
     * <p>If it fails: a bare LF or CR ends a line for one and not for another.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\nhello\r\n0\r\n\r\n",
                "5\rhello\r\n0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello\r\n0\n\r\n",
                "5\r\nhello\r\n0\r\n\n",
                "5;a\nb\r\nhello\r\n0\r\n\r\n",
                "5;a\rb\r\nhello\r\n0\r\n\r\n",
                "5\r\nhello\r\n0\r\nX: y\n\r\n"
            })
    @Covers({"N-18", "N-42"})
    default void aBareLineEndInChunkFramingIsAFault(String chunks) throws Exception {
        Refusals.expectRawSmugglingFails(this, 400, CHUNKED.replace("\n", "\r\n") + chunks);
    }

    /**
     * Neither an extension nor trailers may be of any length.
     *
     * <p>If it fails: what is going to be dropped is collected first.
     */
    @ParameterizedTest
    @ValueSource(strings = {"5;%s\nhello\n0\n\n", "5\nhello\n0;%s\n\n", "5\nhello\n0\nX: %s\n\n", "5;%s"})
    @Covers({"N-19", "N-42"})
    default void longExtensionsAndTrailersAreFaults(String chunks) throws Exception {
        Refusals.expectSmugglingFails(this, 400, CHUNKED + chunks.replace("%s", "x".repeat(5000)));
    }

    /**
     * A trailer frames and routes nothing.
     *
     * <p>If it fails: trailers are merged into the fields, of this request or of the next.
     */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 40", "Host: evil", "Transfer-Encoding: gzip"})
    @Covers("N-20")
    default void aTrailerIsIgnoredWhateverItsName(String trailer) throws Exception {
        EnvironProbe probe = new EnvironProbe();
        RawClient client = serve(probe).connect();

        client.send(CHUNKED + "5\nhello\n0\n" + trailer + "\n\n" + "GET /second HTTP/1.1\nHost: a\n\n");

        assertThat(client.answer().status()).as("status").isEqualTo(200);
        assertThat(client.answer().status()).as("status of the next answer").isEqualTo(200);
        for (String path : new String[] {"/", "/second"}) {
            assertThat(probe.next())
                    .as("environ")
                    .containsEntry("PATH_INFO", path)
                    .containsEntry("HTTP_HOST", "a")
                    .doesNotContainKeys("CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING");
        }
    }

    /**
     * White space before the colon is refused.
     *
     * <p>If it fails: it is removed from names, or such a field is dropped.
     */
    @ParameterizedTest
    @ValueSource(strings = {"X : y", "X\t: y", "Content-Length : 10", "Transfer-Encoding : chunked", "Host : b"})
    @Covers("N-21")
    default void whiteSpaceBeforeTheColonIsRefused(String field) throws Exception {
        refusesField(field);
    }

    /**
     * A line that goes on in the next is refused.
     *
     * <p>If it fails: folded lines are joined.
     */
    @ParameterizedTest
    @ValueSource(strings = {"X: y\n z", "X: y\n\tz", "X:\n y", "X: y\n ", "Content-Length:\n 10", "X: y\n Host: b"})
    @Covers("N-22")
    default void aFoldedLineIsRefused(String field) throws Exception {
        refusesField(field);
    }

    /**
     * White space before the first field is refused.
     *
     * <p>If it fails: the line is taken as a field, or dropped.
     */
    @ParameterizedTest
    @ValueSource(strings = {" X: y\nHost: a", "\tX: y\nHost: a", " Host: a", " \nHost: a", " Host: b\nHost: a"})
    @Covers("N-23")
    default void whiteSpaceBeforeTheFirstFieldIsRefused(String fields) throws Exception {
        Refusals.expectSmugglingFails(this, 400, "GET / HTTP/1.1\n" + fields + "\n\n");
    }

    /**
     * NUL, CR and LF are in no value.
     *
     * <p>If it fails: see the first of these tests.
     */
    @ParameterizedTest
    @ValueSource(strings = {"y\u0000z", "\u0000", "y\u0000", "y\rz", "\ry", "y\r", "y\nz", "y\n"})
    @Covers("N-24")
    default void nulAndLineEndsInAValueAreRefused(String value) throws Exception {
        Refusals.expectRawSmugglingFails(this, 400, "GET / HTTP/1.1\r\nHost: a\r\nX: " + value + "\r\n\r\n");
    }

    /**
     * Of the control characters a value may have the tab alone.
     *
     * <p>If it fails: see the first of these tests.
     */
    @ParameterizedTest
    @ValueSource(strings = {"\u0001", "y\u0007z", "y\u0008", "\u000by", "y\u000c", "\u001b[0m", "y\u001f", "\u007f"})
    @Covers("N-25")
    default void controlCharactersInAReceivedValueAreRefused(String value) throws Exception {
        refusesField("X: " + value);
    }

    /**
     * A bare CR ends no line.
     *
     * <p>If it fails: see the first of these tests.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\rHost: a\r\r",
                "GET / HTTP/1.1\rHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\r",
                "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\rContent-Length: 10\r\n\r\n"
            })
    @Covers("N-26")
    default void aBareCrIsRefused(String head) throws Exception {
        Refusals.expectRawSmugglingFails(this, 400, head);
    }

    /**
     * A bare LF ends no line, and no server waits for a CR.
     *
     * <p>If it fails: see the first of these tests.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: a\n\n",
                "GET / HTTP/1.1\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\n",
                "POST / HTTP/1.1\r\nHost: a\r\nX: y\nContent-Length: 10\r\n\r\n"
            })
    @Covers("N-27")
    default void aBareLfIsRefused(String head) throws Exception {
        Refusals.expectRawSmugglingFails(this, 400, head);
    }

    /**
     * The empty line at the end of a head is CR LF.
     *
     * <p>If it fails: a CR at the beginning of a line is taken for its end.
     */
    @ParameterizedTest
    @ValueSource(strings = {"\rX\r\n\r\n", "\rX: y\r\n\r\n", "\r\r\n", "\r\u0000\n", "\r"})
    @Covers("N-28")
    default void aHeadEndsWithNothingButCrLf(String end) throws Exception {
        Refusals.expectRawSmugglingFails(this, 400, "GET / HTTP/1.1\r\nHost: a\r\n" + end);
    }

    /**
     * A name of a field is a token.
     *
     * <p>If it fails: see the first of these tests.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X Y", "X[", "X(", "X)", "X/Y", "X@Y", "X,Y", "X;Y", "X?", "\"X\"", "<X>", "{X}", "X\\", "X\u0000",
                "\u0000X", "X\u0001", "X\u007f", "X\u0080", "\u00c4", "\u000bX"
            })
    @Covers("N-29")
    default void aMalformedFieldNameIsRefused(String name) throws Exception {
        refusesField(name + ": y");
    }

    /**
     * A line without a name, or without a colon, is no field.
     *
     * <p>If it fails: what is no field is skipped.
     */
    @ParameterizedTest
    @ValueSource(strings = {": y", ":", ":X: y", "X", "X y", "Transfer-Encoding chunked", "GET / HTTP/1.1"})
    @Covers("N-30")
    default void aLineWithoutNameOrColonIsRefused(String field) throws Exception {
        refusesField(field);
    }

    private void refusesField(String field) throws Exception {
        Refusals.expectSmugglingFails(this, 400, "POST / HTTP/1.1\nHost: a\n" + field + "\n\n" + HELLO);
    }

    /**
     * A method is a token.
     *
     * <p>If it fails: see the first of these tests.
     */
    @ParameterizedTest
    @ValueSource(strings = {"", "GE(T", "G\"T", "GET,", "G@T", "{GET}", "G\u0000T", "G\u00c4T", "GE\u0001T", "G/T"})
    @Covers("N-31")
    default void aMethodThatIsNoTokenIsRefused(String method) throws Exception {
        Refusals.expectSmugglingFails(this, 400, method + " / HTTP/1.1\nHost: a\n\n");
    }

    /**
     * Two versions are served; the others are named or malformed.
     *
     * <p>If it fails: see the first of these tests.
     */
    @ParameterizedTest
    @CsvSource({
        "HTTP/2.0, 505",
        "HTTP/3.0, 505",
        "HTTP/1.2, 505",
        "HTTP/0.9, 505",
        "HTTP/9.9, 505",
        "http/1.1, 400",
        "Http/1.1, 400",
        "HTTP/1.1x, 400",
        "HTTP/11, 400",
        "HTTP/1., 400",
        "HTTP/1, 400",
        "HTTP/01.1, 400",
        "HTTP/1.01, 400",
        "HTTP/10.1, 400",
        "HTTP 1.1, 400",
        "HTTPS/1.1, 400",
        "HTTP/-1.1, 400",
        "X, 400",
        "'', 400"
    })
    @Covers("N-32")
    default void anotherVersionIsRefused(String version, int status) throws Exception {
        Refusals.expectSmugglingFails(this, status, "GET / " + version + "\nHost: a\n\n");
    }

    /**
     * One space stands between the parts of a request line.
     *
     * <p>If it fails: see the first of these tests.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                " GET / HTTP/1.1",
                "GET  / HTTP/1.1",
                "GET /  HTTP/1.1",
                "GET / HTTP/1.1 ",
                "GET\t/ HTTP/1.1",
                "GET /\tHTTP/1.1",
                "GET /\u000bHTTP/1.1",
                "GET /a b HTTP/1.1",
                "GET /a HTTP/1.1 HTTP/1.1"
            })
    @Covers("N-33")
    default void extraWhiteSpaceInTheRequestLineIsRefused(String line) throws Exception {
        Refusals.expectSmugglingFails(this, 400, line + "\nHost: a\n\n");
    }

    /**
     * A target is ASCII.
     *
     * <p>If it fails: see the first of these tests.
     */
    @ParameterizedTest
    @ValueSource(strings = {"/\u00e4", "/\u00c3\u00a4", "/?\u00ff", "/\u0080", "http://a/\u00e4"})
    @Covers("N-34")
    default void aRawByteInTheTargetIsRefused(String target) throws Exception {
        Refusals.expectSmugglingFails(this, 400, "GET " + target + " HTTP/1.1\nHost: a\n\n");
    }

    /**
     * A target gives a path, or is the asterisk.
     *
     * <p>If it fails: see the first of these tests.
     */
    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b", "a:80", "?x", "..", "**", "*/", "http:/a", "http:a", "//[", "\\a", "%2Fa"})
    @Covers("N-35")
    default void aTargetWithoutAPathIsRefused(String target) throws Exception {
        Refusals.expectSmugglingFails(this, 400, "GET " + target + " HTTP/1.1\nHost: a\n\n");
    }

    /**
     * Encoded line ends are data in a path, and no part of a header.
     *
     * <p>If it fails: PATH_INFO has the decoded characters, whatever they are.
     */
    @Test
    @Covers("N-36")
    default void encodedLineEndsInAPathAreData() throws Exception {
        Seen<String> seen = new Seen<>("PATH_INFO");
        Seen<Optional<Throwable>> copied = new Seen<>("what copying the path into a header threw");
        Application copies = (environ, startResponse) -> {
            String path = environ.require(EnvironKeys.PATH_INFO);
            seen.report(path);
            Headers headers = Headers.create();
            copied.report(Samples.thrownBy(() -> headers.add("Location", path)));
            startResponse.start("200 OK", headers);
            return Body.of("not split");
        };

        Answer answer = serve(copies).get("/a%0D%0ASet-Cookie:%20x%09%0D%0A%0D%0Ab");

        assertThat(seen.next()).as("PATH_INFO").isEqualTo("/a\r\nSet-Cookie: x\t\r\n\r\nb");
        assertThat(copied.next())
                .as("what copying the path into a header threw")
                .isPresent();
        assertThat(answer.headers().contains("Set-Cookie"))
                .as("Set-Cookie in %s", answer)
                .isFalse();
        assertThat(answer.text()).as("content").isEqualTo("not split");
    }

    /**
     * What is not HTTP is refused, or the connection is closed.
     *
     * <p>If it fails: see the first of these tests. Where no line can end well, nobody waits for its end.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "SSH-2.0-OpenSSH_9.6\n",
                "EHLO a\n",
                "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "OPTIONS sip:a SIP/2.0\n\n",
                "*1\n$4\nPING\n",
                "\u0005\u0001\u0000",
                "{\"a\": 1}\n",
                "\n\n\n"
            })
    @Covers("N-37")
    default void otherProtocolsAreRefused(String bytes) throws Exception {
        Refusals.expectSmugglingFails(this, 400, bytes);
    }

    /**
     * The preface of HTTP/2 has a version that is not served.
     *
     * <p>If it fails: see the first of these tests.
     */
    @Test
    @Covers("N-37")
    default void thePrefaceOfHttp2IsRefused() throws Exception {
        Refusals.expectSmugglingFails(this, 505, "PRI * HTTP/2.0\n\nSM\n\n");
    }

    /**
     * A flood of zeros is cut off.
     *
     * <p>If it fails: bytes that begin no request are collected.
     */
    @Test
    @Covers("N-37")
    default void aFloodOfZerosIsCutOff() throws Exception {
        EnvironProbe probe = new EnvironProbe();
        TestServer server = serve(probe);
        RawClient client = server.connect();

        client.offer(new byte[1 << 20]);

        if (client.isAnswered()) {
            assertThat(client.answer().status()).as("status").isEqualTo(400);
            client.expectEnd();
        }
        Refusals.expectAlive(server, probe);
    }

    /**
     * A connection without data is nobody's fault.
     *
     * <p>If it fails: the end of a connection before its first byte is ordinary.
     */
    @Test
    @Covers("N-38")
    default void anEmptyConnectionIsNoError() throws Exception {
        EnvironProbe probe = new EnvironProbe();
        TestServer server = serve(probe);

        for (int i = 0; i < 10; i++) {
            RawClient halfClosed = server.connect().halfClose();
            halfClosed.expectEnd();
            server.connect().close();
            server.connect().reset();
        }

        Refusals.expectAlive(server, probe);
        assertThat(server.log().errors()).as("errors in the log").isEmpty();
    }

    /**
     * A reset concerns no other connection.
     *
     * <p>If it fails: an exception of one connection ends a thread or a selector that serves several.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET / HTTP/1.1\nHost: a\nAcc",
                "POST /called HTTP/1.1\nHost: a\nContent-Length: 100\n\nhalf",
                CHUNKED_CALLED + "64\nhalf",
                "GET /called/endless HTTP/1.1\nHost: a\n\n"
            })
    @Covers("N-39")
    default void aResetHarmsNoOtherConnection(String begun) throws Exception {
        Signal called = new Signal("the call of the application");
        Signal over = new Signal("the end of the request whose client has left");
        TestServer server = serve((environ, startResponse) -> {
            if (!path(environ).startsWith("/called")) {
                Samples.start(startResponse);
                return Body.of("alive");
            }
            called.give();
            return untilTheEnd(environ, over, startResponse);
        });
        RawClient neighbour = server.connect();
        neighbour.send(Samples.GET).answer();

        RawClient leaving = server.connect().send(begun);
        if (begun.contains("/called")) {
            called.expect();
            leaving.reset();
            over.expect();
        } else {
            leaving.reset();
        }

        assertThat(neighbour.send(Samples.GET).answer().text())
                .as("the answer on a connection that was open")
                .isEqualTo("alive");
        assertThat(server.get("/").text()).as("the answer to a new client").isEqualTo("alive");
    }

    /** Reads the content and then answers for ever, and tells when either fails. */
    private static Body untilTheEnd(Environ environ, Signal over, StartResponse startResponse) throws Exception {
        try {
            Samples.readAll(environ);
        } catch (IOException e) {
            over.give();
            throw e;
        }
        Samples.start(startResponse);
        return new EndlessBody(over::give);
    }

    /** As {@link #CHUNKED}, of an application that tells that it is called. */
    String CHUNKED_CALLED = "POST /called HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n";

    /**
     * What follows the request that was to be the last is not executed.
     *
     * <p>If it fails: the rest of what was received has to be dropped when a request says close.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: a\nConnection: close\n\n",
                "POST / HTTP/1.1\nHost: a\nConnection: close\nContent-Length: 5\n\nhello",
                "POST / HTTP/1.1\nHost: a\nConnection: close\nTransfer-Encoding: chunked\n\n" + HELLO
            })
    @Covers("N-40")
    default void nothingIsExecutedAfterClose(String request) throws Exception {
        Seen<String> seen = new Seen<>("a request");
        RawClient client = serve(describing(seen)).connect();

        Answer answer = client.send(request + Refusals.SMUGGLED).answer();

        assertThat(answer.status()).as("status").isEqualTo(200);
        client.expectEnd();
        assertThat(seen.next()).as("the request").contains(" / ");
        assertThat(seen.count()).as("further requests").isZero();
    }

    /**
     * Whatever the fault is, what follows is not executed.
     *
     * <p>If it fails: the connection has to be closed after each refusal, without a further look at its bytes.
     */
    @ParameterizedTest
    @CsvSource({
        "400, 'GET / HTTP/1.1\n\n'",
        "400, 'GET /%zz HTTP/1.1\nHost: a\n\n'",
        "417, 'POST / HTTP/1.1\nHost: a\nContent-Length: 5\nExpect: x\n\nhello'",
        "501, 'CONNECT a:80 HTTP/1.1\nHost: a\n\n'",
        "501, 'POST / HTTP/1.1\nHost: a\nTransfer-Encoding: gzip\n\n'",
        "505, 'GET / HTTP/2.0\nHost: a\n\n'"
    })
    @Covers("N-41")
    default void nothingIsExecutedAfterARefusal(int status, String request) throws Exception {
        Refusals.expectSmugglingFails(this, status, request);
    }

    /**
     * The same on a connection that has served a request before.
     *
     * <p>If it fails: as above.
     */
    @Test
    @Covers("N-41")
    default void aRefusalEndsAPipeline() throws Exception {
        Seen<String> seen = new Seen<>("a request");
        RawClient client = serve(describing(seen)).connect();

        client.send("GET /first HTTP/1.1\nHost: a\n\n" + "GET /second HTTP/1.1\n\n" + Refusals.SMUGGLED);
        Answer first = client.answer();
        Answer second = client.answer();

        assertThat(first.status()).as("status of the first").isEqualTo(200);
        assertThat(second.status()).as("status of the second").isEqualTo(400);
        client.expectEnd();
        assertThat(seen.next()).as("the request").isEqualTo("GET /first ");
        assertThat(seen.count()).as("further requests").isZero();
    }

    /**
     * A fault of the framing ends the connection, even if the application does not mind.
     *
     * <p>If it fails: what stands behind the fault is parsed as a request.
     */
    @ParameterizedTest
    @ValueSource(strings = {"Z\nhello\n0\n\n", "5\nhelloXX0\n\n", "10000000000000005\nhello\n0\n\n"})
    @Covers("N-42")
    default void aFramingFaultEndsTheConnection(String chunks) throws Exception {
        Seen<Optional<Throwable>> seen = new Seen<>("what reading threw");
        TestServer server = serve((environ, startResponse) -> {
            seen.report(Samples.thrownBy(() -> Samples.readAll(environ)));
            Samples.start(startResponse);
            return Body.of("does not mind");
        });
        RawClient client = server.connect();

        Answer answer = client.send(CHUNKED + chunks + Refusals.SMUGGLED).answer();

        assertThat(seen.next()).as("what reading threw").get().isInstanceOf(IOException.class);
        assertThat(answer.text()).as("the answer").isEqualTo("does not mind");
        client.expectEnd();
        assertThat(seen.count()).as("further requests").isZero();
        assertThat(server.get("/").text()).as("the answer to another client").isEqualTo("does not mind");
    }

    /**
     * Ten thousand fields are refused, also when their hashes collide.
     *
     * <p>If it fails: the number of fields has to be limited before they are stored.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers("N-43")
    default void tenThousandFieldsAreRefused(boolean colliding) throws Exception {
        String fields = IntStream.range(0, 10_000)
                .mapToObj(number -> colliding ? colliding(number) : "X-" + number)
                .collect(Collectors.joining(": 1\n", "", ": 1\n"));

        Refusals.expectSmugglingFails(this, 431, "GET / HTTP/1.1\nHost: a\n" + fields + "\n");
    }

    /** One of 16384 names with the same hash code. */
    private static String colliding(int number) {
        return IntStream.range(0, 14)
                .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                .collect(Collectors.joining());
    }

    /**
     * Names that mean something elsewhere are names.
     *
     * <p>If it fails: a key is HTTP_ and the name in capitals, with _ for -; a name with _ gives none.
     */
    @Test
    @Covers("N-44")
    default void strangeNamesLeaveTheEnvironWellFormed() throws Exception {
        Map<String, Object> environ = EnvironProbe.environ(this, """
                GET / HTTP/1.1
                Host: a
                -: one
                --: two
                __proto__: three
                constructor: four
                !#$%&'*+.^`|~: five

                """);

        assertThat(environ.keySet().stream().filter(key -> key.startsWith("HTTP_")))
                .as("keys of fields")
                .containsExactlyInAnyOrder("HTTP_HOST", "HTTP__", "HTTP___", "HTTP_CONSTRUCTOR", "HTTP_!#$%&'*+.^`|~");
        assertThat(environ)
                .as("environ")
                .containsEntry("HTTP__", "one")
                .containsEntry("HTTP___", "two")
                .containsEntry("REQUEST_METHOD", "GET");
    }

    /**
     * The content of a GET or HEAD is content and no request.
     *
     * <p>If it fails: its length was ignored.
     */
    @ParameterizedTest
    @CsvSource({
        "GET, 'Content-Length: 35\n\n%s'",
        "HEAD, 'Content-Length: 35\n\n%s'",
        "GET, 'Transfer-Encoding: chunked\n\n23\n%s\n0\n\n'",
        "HEAD, 'Transfer-Encoding: chunked\n\n23\n%s\n0\n\n'"
    })
    @Covers("N-45")
    default void theContentOfAGetIsNoRequest(String method, String rest) throws Exception {
        Seen<String> seen = new Seen<>("the method and path of a request");
        RawClient client = serve((environ, startResponse) -> {
                    seen.report(environ.require(EnvironKeys.REQUEST_METHOD) + " " + path(environ));
                    Samples.start(startResponse);
                    return Body.of("unread");
                })
                .connect();

        client.send(method + " /first HTTP/1.1\nHost: a\n" + rest.replace("%s", Refusals.SMUGGLED)
                + "GET /second HTTP/1.1\nHost: a\nConnection: close\n\n");
        Answer first = method.equals("HEAD") ? client.answerToHead() : client.answer();

        assertThat(first.status()).as("status").isEqualTo(200);
        assertThat(seen.next()).as("the request").isEqualTo(method + " /first");
        if (!first.announcesClose()) {
            assertThat(client.answer().status()).as("status of the next answer").isEqualTo(200);
            assertThat(seen.next()).as("the next request").isEqualTo("GET /second");
        }
        client.expectEnd();
        assertThat(seen.count()).as("further requests").isZero();
    }

    /**
     * An application that does not return holds nobody up.
     *
     * <p>If it fails: requests share a thread, or a lock.
     */
    @Test
    @Covers("N-46")
    default void anApplicationThatDoesNotReturnHoldsNobodyUp() throws Exception {
        Signal called = new Signal("the call of the application");
        Signal goOn = new Signal("the end of the test");
        TestServer server = serve((environ, startResponse) -> {
            if (path(environ).equals("/stuck")) {
                called.give();
                goOn.await();
            }
            Samples.start(startResponse);
            return Body.of("alive");
        });

        RawClient stuck = server.connect().send("GET /stuck HTTP/1.1\nHost: a\n\n");
        called.expect();
        Answer other = server.get("/");
        goOn.give();

        assertThat(other.text()).as("the answer to another client").isEqualTo("alive");
        assertThat(stuck.answer().text()).as("the answer that came late").isEqualTo("alive");
    }

    /**
     * An application that fails in any place harms its own request only.
     *
     * <p>If it fails: look at what is left of that request on its thread: an interrupt, a lock, a half-used buffer.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {"call", "iterator", "hasNext", "next", "close", "an Error", "an interrupt", "5,000 headers"})
    @Covers("N-46")
    default void anApplicationThatFailsHarmsOnlyItsRequest(String where) throws Exception {
        TestServer server = serve((environ, startResponse) -> {
            if (path(environ).equals("/bad")) {
                return HostileApplication.failingIn(where).call(environ, startResponse);
            }
            Samples.start(startResponse);
            return Body.of("alive");
        });

        for (int i = 0; i < 5; i++) {
            server.connect()
                    .send("GET /bad HTTP/1.1\nHost: a\nConnection: close\n\n")
                    .drain();

            assertThat(server.get("/").text())
                    .as("the answer to another client")
                    .isEqualTo("alive");
        }
    }

    /** Tells method, path and content of each request. */
    private static Application describing(Seen<String> seen) {
        return (environ, startResponse) -> {
            String content = new String(Samples.readAll(environ), StandardCharsets.ISO_8859_1);
            seen.report(environ.require(EnvironKeys.REQUEST_METHOD) + " " + path(environ) + " " + content);
            Samples.start(startResponse);
            return Body.of("described");
        };
    }

    private static String path(Environ environ) {
        return environ.require(EnvironKeys.PATH_INFO);
    }
}

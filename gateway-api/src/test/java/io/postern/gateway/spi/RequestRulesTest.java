package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks as other protocols call them; the table of the guard has them with HTTP/1 around. */
class RequestRulesTest {

    /** A check of a range. */
    @FunctionalInterface
    private interface Check {
        @Nullable
        Refusal of(byte[] bytes, int from, int to);
    }

    // Between other bytes, and at the end of the array, so that a check that looks beyond its range is found out.
    private static final List<String> BEHIND = List.of("1:A", "%\"\0");

    private static <T> T inRange(String before, String value, Function<byte[], T> check) {
        T answer = check.apply((before + value).getBytes(StandardCharsets.ISO_8859_1));
        for (String behind : BEHIND) {
            T other = check.apply((before + value + behind).getBytes(StandardCharsets.ISO_8859_1));
            if (!other.equals(answer)) {
                throw new AssertionError(value + " is " + answer + ", but before " + behind + " it is " + other);
            }
        }
        return answer;
    }

    private static int status(Check check, String value) {
        return inRange(
                "%\u00ff/",
                value, bytes -> {
                    Refusal refusal = check.of(bytes, 3, 3 + value.length());
                    return refusal == null ? 0 : refusal.status();
                });
    }

    private static long length(String value) {
        return inRange("1", value, bytes -> RequestRules.length(bytes, 1, 1 + value.length()));
    }

    private static boolean listHasClose(String value) {
        return inRange(",close", value, bytes -> RequestRules.listHas("close", bytes, 6, 6 + value.length()))
                && inRange(
                        ",close",
                        value + "e,close",
                        bytes -> RequestRules.listHas("close", bytes, 6, 6 + value.length()));
    }

    @Test
    void aMethodIsATokenThatIsNotTooLongAndNotConnect() {
        assertThat(status(RequestRules::method, "GET")).isZero();
        assertThat(status(RequestRules::method, "connect")).isZero();
        assertThat(status(RequestRules::method, "CONNECT")).isEqualTo(501);
        assertThat(status(RequestRules::method, "M".repeat(32))).isZero();
        assertThat(status(RequestRules::method, "M".repeat(33))).isEqualTo(501);
        assertThat(status(RequestRules::method, "")).isEqualTo(400);
        assertThat(status(RequestRules::method, "G T")).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "*", "http://a", "HTTPS://a:1/b?c", "/?%ff", "//", "/a%2F%C3%A4", "/?[]"})
    void aTargetHasOneOfThreeForms(String target) {
        assertThat(status(RequestRules::target, target)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "**",
                "http:/",
                "http://",
                "/%",
                "/%4",
                "/%C3",
                "/..",
                "/a/.",
                "/#",
                "/ ",
                "ftp://a/",
                "http://a:"
            })
    void aTargetThatEndsTooEarlyOrIsMalformedIsRefused(String target) {
        assertThat(status(RequestRules::target, target)).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h",
                "HTTP:/",
                "https:",
                "https://",
                "http://a:",
                "http://[",
                "/%",
                "/%4",
                "/%C3",
                "/%F0%9F",
                "/.",
                "/a/..",
                "/?%",
                "/a?b%4",
                "*"
            })
    void aTargetThatMayGoOnIsNotRefusedYet(String beginning) {
        assertThat(status(RequestRules::targetSoFar, beginning)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "htp",
                "http:/a",
                "/%.z",
                "/%z",
                "/%4z",
                "/%C3a",
                "/%ff",
                "/../",
                "/./a",
                "/..?",
                "/%00",
                "/#",
                "/?%z",
                "/?#",
                "http://a:x/",
                "http://?",
                "**"
            })
    void aTargetThatNoContinuationCouldMendIsRefused(String beginning) {
        assertThat(status(RequestRules::targetSoFar, beginning)).isEqualTo(400);
    }

    @Test
    void theAsteriskBelongsToOptions() {
        byte[] line = "OPTIONS * GET * OPTIONS /".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(RequestRules.asterisk(line, 0, 7, 8, 9)).isNull();
        assertThat(RequestRules.asterisk(line, 10, 13, 14, 15)).isNotNull();
        assertThat(RequestRules.asterisk(line, 16, 23, 24, 25)).isNull();
    }

    @Test
    void aHostIsAHostAndPerhapsAPort() {
        assertThat(status(RequestRules::host, "a")).isZero();
        assertThat(status(RequestRules::host, "a:65535")).isZero();
        assertThat(status(RequestRules::host, "[::1]:1")).isZero();
        assertThat(status(RequestRules::host, "")).isEqualTo(400);
        assertThat(status(RequestRules::host, "a:")).isEqualTo(400);
        assertThat(status(RequestRules::host, "[::")).isEqualTo(400);
        assertThat(status(RequestRules::host, "a%4")).isEqualTo(400);
    }

    @Test
    void ipv6AddressesAreThoseOfTheGrammar() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            String address = address(random);

            boolean valid = status(RequestRules::host, "[" + address + "]") == 0;

            assertThat(valid).as(address).isEqualTo(ReferenceParser.isIpv6(address));
        }
    }

    private static String address(Random random) {
        String[] parts = {
            ":",
            ":",
            ":",
            "::",
            "1",
            "ab",
            "0",
            "ffff",
            "12345",
            "1.2.3.4",
            "255.0.0.1",
            "256.1.1.1",
            "01.2.3.4",
            "g",
            "."
        };
        StringBuilder address = new StringBuilder();
        boolean colon = random.nextBoolean();
        for (int i = random.nextInt(18); i >= 0; i--) {
            int kind = random.nextInt(12);
            if (kind == 0) {
                address.append(parts[random.nextInt(parts.length)]);
            } else {
                address.append(colon ? kind == 1 ? "::" : ":" : kind == 2 ? "1.2.3.4" : "a1");
            }
            colon = !colon;
        }
        return address.toString();
    }

    @Test
    void aFieldIsATokenAndText() {
        assertThat(status(RequestRules::fieldName, "x-a")).isZero();
        assertThat(status(RequestRules::fieldName, "")).isEqualTo(400);
        assertThat(status(RequestRules::fieldName, "a ")).isEqualTo(400);
        assertThat(status(RequestRules::fieldName, "a:")).isEqualTo(400);
        assertThat(status(RequestRules::fieldValue, "")).isZero();
        assertThat(status(RequestRules::fieldValue, "a\t\u00ff b")).isZero();
        for (String bad : new String[] {"\0", "\r", "\n", "\u001f", "\u007f", "a\u000bb"}) {
            assertThat(status(RequestRules::fieldValue, bad)).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "5,5", "005,5", "9223372036854775807,9223372036854775807", "00000000000000000000009,9"})
    void aLengthIsDigits(String value, long expected) {
        assertThat(length(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+1",
                "1 ",
                "0x1",
                "1e1",
                "9223372036854775808",
                "18446744073709551617",
                "99999999999999999999999999"
            })
    void aLengthIsNothingElse(String value) {
        assertThat(length(value)).isEqualTo(-1);
    }

    @Test
    void anElementOfAListIsFoundWithoutItsSpaceAndCase() {
        for (String list : new String[] {"close", "CLOSE", "a,close", "close,a", "a , Close\t,b", ",,close"}) {
            assertThat(listHasClose(list)).as(list).isTrue();
        }
        for (String list :
                new String[] {"", " ", "a, ", "\"close\"", "closes", "clos", "close;a", "close a", "a", ","}) {
            assertThat(listHasClose(list)).as(list).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/a, /a",
        "/%41, /A",
        "/%2541, /%41",
        "/a%2Fb, /a/b",
        "/%C3%A4, /\u00e4",
        "/%e3%81%82b, /\u3042b",
        "/a+b, /a+b",
        "/%F0%9F%98%80, /\ud83d\ude00",
        "%41, A"
    })
    void aPathIsDecodedOnceAsUtf8(String raw, String decoded) {
        assertThat(RequestRules.decodePath(raw)).isEqualTo(decoded);
    }

    @Test
    void aPathWithoutEscapesIsItself() {
        String path = "/a/b;c=d";

        assertThat(RequestRules.decodePath(path)).isSameAs(path);
    }

    @Test
    void theDecodersOfUtf8Agree() {
        byte[] bytes = new byte[4];
        Random random = new Random(1);
        for (int i = 0; i < 30_000; i++) {
            for (int k = 0; k < 4; k++) {
                bytes[k] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0x80 + random.nextInt(0x80));
            }
            assertThat(isUtf8(bytes)).isEqualTo(ReferenceParser.isUtf8(bytes));
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        int state = Utf8.START;
        for (byte b : bytes) {
            state = state == Utf8.MALFORMED ? state : Utf8.next(state, b & 0xFF);
        }
        return state == Utf8.START;
    }
}

package io.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of fields and the syntax that it checks (rules H-03 to H-11, S-18, S-19). */
class HeadersTest {

    private static void violates(String rule, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ContractViolation.class,
                        violation -> assertThat(violation.rule()).isEqualTo(rule));
    }

    private static List<String> pairs(Headers headers) {
        List<String> pairs = new ArrayList<>();
        headers.forEach((name, value) -> pairs.add(name + "=" + value));
        return pairs;
    }

    @Test
    void fieldsKeepTheirOrderAndRepeatsStayApart() {
        Headers headers =
                Headers.create().add("B", "1").add("A", "2").add("b", "3").add("B", "1");

        assertThat(pairs(headers)).containsExactly("B=1", "A=2", "b=3", "B=1");
        assertThat(headers.count()).isEqualTo(4);
        assertThat(headers.name(2)).isEqualTo("b");
        assertThat(headers.value(2)).isEqualTo("3");
    }

    @Test
    void fieldsAreFoundWithoutRegardToCase() {
        Headers headers = Headers.of("Set-Cookie", "a", "X", "", "SET-COOKIE", "b");

        assertThat(headers.first("set-cookie")).contains("a");
        assertThat(headers.all("Set-cookie")).containsExactly("a", "b");
        assertThat(headers.contains("x")).isTrue();
        assertThat(headers.contains("Y")).isFalse();
        assertThat(headers.first("X")).contains("");
        assertThat(headers.first("Y")).isEmpty();
        assertThat(headers.all("Y")).isEmpty();
    }

    @Test
    void setReplacesAllOfThatNameByOne() {
        Headers headers = Headers.of("A", "1", "B", "2", "a", "3").set("a", "4");

        assertThat(pairs(headers)).containsExactly("B=2", "a=4");
    }

    @Test
    void aSetThatIsRefusedChangesNothing() {
        Headers headers = Headers.of("A", "1");

        violates("H-06", () -> headers.set("A", "x\n"));

        assertThat(pairs(headers)).containsExactly("A=1");
    }

    @Test
    void anAddThatIsRefusedChangesNothing() {
        Headers headers = Headers.of("A", "1");

        violates("H-03", () -> headers.add("A B", "x"));
        violates("S-19", () -> headers.add("A", Nothing.at()));

        assertThat(pairs(headers)).containsExactly("A=1");
    }

    @Test
    void removeTakesAllOfThatName() {
        Headers headers = Headers.of("A", "1", "B", "2", "a", "3").remove("A").remove("C");

        assertThat(pairs(headers)).containsExactly("B=2");
    }

    @Test
    void aCopyGoesItsOwnWay() {
        Headers headers = Headers.of("A", "1");

        Headers copy = headers.copy();
        headers.add("B", "2");
        copy.add("C", "3").remove("A");

        assertThat(pairs(headers)).containsExactly("A=1", "B=2");
        assertThat(pairs(copy)).containsExactly("C=3");
    }

    @Test
    void itGrowsAsNeeded() {
        Headers headers = Headers.of();
        for (int i = 0; i < 1000; i++) {
            headers.add("X-" + i, "" + i);
        }

        assertThat(headers.count()).isEqualTo(1000);
        assertThat(headers.first("x-999")).contains("999");
    }

    @Test
    void anIndexOutsideIsRefused() {
        Headers headers = Headers.create().add("A", "1");

        assertThatThrownBy(() -> headers.name(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> headers.value(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void namesAndValuesComeInPairs() {
        assertThatThrownBy(() -> Headers.of("A", "1", "B"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("names and values come in pairs, but the last name \"B\" has no value");
    }

    @Test
    void listsAreEqualWhenTheySayTheSame() {
        assertThat(Headers.of("A", "x", "B", "y"))
                .isEqualTo(Headers.of("a", "x", "b", "y"))
                .hasSameHashCodeAs(Headers.of("a", "x", "b", "y"))
                .isNotEqualTo(Headers.of("B", "y", "A", "x"))
                .isNotEqualTo(Headers.of("A", "X", "B", "y"))
                .isNotEqualTo(Headers.of("A", "x"));
    }

    @Test
    void itPrintsALineForEachField() {
        assertThat(Headers.of("A", "1", "B", "")).hasToString("A: 1\nB: \n");
    }

    // Syntax

    @ParameterizedTest
    @ValueSource(strings = {"A", "x-y", "!#$%&'*+-.^_`|~09az", "__proto__", "-"})
    void aNameIsAToken(String name) {
        assertThat(Headers.of(name, "1").count()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "A B",
                "A:",
                ":",
                "A\t",
                "A\r\nB",
                "A\u0000",
                "A\u007f",
                "\u00e9",
                "A(",
                "A/B",
                "A\"",
                "A,B",
                "[A]",
                "{A}",
                "A=B",
                "A;B",
                "A@B",
                "A?B",
                "<A>",
                "A\\B",
                "\u0130",
                "\u212aeep-Alive"
            })
    void anyOtherNameIsRefused(String name) {
        violates("H-03", () -> Headers.of(name, "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a b", "a\tb", "\u0080", "\u00a0", "\u00e9\u00ff", "\"a\", b=\\c", ":", "%0d%0a"})
    void aValueIsOfVisibleCharsSpacesAndTabs(String value) {
        assertThat(Headers.of("A", value).value(0)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "'a\u0000b', H-06",
        "'a\u0007b', H-06",
        "'a\u001f', H-06",
        "'a\u007f', H-06",
        "'\u0100', S-18",
        "'a\u010db', S-18",
        "'\ud83d\ude00', S-18",
        "'\uffff', S-18",
        "' a', H-10",
        "'a ', H-10",
        "'\ta', H-10",
        "'a\t', H-10",
        "' ', H-10",
    })
    void anyOtherValueIsRefused(String value, String rule) {
        violates(rule, () -> Headers.of("A", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\r\nb", "a\r\n b", "a\n\tb", "\n", "a\r\nX: b"})
    void lineBreaksAndFoldingAreRefused(String value) {
        violates("H-06", () -> Headers.of("A", value));
    }

    @Test
    void nullsAreRefused() {
        violates("S-19", () -> Headers.create().add(Nothing.at(), "x"));
        violates("S-19", () -> Headers.create().add("A", Nothing.at()));
        violates("S-19", () -> Headers.create().set("A", Nothing.at()));
        violates("S-19", () -> Headers.of("A", Nothing.at()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content Type|x|a header name is a token (RFC 9110, section 5.1),"
                        + " but \"Content Type\" has a space at index 7 (rule H-03)",
                "''|x|a header name is a token (RFC 9110, section 5.1), but it is empty (rule H-03)",
                "A:|x|a header name is a token (RFC 9110, section 5.1), but \"A:\" has ':' at index 1 (rule H-03)",
                "A|'\u0007'|the value of the header A has no control characters but tabs,"
                        + " but \"\\u0007\" has U+0007 at index 0 (rule H-06)",
                "A|'\u007f'|the value of the header A has no control characters but tabs,"
                        + " but \"\\u007f\" has U+007F at index 0 (rule H-06)",
                "A|\u20ac|the value of the header A has chars up to U+00FF, one for each byte,"
                        + " but \"\\u20ac\" has U+20AC at index 0 (rule S-18)",
                "A|' x'|the value of the header A has no white space around it, but it is \" x\" (rule H-10)",
            })
    void theMessageSaysWhatWasExpectedAndWhatWasFound(String name, String value, String message) {
        assertThatThrownBy(() -> Headers.of(name, value)).hasMessage(message);
    }

    @Test
    void setChecksTheName() {
        violates("H-03", () -> Headers.create().set("A B", "x"));
    }

    @Test
    void everyLetterAndDigitIsOfAToken() {
        String name = "azAZ09";

        assertThat(Headers.of(name, "x").name(0)).isEqualTo(name);
    }

    @Test
    void equalityIsOfNamesWithoutCaseAndOfValuesInOrder() {
        Headers headers = Headers.of("A", "1", "B", "2");

        assertThat(headers).isEqualTo(Headers.of("a", "1", "b", "2"));
        assertThat(headers).isNotEqualTo(Headers.of("A", "1", "B", "3"));
        assertThat(headers).isNotEqualTo(Headers.of("A", "1", "C", "2"));
        assertThat(headers).isNotEqualTo(Headers.of("A", "1"));
        assertThat(headers).isNotEqualTo(List.of());
    }

    @Test
    void theHashIsThatOfTheListOfValues() {
        assertThat(Headers.of("A", "1", "B", "2").hashCode())
                .isEqualTo(List.of("1", "2").hashCode());
    }
}

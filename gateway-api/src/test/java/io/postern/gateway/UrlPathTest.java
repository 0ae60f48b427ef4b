package io.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which characters of a path stand for themselves. */
class UrlPathTest {

    @ParameterizedTest
    @ValueSource(strings = {"azAZ09", "/"})
    void theEndsOfEachRangeStandForThemselves(String text) {
        assertThat(UrlPath.escaped(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"[,%5B", "`,%60", "{,%7B", "?,%3F", "\u00fe,%C3%BE"})
    void theirNeighboursAreEscaped(String text, String escaped) {
        assertThat(UrlPath.escaped(text)).isEqualTo(escaped);
    }
}

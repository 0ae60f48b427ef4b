package io.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a violation says. */
class ContractViolationTest {

    @Test
    void itNamesWhatIsRightWhatWasFoundAndTheRule() {
        ContractViolation violation = new ContractViolation("S-05", "start is called once", "it was called again");

        assertThat(violation)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("start is called once, but it was called again (rule S-05)");
        assertThat(violation.rule()).isEqualTo("S-05");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '\"\"'",
        "a b, '\"a b\"'",
        "'a\tb', '\"a\\u0009b\"'",
        "\u20ac\u007f, '\"\\u20ac\\u007f\"'",
    })
    void quotedTextHasNothingThatCannotBePrinted(String text, String quoted) {
        assertThat(ContractViolation.quoted(text)).isEqualTo(quoted);
    }
}

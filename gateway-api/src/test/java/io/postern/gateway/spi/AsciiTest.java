package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AsciiTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aHexadecimalDigitIsOneOf22Bytes() {
        String digits = "0123456789abcdef";
        for (int b = 0; b < 256; b++) {
            int expected = b < 0x80 ? digits.indexOf(Character.toLowerCase(b)) : -1;
            assertThat(Ascii.hex((byte) b)).as("byte %d", b).isEqualTo(expected);
        }
    }

    @Test
    void aSearchEndsWithItsRange() {
        byte[] spaces = bytes("    ");

        assertThat(Ascii.skipSpace(spaces, 1, 3)).isEqualTo(3);
        assertThat(Ascii.trimEnd(spaces, 1, 3)).isEqualTo(1);
        assertThat(Ascii.skip(Ascii.TEXT, spaces, 1, 3)).isEqualTo(3);
        assertThat(Ascii.indexOf('x', spaces, 1, 4)).isEqualTo(4);
    }

    @Test
    void aWordIsBegunByEachOfItsBeginnings() {
        byte[] bytes = bytes("CLOSEd");

        for (int end = 0; end <= 5; end++) {
            assertThat(Ascii.beginsWord("close", bytes, 0, end)).isTrue();
        }
        assertThat(Ascii.beginsWord("close", bytes, 0, 6)).isFalse();
        assertThat(Ascii.beginsWord("clse", bytes, 0, 3)).isFalse();
    }
}

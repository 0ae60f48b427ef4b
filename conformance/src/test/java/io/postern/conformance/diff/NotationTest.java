package io.postern.conformance.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.conformance.diff.Step.Kind;
import org.junit.jupiter.api.Test;

class NotationTest {

    @Test
    void escapesStandForBytes() {
        assertThat(Notation.bytes("a\\r\\n\\t\\0\\s\\\\\\{\\}\\xff\\x0b")).isEqualTo("a\r\n\t\0 \\{}\u00ff\u000b");
    }

    @Test
    void aRepetitionIsWrittenOut() {
        assertThat(Notation.bytes("<{ab\\r\\n*3}>")).isEqualTo("<ab\r\nab\r\nab\r\n>");
        assertThat(Notation.bytes("{a*b*2}")).isEqualTo("a*ba*b");
    }

    @Test
    void directivesPartWhatIsSent() {
        assertThat(Notation.steps("a{split}b{pause}c{await}{slowly}de{end}"))
                .containsExactly(
                        new Step(Kind.SEND, "a"),
                        new Step(Kind.SEND, "b"),
                        Step.of(Kind.PAUSE),
                        new Step(Kind.SEND, "c"),
                        Step.of(Kind.AWAIT),
                        new Step(Kind.SLOWLY, "de"),
                        Step.of(Kind.END));
    }

    @Test
    void whatIsShownIsReadAgain() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            all.append(c);
        }

        assertThat(Notation.bytes(Notation.shown(all.toString()))).isEqualTo(all.toString());
    }

    @Test
    void whatIsNotKnownIsRefused() {
        assertThatThrownBy(() -> Notation.steps("a\\q")).hasMessageContaining("\\q");
        assertThatThrownBy(() -> Notation.steps("{nonsense}")).hasMessageContaining("{nonsense}");
        assertThatThrownBy(() -> Notation.steps("{split")).hasMessageContaining("not closed");
        assertThatThrownBy(() -> Notation.steps("\u00e4")).hasMessageContaining("\\xNN");
        assertThatThrownBy(() -> Notation.bytes("a{split}b")).hasMessageContaining("bytes alone");
    }
}

package io.postern.conformance.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void optionsComeInBothSpellings() {
        assertThat(Options.parse(List.of("--servers", "jdk,netty", "--cases=5", "--seed", "7", "--only=host/")))
                .isEqualTo(new Options(List.of("jdk", "netty"), 5, 7, "host/"));
        assertThat(Options.parse(List.of()).servers()).isEqualTo(Options.ALL);
        assertThat(Options.parse(List.of()).cases()).isEqualTo(Options.CASES);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> Options.parse(List.of("--seeds", "1"))).hasMessageContaining("--seeds");
        assertThatThrownBy(() -> Options.parse(List.of("--seed"))).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> Options.parse(List.of("--cases", "x"))).hasMessageContaining("\"x\"");
    }
}

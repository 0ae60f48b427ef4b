package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That a list ends where its range ends; which lists are good is in the table of the guard. */
class CodingListTest {

    private static @Nullable Refusal refusal(String value, String behind) {
        byte[] bytes = (value + behind).getBytes(StandardCharsets.ISO_8859_1);
        return new CodingList(bytes).add(0, value.length());
    }

    @Test
    void whatIsBehindTheValueDoesNotBelongToIt() {
        for (String behind : new String[] {"", ";", ",", "=", "\""}) {
            assertThat(refusal("a", behind)).as(behind).isNull();
            assertThat(refusal("a;b=c", behind)).as(behind).isNull();
            assertThat(refusal("a;b=\"c\"", behind)).as(behind).isNull();
            assertThat(refusal("a;b", behind + "c")).as(behind).isNotNull();
            assertThat(refusal("a;b=", behind + "c\"")).as(behind).isNotNull();
            assertThat(refusal("a;b=\"c", behind)).as(behind).isNotNull();
        }
    }
}

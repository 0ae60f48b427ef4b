package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One property scales all limits (rule K-09). */
class LimitsTest {

    private final String before = System.getProperty(Limits.PROPERTY, "1");

    @AfterEach
    void restore() {
        System.setProperty(Limits.PROPERTY, before);
    }

    @Test
    void bothLimitsScale() {
        System.setProperty(Limits.PROPERTY, "1");
        Duration arrives = Limits.mustArrive();
        Duration stays = Limits.mustNotArrive();

        System.setProperty(Limits.PROPERTY, "2.5");

        assertThat(Limits.mustArrive().toMillis()).isEqualTo(arrives.toMillis() * 5 / 2);
        assertThat(Limits.mustNotArrive().toMillis()).isEqualTo(stays.toMillis() * 5 / 2);
    }

    @Test
    void noLimitIsZeroWhichWouldMeanForEver() {
        System.setProperty(Limits.PROPERTY, "0.000001");

        assertThat(Limits.mustArrive()).isPositive();
        assertThat(Limits.mustNotArrive()).isPositive();
    }
}

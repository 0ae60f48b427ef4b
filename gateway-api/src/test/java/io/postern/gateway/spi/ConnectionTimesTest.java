package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Timeout;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a connection waits for, and what of it is overdue (rules P-27, P-28, P-37, P-38). */
class ConnectionTimesTest {

    private static final ServerConfig CONFIG = ServerConfig.defaults();

    private final ConnectionTimes times = new ConnectionTimes();

    @Test
    void aNewConnectionIsOverdueWhenItsIdleTimeIsOver() {
        assertThat(overdueAfter(70)).isNull();
        assertThat(overdueAfter(80)).isEqualTo(Timeout.IDLE);
    }

    @Test
    void whatIsOverdueIsToldOnce() {
        assertThat(overdueAfter(80)).isEqualTo(Timeout.IDLE);
        assertThat(overdueAfter(1000)).isNull();
        times.headBegun();
        assertThat(overdueAfter(35)).isEqualTo(Timeout.HEAD);
        assertThat(overdueAfter(1000)).isNull();
        times.headComplete();
        times.reading();
        assertThat(overdueAfter(35)).isEqualTo(Timeout.BODY);
        assertThat(overdueAfter(1000)).isNull();
        times.writing();
        assertThat(overdueAfter(35)).isEqualTo(Timeout.WRITE);
        assertThat(overdueAfter(1000)).isNull();
    }

    @Test
    void aHeadThatIsOverdueIsNotIdleAsWell() {
        times.headBegun();

        assertThat(overdueAfter(1000)).isEqualTo(Timeout.HEAD);
        assertThat(overdueAfter(1000)).isNull();
    }

    @Test
    void aHeadThatComesInPartsCountsFromItsFirst() {
        times.headBegun();
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < 1000) {
            Thread.onSpinWait();
        }
        times.headBegun();

        long over = begun + CONFIG.timeout(Timeout.HEAD).toNanos() + 2;
        assertThat(times.overdue(CONFIG, over)).isEqualTo(Timeout.HEAD);
    }

    @Test
    void aHeadThatHasBegunIsNotIdle() {
        ServerConfig config =
                ServerConfig.builder().timeout(Timeout.HEAD, Duration.ofDays(1)).build();
        times.headBegun();

        assertThat(times.overdue(config, System.nanoTime() + 80_000_000_000L)).isNull();
    }

    @Test
    void aHeadThatHasBegunIsOverdueSooner() {
        times.headBegun();

        assertThat(overdueAfter(25)).isNull();
        assertThat(overdueAfter(35)).isEqualTo(Timeout.HEAD);
    }

    @Test
    void aHeadIsUnderWayUntilItIsCompleteOrItsRestIsLate() {
        assertThat(times.isHeadUnderWay()).as("before it").isFalse();
        times.headBegun();
        assertThat(times.isHeadUnderWay(System.nanoTime() + 1_000_000_000)).isTrue();
        assertThat(times.isHeadUnderWay(System.nanoTime() + 3_000_000_000L))
                .as("late")
                .isFalse();
        times.headComplete();
        assertThat(times.isHeadUnderWay()).as("complete").isFalse();
        times.headBegun();
        assertThat(times.isHeadUnderWay()).as("behind a request").isFalse();
        times.released();
        assertThat(times.isHeadUnderWay()).as("after that request").isTrue();
    }

    @Test
    void nothingIsWaitedForWhileTheApplicationWorks() {
        times.headBegun();
        times.headComplete();

        assertThat(overdueAfter(1000)).isNull();
    }

    @Test
    void theNextHeadCountsWhenTheRequestBeforeItIsOver() {
        times.headComplete();
        times.headBegun();

        assertThat(overdueAfter(1000)).isNull();
        times.released();
        assertThat(overdueAfter(35)).isEqualTo(Timeout.HEAD);
    }

    @Test
    void aConnectionIsIdleAgainAfterItsLastRequest() {
        times.headComplete();
        times.headComplete();
        times.released();

        assertThat(overdueAfter(1000)).isNull();
        times.released();
        assertThat(overdueAfter(70)).isNull();
        assertThat(overdueAfter(80)).isEqualTo(Timeout.IDLE);
    }

    @Test
    void aReadThatWaitsIsOverdueAndSaysSoAfterwards() {
        times.headComplete();
        times.reading();

        assertThat(times.isBodyLate()).isFalse();
        assertThat(overdueAfter(35)).isEqualTo(Timeout.BODY);
        assertThat(times.isBodyLate()).isTrue();
    }

    @Test
    void aReadThatHasEndedIsNotOverdue() {
        times.headComplete();
        times.reading();
        times.read();

        assertThat(overdueAfter(35)).isNull();
    }

    @Test
    void aWriteThatHasEndedIsNotOverdue() {
        times.headComplete();
        times.writing();
        times.written();

        assertThat(overdueAfter(35)).isNull();
    }

    @Test
    void itKnowsWhenTheConnectionIsClosed() {
        assertThat(times.isClosed()).isFalse();
        times.close();
        assertThat(times.isClosed()).isTrue();
    }

    @Test
    void aWriteThatWaitsIsOverdueBeforeAnythingElse() {
        times.headComplete();
        times.reading();
        times.writing();

        assertThat(overdueAfter(35)).isEqualTo(Timeout.WRITE);
    }

    @Test
    void anotherTimeMayBeConfigured() {
        ServerConfig config = ServerConfig.builder()
                .timeout(Timeout.IDLE, Duration.ofMillis(10))
                .build();

        assertThat(times.overdue(config, System.nanoTime() + 1_000_000_000L)).isEqualTo(Timeout.IDLE);
    }

    private @Nullable Timeout overdueAfter(int seconds) {
        return times.overdue(CONFIG, System.nanoTime() + seconds * 1_000_000_000L);
    }
}

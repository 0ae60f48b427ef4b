package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DrainTest {

    private static final int LOOKS = 5;

    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void itLooksSeveralTimesBeforeItBelievesThatAllIsQuiet() throws Exception {
        Drain drain = new Drain(() -> busyAtLook(0));
        drain.limit(Duration.ofDays(1));

        drain.await();

        assertThat(looks).hasValue(LOOKS);
    }

    @Test
    void aRequestInFlightMakesItLookAnew() throws Exception {
        Drain drain = new Drain(() -> busyAtLook(4));
        drain.limit(Duration.ofDays(1));

        drain.await();

        assertThat(looks).hasValue(4 + LOOKS);
    }

    @Test
    void aRequestThatCameAndWentBetweenTwoLooksDoesSoToo() throws Exception {
        Drain[] drain = new Drain[1];
        drain[0] = new Drain(() -> {
            if (busyAtLook(0) == 0 && looks.get() == 3) {
                drain[0].requestEnded();
            }
            return 0;
        });
        drain[0].begin();
        drain[0].limit(Duration.ofDays(1));

        drain[0].await();

        assertThat(looks)
                .as("that after the request does not ask what is in flight")
                .hasValue(3 + LOOKS);
    }

    @Test
    void whatIsInFlightWhenTheTimeIsOverIsCounted() throws Exception {
        Drain drain = new Drain(() -> 3);
        drain.limit(Duration.ofMillis(1));

        drain.await();

        assertThat(drain.busy()).isEqualTo(3);
    }

    @Test
    void aShorterLimitHoldsAtOnceAndALongerOneNever() throws Exception {
        Drain drain = new Drain(() -> busyAtLook(Integer.MAX_VALUE));
        drain.limit(Duration.ofSeconds(Long.MAX_VALUE));
        FutureTask<Integer> waiting = new FutureTask<>(() -> {
            drain.await();
            return drain.busy();
        });
        Thread thread = new Thread(waiting, "draining");
        thread.setDaemon(true);
        thread.start();

        drain.limit(Duration.ofSeconds(-1));
        drain.limit(Duration.ofDays(1));

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isOne();
    }

    private int busyAtLook(int last) {
        return looks.incrementAndGet() <= last ? 1 : 0;
    }
}

package io.postern.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.testing.OnEveryServer;
import io.postern.testing.TestClient;
import io.postern.testing.TestResponse;
import io.postern.testing.TestServing;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeLimitTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Linted linted = new Linted();

    @AfterEach
    void theLintsAreSilent() {
        linted.isSilent();
    }

    @OnEveryServer
    void whatWaitsForEverIsAnsweredFor(TestServing serving) {
        TestClient client = serving.serve(linted.wrap(TimeLimit.of(SHORT), (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create());
            new CountDownLatch(1).await();
            return Body.empty();
        }));

        TestResponse response = client.get("/").send();

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.text()).isEqualTo("503 Service Unavailable: it took longer than 50 ms\n");
        assertThat(client.get("/").send().status()).as("the next").isEqualTo(503);
    }

    @Test
    void anInterruptThatIsSetAgainDoesNotReachTheConnection() {
        Application stubborn = (environ, startResponse) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("interrupted");
        };

        assertThat(TestClient.of(linted.wrap(TimeLimit.of(SHORT), stubborn))
                        .get("/")
                        .send()
                        .status())
                .isEqualTo(503);
        assertThat(Thread.interrupted()).isFalse();
    }

    @OnEveryServer
    void whatIsInTimeIsAsWithoutIt(TestServing serving) {
        TestClient client = serving.serve(linted.wrap(TimeLimit.of(LONG), (environ, startResponse) -> {
            if (environ.header("X-Fail") != null) {
                throw new IllegalStateException("on purpose");
            }
            startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
            return Body.of("in time");
        }));

        assertThat(client.get("/").send().text()).isEqualTo("in time");
        assertThat(client.get("/").header("X-Fail", "yes").send().status()).isEqualTo(500);
    }

    @Test
    void aRequestThatIsInTimeLeavesNothingBehind() {
        TestClient client = TestClient.of(TimeLimit.of(LONG).wrap((environ, startResponse) -> {
            assertThat(TimeLimit.CLOCK.getQueue()).as("while it is answered").isNotEmpty();
            startResponse.start("204 No Content", Headers.create());
            return Body.empty();
        }));

        assertThat(client.get("/").send().status()).isEqualTo(204);
        assertThat(TimeLimit.CLOCK.getQueue()).isEmpty();
    }

    @Test
    void aLimitIsLongerThanNothing() {
        for (Duration wrong : new Duration[] {Duration.ZERO, Duration.ofMillis(-1)}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> TimeLimit.of(wrong))
                    .withMessage("a limit of time is longer than nothing, but it is " + wrong);
        }
    }
}

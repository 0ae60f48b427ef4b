package io.postern.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** That the benchmark measures; what it measures is no matter of a test. */
class BenchTest {

    @Test
    void eachContestantAnswersAndIsMeasured() throws Exception {
        List<Contestant> contestants = Contestant.pairs(Contestant.SERVERS);

        Results results =
                Bench.measure(contestants, Duration.ofMillis(1), Duration.ofMillis(100), Duration.ofMillis(300));

        JsonNode json = JsonMapper.builder().build().readTree(results.json()).get("contestants");
        assertThat(json).hasSize(8).allSatisfy(contestant -> {
            assertThat(contestant.get("rounds")).hasSize(3).allSatisfy(round -> {
                assertThat(round.get("requestsPerSecond").asDouble()).isPositive();
                assertThat(round.get("cpuMicros").asDouble()).isPositive();
                assertThat(round.get("allocatedBytes").asDouble()).isPositive();
            });
        });
        assertThat(results.table())
                .contains(contestants.stream().map(Contestant::toString).toList());
    }

    @Test
    void aRatioIsThatOfARoundAndItsMedianIsShown() {
        Contestant raw = new Contestant("jdk", true);
        Contestant postern = new Contestant("jdk", false);
        Results results = new Results(List.of(raw, postern));
        double[][] rounds = {{10, 11}, {20, 30}, {40, 42}};

        for (double[] round : rounds) {
            results.add(raw, new Sample(1, round[0], 1));
            results.add(postern, new Sample(1, round[1], 1));
        }

        assertThat(results.ratios(postern)).containsExactly(1.05, 1.1, 1.5);
        assertThat(results.table()).contains("1.10   1.05   1.50");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--servers tomcat  | unknown server \"tomcat\" in --servers; there are jdk, undertow, jetty, netty",
                "--minutes soon    | --minutes is a number above 0 and up to 1440, but it is \"soon\"",
                "--minutes 0       | --minutes is a number above 0 and up to 1440, but it is \"0\"",
                "--rounds 3        | unknown option --rounds; there are --servers and --minutes",
                "--minutes         | the option --minutes needs a value, or is none",
            })
    void aWrongOptionIsExplained(String arguments, String message) {
        assertThatThrownBy(() -> BenchOptions.parse(List.of(arguments.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void optionsAreTaken() {
        assertThat(BenchOptions.parse(List.of("--servers", "netty,jdk", "--minutes", "0.5")))
                .isEqualTo(new BenchOptions(List.of("netty", "jdk"), Duration.ofSeconds(30)));
    }
}

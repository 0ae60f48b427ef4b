package io.postern.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That the benchmark measures; what it measures is no matter of a test. */
class BenchTest {

    private static final Timing SHORT =
            new Timing(Duration.ofMillis(1), Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofMillis(1));

    @Test
    void contestantsAreMeasuredUnderLoad() {
        List<Contestant> contestants = Contestant.on(List.of("netty"));
        Results results = new Results();

        Bench.measure(Case.HELLO, contestants, SHORT, results);

        assertThat(results.failures(Case.HELLO)).isEmpty();
        assertThat(results.of(Case.HELLO))
                .containsOnlyKeys(contestants)
                .allSatisfy((contestant, turns) -> assertThat(turns)
                        .hasSize(3)
                        .allSatisfy(turn -> assertThat(turn.figures())
                                .containsKeys(
                                        Figure.REQUESTS,
                                        Figure.CPU,
                                        Figure.ALLOCATED,
                                        Figure.P50,
                                        Figure.P99,
                                        Figure.P999)
                                .allSatisfy((figure, value) -> assertThat(value).isPositive())));
    }

    @Test
    void theStartOfAProcessIsMeasured() {
        Results results = new Results();

        Bench.measure(Case.START, List.of(Contestant.postern("jdk")), SHORT, results);

        assertThat(results.failures(Case.START)).isEmpty();
        assertThat(results.turns(Case.START, Contestant.postern("jdk"), Figure.START))
                .hasSize(3)
                .allSatisfy(millis -> assertThat(millis).isPositive());
    }

    @Test
    void aContestantThatDoesNotStartIsLeftOutAndTheOthersGoOn() {
        Contestant unknown = Contestant.raw("tomcat");
        Contestant known = Contestant.raw("jdk");
        Results results = new Results();

        Bench.measure(Case.HELLO, List.of(unknown, known), SHORT, results);

        assertThat(results.of(Case.HELLO)).containsOnlyKeys(known);
        assertThat(results.failures(Case.HELLO)).containsOnlyKeys(unknown);
        assertThat(Table.of(results)).contains("raw tomcat").contains("left out: raw tomcat did not start");
    }

    @ParameterizedTest
    @MethodSource("allWork")
    void eachContestantAnswersAsItsCaseExpects(Contestant contestant, Case use) throws Exception {
        int port = ContestantServer.start(contestant, use.work());

        FirstAnswer answer = FirstAnswer.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), use);

        assertThat(answer.length()).isGreaterThan(use.content().length());
    }

    static Stream<Arguments> allWork() {
        return Arrays.stream(Case.values())
                .filter(use -> use.kind() == Case.Kind.LOAD && use != Case.CONNECTIONS)
                .flatMap(use -> Contestant.on(Contestant.SERVERS).stream()
                        .filter(contestant -> contestant.takesPartIn(use))
                        .map(contestant -> Arguments.of(contestant, use)));
    }
}

package io.postern.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ResultsTest {

    private static final Contestant RAW = Contestant.raw("undertow");
    private static final Contestant POSTERN = Contestant.postern("undertow");

    private final Results results = new Results();

    private void turns(Figure figure, double[][] rawAndPostern) {
        for (double[] turn : rawAndPostern) {
            results.add(Case.HELLO, RAW, new Sample().with(figure, turn[0]));
            results.add(Case.HELLO, POSTERN, new Sample().with(figure, turn[1]));
        }
    }

    private JsonNode json() {
        return JsonMapper.builder().build().readTree(Report.json(results));
    }

    @Test
    void aRatioIsThatOfATurnAndItsMedianIsShown() {
        turns(Figure.CPU, new double[][] {{10, 11}, {20, 30}, {40, 42}});

        assertThat(Table.of(results)).contains("1.10   1.05   1.50");
        assertThat(Table.of(results).lines())
                .anyMatch(
                        line -> line.matches(
                                "NOT MET +hello: CPU us/request, postern undertow / raw undertow +<= 1.05 +1.10 +\\(1.05 to 1.50\\)"));
    }

    @Test
    void aBarOnADifferenceIsMetUpToItsLimit() {
        turns(Figure.ALLOCATED, new double[][] {{1000, 1200}});

        assertThat(Table.of(results).lines())
                .anyMatch(line ->
                        line.matches("met +hello: bytes/request, postern undertow - raw undertow +<= 200 +200 .*"));
    }

    @Test
    void whereMoreIsBetterABarIsTheLeast() {
        Contestant javalin = Peers.peer("javalin", "jetty");
        results.add(Case.HELLO, javalin, new Sample().with(Figure.REQUESTS, 100));
        results.add(Case.HELLO, Contestant.postern("jetty"), new Sample().with(Figure.REQUESTS, 124));

        assertThat(Table.of(results).lines())
                .anyMatch(line ->
                        line.matches("NOT MET +hello: requests/s, postern jetty / javalin jetty +>= 1.25 +1.24 .*"));
    }

    @Test
    void theBestAdapterIsTheOneThatCounts() {
        results.add(Case.HELLO, Peers.peer("uwsgi", ""), new Sample().with(Figure.REQUESTS, 100));
        results.add(Case.HELLO, Contestant.postern("jdk"), new Sample().with(Figure.REQUESTS, 120));
        results.add(Case.HELLO, Contestant.postern("netty"), new Sample().with(Figure.REQUESTS, 160));

        assertThat(Table.of(results).lines())
                .anyMatch(line -> line.matches("met +hello: requests/s, the best adapter / uwsgi +>= 1.50 +1.60 .*"));
    }

    @Test
    void aBarThatWasNotMeasuredIsNotShown() {
        turns(Figure.CPU, new double[][] {{10, 10}});

        assertThat(Table.of(results)).doesNotContain("raw netty").doesNotContain("bytes/request");
        assertThat(json().get("bars")).hasSize(1);
    }

    @Test
    void theReportHasEveryTurnAndTheBars() {
        turns(Figure.CPU, new double[][] {{10, 11}, {20, 30}});
        results.failed(Case.ECHO, RAW, "no answer");

        assertThat(json().at("/cases/0/contestants/1/turns/1/cpu").asDouble()).isEqualTo(30);
        assertThat(json().at("/cases/1/leftOut/raw undertow").asString()).isEqualTo("no answer");
        assertThat(json().at("/bars/0/measured").asDouble()).isEqualTo(1.3);
        assertThat(json().at("/bars/0/met").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"50, 5", "99, 10", "90, 9", "91, 10", "10, 1", "0.1, 1"})
    void aPercentileIsAValueThatSoManyDoNotExceed(double percent, long expected) {
        assertThat(Latencies.percentile(new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, percent))
                .isEqualTo(expected);
    }

    @Test
    void theMedianOfAnEvenNumberIsInTheMiddle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
    }
}

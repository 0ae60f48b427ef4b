package io.postern.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchOptionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--servers tomcat  | unknown server \"tomcat\" in --servers; there are jdk, undertow, jetty, netty",
                "--cases hi        | unknown case \"hi\" in --cases; there are hello, headers, echo, stream, file,"
                        + " pipeline, connections, json, routes10, routes1000, routes10000, blocking, idle, start",
                "--minutes soon    | --minutes is a number above 0 and up to 1440, but it is \"soon\"",
                "--minutes 0       | --minutes is a number above 0 and up to 1440, but it is \"0\"",
                "--rounds 3        | unknown option --rounds; there are --servers, --cases, --peers and --minutes",
                "--minutes         | the option --minutes needs a value, or is none",
            })
    void aWrongOptionIsExplained(String arguments, String message) {
        assertThatThrownBy(() -> BenchOptions.parse(List.of(arguments.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void optionsAreTaken() {
        BenchOptions options = BenchOptions.parse(
                List.of("--servers", "netty,jdk", "--peers", "--cases", "echo,idle", "--minutes", "0.5"));

        assertThat(options)
                .isEqualTo(new BenchOptions(
                        List.of("netty", "jdk"), List.of(Case.ECHO, Case.IDLE), true, Duration.ofSeconds(30)));
    }

    @Test
    void withoutOptionsAllIsMeasuredButPeers() {
        assertThat(BenchOptions.parse(List.of()))
                .isEqualTo(new BenchOptions(Contestant.SERVERS, List.of(Case.values()), false, Duration.ofMinutes(4)));
    }
}

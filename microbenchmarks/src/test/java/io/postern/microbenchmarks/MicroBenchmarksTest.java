package io.postern.microbenchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That they run and do what they say; what they measure is no matter of a test. */
class MicroBenchmarksTest {

    @Test
    void eachRunsAndTellsWhatItAllocates() throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(5))
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        assertThat(results)
                .isNotEmpty()
                .allSatisfy(result -> assertThat(result.getSecondaryResults()).containsKey("gc.alloc.rate.norm"));
    }

    @Test
    void theAnswersAreThoseOfTheApplications() {
        ResponseBenchmark response = new ResponseBenchmark();
        EnvironBenchmark environ = new EnvironBenchmark();

        RoutingBenchmark routing = new RoutingBenchmark();
        routing.routes = 10;
        routing.addRoutes();

        assertThat(routing.oneOfTheRoutes()).as("bytes through a route").isEqualTo(routing.bareContract());
        assertThat(response.hello()).as("bytes of hello").isBetween(100L, 200L);
        assertThat(response.eightBlocksInChunks()).as("bytes of eight blocks").isBetween(65_536L, 65_900L);
        assertThat(environ.readNothing()).isZero();
        assertThat(environ.readThreeKeys())
                .isEqualTo("GET".length() + "/articles/2026/november".length() + "page=2&sort=date".length());
        assertThat(environ.readAllKeys()).isNotZero();
    }
}

package io.postern.microbenchmarks;

import io.postern.gateway.Headers;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;

/** The fields of a response, and of a request that has ten. */
public class HeadersBenchmark extends MicroBenchmark {

    private final Headers ten = Headers.create();

    /** Makes one with ten fields. */
    public HeadersBenchmark() {
        for (int i = 0; i < 9; i++) {
            ten.add("X-Field-" + i, "the value of field " + i);
        }
        ten.add("Content-Type", "text/html; charset=utf-8");
    }

    @Benchmark
    public Headers buildOne() {
        return Headers.of("Content-Type", "text/plain");
    }

    @Benchmark
    public Headers buildThree() {
        return Headers.create()
                .add("Content-Type", "text/html; charset=utf-8")
                .add("Cache-Control", "no-store")
                .add("X-Request-Id", "8e2f1c7ad40b4b5e9d3c6a1f0e7b2c94");
    }

    @Benchmark
    public Headers copyTen() {
        return ten.copy();
    }

    @Benchmark
    public Optional<String> lookUpTheLastOfTen() {
        return ten.first("content-type");
    }

    @Benchmark
    public Optional<String> lookUpWhatIsAbsent() {
        return ten.first("Content-Length");
    }
}

package io.postern.microbenchmarks;

import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.QUERY_STRING;
import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Headers;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.StartResponse;
import io.postern.gateway.spi.Engine;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * A browser's request to an application that reads some of the environ and answers with nothing; what the reading costs
 * is what it takes beyond {@link #readNothing}.
 */
public class EnvironBenchmark extends MicroBenchmark {

    private final MemoryExchange exchange = new MemoryExchange(SampleRequest.BROWSER_GET);
    private final Reader nothing = new Reader(environ -> 0);
    private final Reader three =
            new Reader(environ -> environ.require(REQUEST_METHOD).length()
                    + environ.require(PATH_INFO).length()
                    + environ.require(QUERY_STRING).length());
    private final Reader all = new Reader(EnvironBenchmark::readAll);

    private static int readAll(Environ environ) {
        int read = 0;
        for (Object value : environ.values()) {
            read += value.hashCode();
        }
        return read;
    }

    @Benchmark
    public int readNothing() {
        return nothing.answer(exchange);
    }

    @Benchmark
    public int readThreeKeys() {
        return three.answer(exchange);
    }

    @Benchmark
    public int readAllKeys() {
        return all.answer(exchange);
    }

    /** Takes something out of an environ that depends on all that was read. */
    private interface Reading {

        int of(Environ environ);
    }

    private static final class Reader implements Application {

        private final Engine engine = new Engine(ServerConfig.defaults(), this);
        private final Reading reading;
        private int read;

        Reader(Reading reading) {
            this.reading = reading;
        }

        int answer(MemoryExchange exchange) {
            engine.handle(exchange);
            exchange.requireAnswered();
            return read;
        }

        @Override
        public Body call(Environ environ, StartResponse startResponse) throws Exception {
            read = reading.of(environ);
            startResponse.start("200 OK", Headers.of());
            return Body.empty();
        }
    }
}

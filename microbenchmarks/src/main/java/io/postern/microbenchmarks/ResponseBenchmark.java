package io.postern.microbenchmarks;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import java.nio.ByteBuffer;
import java.util.Collections;
import org.openjdk.jmh.annotations.Benchmark;

/** What lies between a parsed head and the bytes of the answer: all that the engine does, without a connection. */
public class ResponseBenchmark extends MicroBenchmark {

    private static final int BLOCK = 8 * 1024;
    private static final int BLOCKS = 8;

    private final MemoryExchange exchange = new MemoryExchange(SampleRequest.SMALL_GET);
    private final Engine hello = engine((environ, startResponse) -> {
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
        return Body.of("Hello, world!");
    });
    private final byte[] block = new byte[BLOCK];
    private final Engine blocks = engine((environ, startResponse) -> {
        startResponse.start("200 OK", Headers.of("Content-Type", "application/octet-stream"));
        return Body.of(() -> Collections.nCopies(BLOCKS, block).stream()
                .map(ByteBuffer::wrap)
                .iterator());
    });

    private static Engine engine(Application application) {
        return new Engine(ServerConfig.defaults(), application);
    }

    @Benchmark
    public long hello() {
        return answerOf(hello);
    }

    /** 64 KiB of unknown length. */
    @Benchmark
    public long eightBlocksInChunks() {
        return answerOf(blocks);
    }

    private long answerOf(Engine engine) {
        engine.handle(exchange);
        return exchange.requireAnswered();
    }
}

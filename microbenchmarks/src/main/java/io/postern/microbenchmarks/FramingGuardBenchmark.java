package io.postern.microbenchmarks;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.FramingGuard;
import io.postern.gateway.spi.RequestHead;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** One request after the other on a kept connection, with all that the server's own parser gets to see. */
public class FramingGuardBenchmark extends MicroBenchmark {

    @Param
    public SampleRequest request = SampleRequest.SMALL_GET;

    @Param
    public Arrival arrival = Arrival.WHOLE;

    private final FramingGuard guard = new FramingGuard(ServerConfig.defaults(), 1);
    private final ByteBuffer output = ByteBuffer.allocate(8 * 1024); // more than any of the requests needs
    private ByteBuffer input = request.bytes();

    @Setup
    public void requestBytes() {
        input = request.bytes();
    }

    @Benchmark
    public RequestHead feed() {
        input.clear();
        output.clear();
        while (arrival.next(input)) {
            guard.feed(input, output);
        }
        return guard.take();
    }

    /** A refused request would be measured as a fast one. */
    @TearDown
    public void allWereGood() {
        if (guard.finished() || guard.inMessage() || guard.pending()) {
            throw new IllegalStateException(request + " was refused, or has not come to its end");
        }
    }
}

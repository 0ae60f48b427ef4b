package io.postern.microbenchmarks;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.RequestParser;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** One request after the other on a kept connection, where no parser of a server's is below. */
public class RequestParserBenchmark extends MicroBenchmark {

    @Param
    public SampleRequest request = SampleRequest.SMALL_GET;

    @Param
    public Arrival arrival = Arrival.WHOLE;

    private final RequestParser parser = new RequestParser(ServerConfig.defaults());
    private ByteBuffer input = request.bytes();

    @Setup
    public void requestBytes() {
        input = request.bytes();
    }

    @Benchmark
    public @Nullable RequestHead parse() {
        input.clear();
        RequestHead head = null;
        while (arrival.next(input)) {
            while (input.hasRemaining()) {
                RequestHead parsed = parser.parse(input);
                head = parsed == null ? head : parsed;
                passBody(input);
            }
        }
        return head;
    }

    private void passBody(ByteBuffer input) {
        int count = (int) Math.min(parser.passable(), input.remaining());
        input.position(input.position() + count);
        parser.passed(count);
    }

    /** A refused request would be measured as a fast one. */
    @TearDown
    public void allWereGood() {
        if (parser.finished() || parser.inMessage()) {
            throw new IllegalStateException(request + " was refused, or has not come to its end");
        }
    }
}

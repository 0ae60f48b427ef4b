package io.postern.adapter.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clients that leave: whatever they were at, no buffer is lost and the server lives on. */
class NettyFaultTest extends NettyTestBase {

    /** Reads the body, then answers with 16 MiB in blocks. */
    private static final Application LARGE = (environ, startResponse) -> {
        environ.require(EnvironKeys.INPUT).transferTo(OutputStream.nullOutputStream());
        startResponse.start("200 OK", Headers.create());
        ByteBuffer block = ByteBuffer.allocate(1 << 16);
        return Body.of(
                () -> IntStream.range(0, 256).mapToObj(i -> block.duplicate()).iterator());
    };

    @Test
    void clientsThatResetAtAnyStageLeaveNothingBehind() throws Exception {
        Server server = serve(LARGE);
        String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n";
        List<String> stages = List.of(
                "",
                "POST / HT",
                head,
                head + "x".repeat(70_000),
                chunked("/", "a", "b").replace("0\r\n\r\n", ""),
                get("/"),
                get("/").repeat(100),
                get("/") + "GET / HTTP/1.1\r\nHo st: a\r\n\r\n");

        for (int i = 0; i < 200; i++) {
            try (Wire wire = Wire.to(server)) {
                wire.send(stages.get(i % stages.size()));
                wire.socket.setSoLinger(true, 0);
            }
        }

        try (Wire wire = Wire.to(server)) {
            assertThat(wire.send(get("/")).answer().body()).hasSize(1 << 24);
        }
    }

    @Test
    void clientsThatResetWhileTheyAreAnsweredLeaveNothingBehind() throws Exception {
        Server server = serve(LARGE);

        for (int i = 0; i < 50; i++) {
            try (Wire wire = Wire.to(server)) {
                wire.send(get("/")).head();
                wire.socket.setSoLinger(true, 0);
            }
        }

        try (Wire wire = Wire.to(server)) {
            assertThat(wire.send(get("/")).answer().body()).hasSize(1 << 24);
        }
    }

    /** The reader takes one byte of what has come, so that the rest is in its hands when the client leaves. */
    @Test
    void aBodyThatIsNotReadToItsEndIsGivenBack() throws Exception {
        BlockingQueue<Integer> read = new LinkedBlockingQueue<>();
        Server server = serve((environ, startResponse) -> {
            read.add(environ.require(EnvironKeys.INPUT).read());
            startResponse.start("200 OK", Headers.create());
            return Body.empty();
        });

        for (int i = 0; i < 20; i++) {
            try (Wire wire = Wire.to(server)) {
                wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(50_000));
                assertThat(read.poll(20, TimeUnit.SECONDS)).isEqualTo('x');
            }
        }
    }
}

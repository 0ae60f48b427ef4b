package io.postern.adapter.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

/** What holds only where a thread that may wait runs the application: bodies come as they are read. */
class NettyBlockingTest extends NettyTestBase {

    @Test
    void theClientIsNotToldToContinueWithABodyThatNobodyReads() throws Exception {
        Server server = serve(HELLO);

        try (Wire wire = Wire.to(server)) {
            wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");

            assertThat(wire.answer().status()).isEqualTo(200);
            assertThat(wire.atEnd()).isTrue();
        }
    }

    @Test
    void aBodyOf64MebibytesComesUp() throws Exception {
        Application count = (environ, startResponse) -> {
            long size = environ.require(EnvironKeys.INPUT).transferTo(OutputStream.nullOutputStream());
            startResponse.start("200 OK", Headers.create());
            return Body.of(Long.toString(size));
        };
        Server server = serve(count);
        byte[] block = new byte[1 << 16];

        try (Wire wire = Wire.to(server)) {
            wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 67108864\r\n\r\n");
            for (int i = 0; i < 1024; i++) {
                wire.send(block, 0, block.length);
            }
            assertThat(wire.answer().body()).isEqualTo("67108864");

            wire.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 1024; i++) {
                wire.send("10000\r\n").send(block, 0, block.length).send("\r\n");
            }
            assertThat(wire.send("0\r\n\r\n").answer().body()).isEqualTo("67108864");
        }
    }
}

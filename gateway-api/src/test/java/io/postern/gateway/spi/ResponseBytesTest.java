package io.postern.gateway.spi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Headers;
import io.postern.gateway.ServerConfig;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ResponseBytesTest {

    private static final Headers FIELDS = Headers.of("X-A", "1", "x-a", "caf\u00e9");
    private static final String DATE = "Date: [A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n";

    @Test
    void aLengthStandsInTheHeadWhichGoesWithTheFirstBlock() {
        ResponseBytes bytes = new ResponseBytes(request("1.1"), response(5, false, false));

        assertThat(text(bytes.before(3)))
                .matches("HTTP/1.1 201 Made it\r\nX-A: 1\r\nx-a: caf\u00e9\r\nContent-Length: 5\r\n" + DATE + "\r\n");
        assertThat(text(bytes.after())).isEmpty();
        assertThat(text(bytes.before(2))).isEmpty();
        assertThat(text(bytes.after())).isEmpty();
        assertThat(text(bytes.end())).isEmpty();
    }

    @Test
    void aLengthOfZeroIsSaid() {
        assertThat(text(new ResponseBytes(request("1.1"), response(0, false, false)).end()))
                .contains("Content-Length: 0\r\n");
    }

    @Test
    void blocksOfUnknownLengthAreChunks() {
        ResponseBytes bytes = new ResponseBytes(request("1.1"), response(-1, false, false));

        assertThat(text(bytes.before(255)))
                .matches("HTTP/1.1 201 Made it\r\nX-A: 1\r\nx-a: caf\u00e9\r\nTransfer-Encoding: chunked\r\n" + DATE
                        + "\r\nff\r\n");
        assertThat(text(bytes.after())).isEqualTo("\r\n");
        assertThat(text(bytes.before(16))).isEqualTo("10\r\n");
        assertThat(text(bytes.end())).isEqualTo("0\r\n\r\n");
    }

    @Test
    void aBodyInChunksWithoutABlockIsAHeadAndTheLastChunk() {
        assertThat(text(new ResponseBytes(request("1.1"), response(-1, false, false)).end()))
                .contains("Transfer-Encoding: chunked\r\n")
                .endsWith("GMT\r\n\r\n0\r\n\r\n");
    }

    @Test
    void http10IsNeverChunked() {
        ResponseBytes bytes = new ResponseBytes(request("1.0"), response(-1, false, true));

        assertThat(text(bytes.before(2)))
                .matches("HTTP/1.1 201 Made it\r\nX-A: 1\r\nx-a: caf\u00e9\r\nConnection: close\r\n" + DATE + "\r\n");
        assertThat(text(bytes.after())).isEmpty();
        assertThat(text(bytes.end())).isEmpty();
    }

    @Test
    void untilTheCloseThereAreNoChunks() {
        ResponseBytes bytes = ResponseBytes.untilClose(response(-1, false, false));

        assertThat(text(bytes.before(2)))
                .matches("HTTP/1.1 201 Made it\r\nX-A: 1\r\nx-a: caf\u00e9\r\n" + DATE + "\r\n");
        assertThat(text(bytes.after())).isEmpty();
        assertThat(text(bytes.end())).isEmpty();
        assertThat(text(ResponseBytes.untilClose(response(5, false, false)).end()))
                .contains("\r\nContent-Length: 5\r\n");
    }

    @Test
    void aResponseThatHasNoBodyHasNoChunks() {
        ResponseBytes bytes = new ResponseBytes(request("1.1"), response(-1, true, false));

        assertThat(text(bytes.end())).matches("HTTP/1.1 201 Made it\r\nX-A: 1\r\nx-a: caf\u00e9\r\n" + DATE + "\r\n");
    }

    @Test
    void theInterimResponseIsTheSameForAll() {
        assertThat(text(ResponseBytes.interim())).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(text(ResponseBytes.interim())).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    }

    @Test
    void aHeadMayHaveAnySize() {
        for (int size = 0; size < 1000; size++) {
            String value = "v".repeat(size);
            Headers headers = Headers.of("X-Long", value);
            ResponseHead head = new ResponseHead(200, "", headers, 0, false, false);

            assertThat(text(new ResponseBytes(request("1.1"), head).end()))
                    .matches("HTTP/1.1 200 \r\nX-Long: " + value + "\r\nContent-Length: 0\r\n" + DATE + "\r\n");
        }
    }

    private static String text(ByteBuffer bytes) {
        return ISO_8859_1.decode(bytes).toString();
    }

    private static ResponseHead response(long length, boolean bodiless, boolean close) {
        return new ResponseHead(201, "Made it", FIELDS, length, bodiless, close);
    }

    private static RequestHead request(String version) {
        String text = "GET / HTTP/" + version + "\r\nHost: a\r\n\r\n";
        return Objects.requireNonNull(
                new RequestParser(ServerConfig.defaults()).parse(ByteBuffer.wrap(text.getBytes(ISO_8859_1))));
    }
}

package io.postern.gateway.spi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.ServerConfig;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RequestReaderTest {

    private static final String POST = "POST /%s HTTP/1.1\r\nHost: a\r\n";

    @Test
    void requestsWithAndWithoutBodiesFollowEachOther() throws IOException {
        RequestReader reader = reader("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
                + POST.formatted(2) + "Content-Length: 5\r\n\r\nhello"
                + POST.formatted(3) + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n"
                + "GET /4 HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(read(reader)).isEqualTo("/1:");
        assertThat(read(reader)).isEqualTo("/2:hello");
        assertThat(read(reader)).isEqualTo("/3:hello");
        assertThat(read(reader)).isEqualTo("/4:");
        assertThat(reader.next()).as("behind the last").isNull();
    }

    @Test
    void aBodyLargerThanTheBufferIsReadWhole() throws IOException {
        String body = "0123456789".repeat(3000);

        RequestReader reader = reader(POST.formatted(1) + "Content-Length: " + body.length() + "\r\n\r\n" + body);

        assertThat(read(reader)).isEqualTo("/1:" + body);
    }

    @Test
    void aByteIsReadAtATime() throws IOException {
        RequestReader reader = reader(POST.formatted(1) + "Transfer-Encoding: chunked\r\n\r\n1\r\n\u00ff\r\n0\r\n\r\n");
        InputStream body = reader.body(next(reader));

        assertThat(body.read()).isEqualTo(0xFF);
        assertThat(body.read()).isEqualTo(-1);
        assertThat(body.read()).isEqualTo(-1);
    }

    @Test
    void aBodyThatIsCutShortFails() throws IOException {
        RequestReader reader = reader(POST.formatted(1) + "Content-Length: 5\r\n\r\nhell");
        RequestHead head = next(reader);

        assertThatThrownBy(reader.body(head)::readAllBytes).isInstanceOf(EOFException.class);
        assertThat(Objects.requireNonNull(head.bodyFailure()).status()).isEqualTo(400);
        assertThat(reader.next()).isNull();
    }

    @Test
    void aBodyIsReadBeforeTheNextRequest() throws IOException {
        RequestParser parser = new RequestParser(ServerConfig.defaults());
        RequestReader reader = reader(parser, POST.formatted(1) + "Content-Length: 5\r\n\r\nhello");
        assertThat(next(reader).target()).isEqualTo("/1");

        assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);

        parser.finish();
        assertThat(reader.next()).isNull();
    }

    @Test
    void halfAHeadIsNoRequest() throws IOException {
        assertThat(reader("GET / HTTP/1.1\r\nHo").next()).isNull();
    }

    @Test
    void halfAHeadThatIsLateIsRefusedWith408() throws IOException {
        RequestReader reader = reader("GET / HTTP/1.1\r\nHo");
        reader.late();

        assertThat(Objects.requireNonNull(next(reader).refusal()).status()).isEqualTo(408);
        assertThat(reader.next()).isNull();
    }

    @Test
    void aChunkedBodyOfTheLastRequestIsReadToItsEnd() throws IOException {
        RequestReader reader = reader(
                POST.formatted(1) + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\nhe\r\n0\r\n\r\n");

        assertThat(read(reader)).isEqualTo("/1:he");
        assertThat(reader.next()).isNull();
    }

    @Test
    @Timeout(30)
    void aBodyIsCutShortWhenTheConnectionIsFinished() throws IOException {
        RequestParser parser = new RequestParser(ServerConfig.defaults());
        RequestReader reader = reader(parser, POST.formatted(1) + "Content-Length: 5\r\n\r\nhello");
        InputStream body = reader.body(next(reader));

        parser.finish();

        assertThatThrownBy(body::read).isInstanceOf(EOFException.class);
    }

    private static RequestReader reader(String sent) {
        return reader(new RequestParser(ServerConfig.defaults()), sent);
    }

    private static RequestReader reader(RequestParser parser, String sent) {
        return new RequestReader(parser, new ByteArrayInputStream(sent.getBytes(ISO_8859_1)));
    }

    private static String read(RequestReader reader) throws IOException {
        RequestHead head = next(reader);
        return head.target() + ":" + new String(reader.body(head).readAllBytes(), ISO_8859_1);
    }

    private static RequestHead next(RequestReader reader) throws IOException {
        return Objects.requireNonNull(reader.next(), "a request");
    }
}

package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Headers;
import io.postern.gateway.ServerConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What an adapter without a guard relies on; {@link FramingHookTest} and the table look at the parser through one. */
class RequestParserTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final RequestParser parser = new RequestParser(ServerConfig.defaults());

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aHeadIsHandedOutAndWhatFollowsStays() {
        ByteBuffer input = bytes(GET + GET);

        assertThat(Objects.requireNonNull(parser.parse(input)).target()).isEqualTo("/");

        assertThat(input.remaining()).isEqualTo(GET.length());
    }

    @Test
    void aHeadTellsItsAuthorityAndItsFields() {
        RequestHead ofField = head("GET / HTTP/1.1\r\nHost: a:1\r\nA:  b \r\n\r\n");
        RequestHead ofTarget = head("GET http://b/ HTTP/1.1\r\nHost: b:80\r\n\r\n");

        assertThat(ofField.authority()).isEqualTo("a:1");
        assertThat(GuardRun.fields(ofField)).containsExactly("Host: a:1", "A: b");
        assertThat(ofField.headers()).isEqualTo(Headers.of("Host", "a:1", "A", "b"));
        assertThat(ofTarget.authority()).isEqualTo("b");
        assertThat(head("GET / HTTP/1.0\r\n\r\n").authority()).isNull();
    }

    private static RequestHead head(String head) {
        return Objects.requireNonNull(new RequestParser(ServerConfig.defaults()).parse(bytes(head)));
    }

    @Test
    void theParserStopsAtTheBytesOfABodyAndBehindItsEnd() {
        ByteBuffer input = bytes(CHUNKED + "5\r\nhello\r\n0\r\n\r\n" + GET);

        assertThat(parser.parse(input)).isNotNull();
        assertThat(parser.parse(input)).isNull();
        assertThat(parser.passable()).isEqualTo(5);
        assertThat(parser.parse(input)).isNull();
        assertThat(input.remaining()).isEqualTo("hello\r\n0\r\n\r\n".length() + GET.length());
        input.position(input.position() + 5);
        parser.passed(5);
        assertThat(parser.inBody()).isTrue();

        assertThat(parser.parse(input)).isNull();

        assertThat(parser.inBody()).isFalse();
        assertThat(input.remaining()).isEqualTo(GET.length());
    }

    @Test
    void allInputIsDroppedOnceItIsFinished() {
        ByteBuffer input = bytes(GET);
        parser.finish();

        assertThat(parser.parse(input)).isNull();

        assertThat(input.hasRemaining()).isFalse();
    }

    @Test
    void whatIsBehindARefusalIsDroppedWithIt() {
        ByteBuffer input = bytes("x\r\n" + GET);

        assertThat(Objects.requireNonNull(parser.parse(input)).refusal()).isNotNull();

        assertThat(input.hasRemaining()).isFalse();
    }
}

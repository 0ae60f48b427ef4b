package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.tck.Answer.Framing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingAnswerTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";

    @Test
    void anAnswerWithALengthIsRead() throws IOException {
        Answer answer = read(OK + "Content-Length: 3\r\nX-A:  1 \r\nx-a:\r\n\r\nabcHTTP/1.1 next");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.reason()).isEqualTo("OK");
        assertThat(answer.headers().all("X-A")).containsExactly("1", "");
        assertThat(answer.framing()).isEqualTo(Framing.LENGTH);
        assertThat(answer.text()).isEqualTo("abc");
        assertThat(answer.complete()).isTrue();
    }

    @Test
    void chunksAreJoined() throws IOException {
        Answer answer = read(OK + "transfer-encoding: Chunked\r\n\r\n3\r\nabc\r\n00A\r\n0123456789\r\n0\r\n\r\nnext");

        assertThat(answer.framing()).isEqualTo(Framing.CHUNKED);
        assertThat(answer.text()).isEqualTo("abc0123456789");
        assertThat(answer.complete()).isTrue();
    }

    @Test
    void withoutLengthAndChunksTheEndOfTheConnectionIsTheEnd() throws IOException {
        Answer answer = read(OK + "Connection: close\r\n\r\nabc");

        assertThat(answer.framing()).isEqualTo(Framing.CLOSE);
        assertThat(answer.text()).isEqualTo("abc");
        assertThat(answer.complete()).isTrue();
        assertThat(answer.announcesClose()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"true, 200", "false, 204", "false, 304"})
    void someAnswersHaveNoContent(boolean toHead, int status) throws IOException {
        InputStream in = stream("HTTP/1.1 " + status + " \r\nContent-Length: 3\r\n\r\nHTTP");

        Answer answer = IncomingAnswer.begin(in, toHead).finish();

        assertThat(answer.content()).isEmpty();
        assertThat(answer.complete()).isTrue();
        assertThat(in.read()).as("the byte after the answer").isEqualTo('H');
    }

    @Test
    void interimAnswersAreCollected() throws IOException {
        Answer answer = read(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 \r\nLink: x\r\n\r\n" + OK + "Content-Length: 0\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.interim()).extracting(Answer::status).containsExactly(100, 103);
        assertThat(answer.interim().get(1).header("Link")).isEqualTo("x");
    }

    @Test
    void contentCanBeTakenBitByBit() throws IOException {
        IncomingAnswer answer = IncomingAnswer.begin(
                stream(OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"), false);

        assertThat(answer.take(2) + "|" + answer.take(3)).isEqualTo("ab|cde");
        assertThat(answer.finish().text()).isEqualTo("abcdef");
    }

    @Test
    void takingMoreThanThereIsFails() throws IOException {
        IncomingAnswer answer = IncomingAnswer.begin(stream(OK + "Content-Length: 3\r\n\r\nabc"), false);

        assertThatThrownBy(() -> answer.take(4))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ended after 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10\r\n\r\nabc",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
                "Transfer-Encoding: chunked\r\n\r\n9\r\nabc",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0"
            })
    void whatEndsTooEarlyIsIncomplete(String rest) throws IOException {
        Answer answer = read(OK + rest);

        assertThat(answer.complete()).isFalse();
        assertThat(answer.text()).isEqualTo("abc");
    }

    @Test
    void aResetMakesAnAnswerIncomplete() throws IOException {
        InputStream bytes = stream(OK + "Connection: close\r\n\r\nabc");
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new SocketException("Connection reset");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        };
        InputStream reset = new SequenceInputStream(bytes, failing);

        Answer answer = IncomingAnswer.begin(reset, false).finish();

        assertThat(answer.complete()).isFalse();
        assertThat(answer.text()).isEqualTo("abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200\r\n", "HTTP/1.1  200 OK\r\n", "HTTP/2 200 OK\r\n", "HTTP/1.1 20 OK\r\n",
                        "HTTP/1.1 2000 OK\r\n", "HTTP/1.1 600 OK\r\n",
                "http/1.1 200 OK\r\n", " HTTP/1.1 200 OK\r\n", "\r\nHTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\n",
                        "HTTP/1.1 200 O\u0001K\r\n", "HTTP/1.1 200 O\rK\r\n"
            })
    void aMalformedStatusLineIsRefused(String line) {
        malformed(line + "Content-Length: 0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-A 1",
                "X-A : 1",
                ": 1",
                "X A: 1",
                " X-A: 1",
                "X-A: 1\r\n 2",
                "X-A: 1\r\n\t2",
                "X-A: 1\n",
                "X-A: \u0000",
                "X-A: a\u0007b",
                "X-A: 1\r",
                "X(A: 1"
            })
    void aMalformedFieldIsRefused(String field) {
        malformed(OK + "Content-Length: 0\r\n" + field + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nContent-Length: 3\r\n",
                "Content-Length: 3, 3\r\n",
                "Content-Length: +3\r\n",
                "Content-Length: \r\n",
                "Content-Length: 0x3\r\n",
                "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: gzip\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                ""
            })
    void aMalformedFramingIsRefused(String fields) {
        malformed(OK + fields + "\r\nabc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3\nabc\r\n0\r\n\r\n",
                "3;x=y\r\nabc\r\n0\r\n\r\n",
                "3 \r\nabc\r\n0\r\n\r\n",
                "\r\nabc\r\n0\r\n\r\n",
                "x\r\nabc\r\n",
                "-1\r\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "3\r\nabc0\r\n\r\n",
                "3\r\nabc\r\n0\r\nX-A: 1\r\n\r\n",
                "1234567890123456\r\nabc"
            })
    void malformedChunksAreRefused(String chunks) {
        malformed(OK + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200", OK, OK + "Content-Length: 3", OK + "Content-Length: 3\r\n"})
    void anAnswerWithoutACompleteHeadFails(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(AssertionError.class).hasMessageContaining("closed");
    }

    private static void malformed(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedAnswer.class).hasMessageContaining("malformed");
    }

    private static Answer read(String text) throws IOException {
        return IncomingAnswer.begin(stream(text), false).finish();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}

package io.postern.gateway.spi;

import static io.postern.gateway.spi.EngineFixture.GET;
import static io.postern.gateway.spi.EngineFixture.HEAD;
import static io.postern.gateway.spi.EngineFixture.answering;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Body;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.FileBody;
import io.postern.gateway.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter F: how the engine sends file bodies. */
@Timeout(30)
class EngineFileTest {

    @TempDir
    Path directory;

    private final EngineFixture fixture = EngineFixture.standard();
    private final List<FileChannel> channels = new ArrayList<>();
    private Path file = Path.of("");

    @BeforeEach
    void aFileOfTenBytes() throws IOException {
        file = Files.writeString(directory.resolve("file"), "0123456789");
    }

    private FileChannel channel() throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channels.add(channel);
        return channel;
    }

    @AfterEach
    void everyFileIsClosed() {
        assertThat(channels).noneMatch(FileChannel::isOpen);
    }

    private static Body wrapped(Body inner) {
        return new Body() {
            @Override
            public java.util.Iterator<ByteBuffer> iterator() {
                return inner.iterator();
            }

            @Override
            public void close() throws IOException {
                try {
                    inner.close();
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
        };
    }

    @Test
    void aFileIsTransferredAsAWhole() throws IOException {
        MemoryExchange exchange = fixture.handle(GET, answering(FileBody.from(channel())));

        assertThat(exchange.calls()).containsExactly("respond 200", "sendFile 0+10", "end", "keep");
        assertThat(exchange.response().length()).isEqualTo(10);
        assertThat(exchange.content()).isEqualTo("0123456789");
    }

    @Test
    void aFileOpenedByItsPathIsTransferredToo() throws IOException {
        MemoryExchange exchange = fixture.handle(GET, answering(Body.of(file)));

        assertThat(exchange.calls()).contains("sendFile 0+10");
    }

    @Test
    void itBeginsAtThePositionOfItsChannel() throws IOException {
        MemoryExchange exchange =
                fixture.handle(GET, answering(FileBody.from(channel().position(4))));

        assertThat(exchange.content()).isEqualTo("456789");
        assertThat(exchange.response().length()).isEqualTo(6);
    }

    @Test
    void aRegionIsTransferred() throws IOException {
        MemoryExchange exchange = fixture.handle(GET, answering(FileBody.region(channel(), 2, 3)));

        assertThat(exchange.calls()).contains("sendFile 2+3");
        assertThat(exchange.content()).isEqualTo("234");
    }

    @Test
    void itEndsAtTheDeclaredLength() throws IOException {
        MemoryExchange exchange = fixture.handle(GET, answering(FileBody.from(channel()), "Content-Length", "4"));

        assertThat(exchange.content()).isEqualTo("0123");
        assertThat(exchange.calls()).endsWith("end", "keep");
        assertThat(fixture.errors.failures()).isEmpty();
    }

    @Test
    void aDeclaredLengthBeyondTheFileIsNotCorrected() throws IOException {
        MemoryExchange exchange = fixture.handle(GET, answering(FileBody.from(channel()), "Content-Length", "11"));

        assertThat(exchange.response().length()).isEqualTo(11);
        assertThat(exchange.content()).isEqualTo("0123456789");
        assertThat(exchange.aborted()).isTrue();
        assertThat(fixture.errors.failures()).singleElement().isInstanceOf(ContractViolation.class);
    }

    @Test
    void aWrappedFileIsIteratedAndGivesTheSameBytes() throws IOException {
        MemoryExchange exchange = fixture.handle(GET, answering(wrapped(FileBody.from(channel()))));

        assertThat(exchange.calls()).containsExactly("respond 200", "write 10", "end", "keep");
        assertThat(exchange.content()).isEqualTo("0123456789");
    }

    @Test
    void whatWasWrittenBeforeCountsAgainstTheLength() throws IOException {
        FileBody body = FileBody.from(channel());

        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse
                    .start("200 OK", Headers.of("Content-Length", "7"))
                    .write(ByteBuffer.wrap(new byte[] {'a', 'b', 'c'}));
            return body;
        });

        assertThat(exchange.content()).isEqualTo("abc0123");
        assertThat(exchange.complete()).isTrue();
    }

    @Test
    void nothingOfItIsSentWhereTheLengthIsUsedUp() throws IOException {
        FileBody body = FileBody.from(channel());

        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse
                    .start("200 OK", Headers.of("Content-Length", "3"))
                    .write(ByteBuffer.wrap(new byte[] {'a', 'b', 'c'}));
            return body;
        });

        assertThat(exchange.calls()).containsExactly("respond 200", "write 3", "end", "keep");
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200 OK, 10", "GET, 304 Not Modified, -1", "GET, 204 No Content, -1", "GET, 205 Reset, 0"})
    void whereNoContentFollowsNothingOfItIsSent(String method, String status, long length) throws IOException {
        FileBody body = FileBody.from(channel());

        MemoryExchange exchange =
                fixture.handle(method + " / HTTP/1.1\r\nHost: a\r\n\r\n", (environ, startResponse) -> {
                    startResponse.start(status, Headers.of());
                    return body;
                });

        assertThat(exchange.calls()).containsExactly("respond " + status.substring(0, 3), "end", "keep");
        assertThat(exchange.response().length()).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(strings = {GET, HEAD})
    void anEmptyFileIsAValidResponse(String request) throws IOException {
        Files.writeString(file, "");

        MemoryExchange exchange = fixture.handle(request, answering(FileBody.from(channel())));

        assertThat(exchange.calls()).containsExactly("respond 200", "end", "keep");
        assertThat(exchange.response().length()).isEqualTo(request.equals(GET) ? 0 : -1);
    }

    @Test
    void aFileWithoutAStartIsAFailure() throws IOException {
        FileBody body = FileBody.from(channel());

        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> body);

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.calls()).doesNotContain("sendFile 0+10");
    }

    @Test
    void aFileAfterAStartThatWasRefusedIsAFailure() throws IOException {
        FileBody body = FileBody.from(channel());

        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            try {
                startResponse.start("bad", Headers.of());
            } catch (ContractViolation expected) {
                return body;
            }
            throw new AssertionError("the start should have been refused");
        });

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(fixture.errors.failures()).singleElement().isInstanceOf(ContractViolation.class);
    }

    @Test
    void aLargeFileIsTransferredInParts() throws IOException {
        Files.write(file, new byte[600 * 1024]);

        MemoryExchange exchange = fixture.handle(GET, answering(FileBody.region(channel(), 10, 356 * 1024)));

        assertThat(exchange.calls())
                .containsExactly("respond 200", "sendFile 10+262144", "sendFile 262154+102400", "end", "keep");
        assertThat(exchange.content()).hasSize(356 * 1024);
    }

    @Test
    void aFileFollowsWhatWasWrittenWithoutALength() throws IOException {
        FileBody body = FileBody.from(channel());

        MemoryExchange exchange = fixture.handle(GET, (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of()).write(ByteBuffer.wrap(new byte[] {'x'}));
            return body;
        });

        assertThat(exchange.content()).isEqualTo("x0123456789");
        assertThat(exchange.complete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"4,0123", "0,''"})
    void aFileThatHasShrunkIsLongEnoughForAShorterLength(String length, String content) throws IOException {
        FileChannel channel = channel();
        FileBody body = FileBody.from(channel);
        channel.truncate(5);

        MemoryExchange exchange = fixture.handle(GET, answering(body, "Content-Length", length));

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.content()).isEqualTo(content);
        assertThat(exchange.complete()).isTrue();
    }

    @Test
    void anEmptyFileWhereBytesWereDeclaredIsA500() throws IOException {
        Files.writeString(file, "");

        MemoryExchange exchange = fixture.handle(GET, answering(FileBody.from(channel()), "Content-Length", "5"));

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.complete()).isTrue();
    }

    @Test
    void aFileThatIsTooShortSaysWhereItEnds() throws IOException {
        FileChannel channel = channel();
        FileBody body = FileBody.region(channel, 2, 8);
        channel.truncate(5);

        fixture.handle(GET, answering(body));

        assertThat(fixture.errors.failures())
                .singleElement()
                .extracting(failure -> String.valueOf(failure.getMessage()))
                .asString()
                .contains("ends at byte 5", "at 10");
    }

    @Test
    void aFileThatHasShrunkBeforeTheHeadLeftIsA500() throws IOException {
        FileChannel channel = channel();
        FileBody body = FileBody.from(channel);
        channel.truncate(5);

        MemoryExchange exchange = fixture.handle(GET, answering(body));

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(fixture.errors.failures()).hasSize(1);
    }

    @Test
    void aFileThatShrinksWhileItIsSentAbortsTheResponse() throws IOException {
        Files.write(file, new byte[200_000]);
        FileChannel channel = channel();
        MemoryExchange exchange = fixture.exchange(GET);

        fixture.handle(exchange, shrinking(channel, exchange));

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.aborted()).isTrue();
        assertThat(fixture.errors.failures()).hasSize(1);
        assertThat(fixture.errors.notes()).isEmpty();
    }

    /** Shrinks the file when its size is looked at the last time before it is sent. */
    private static io.postern.gateway.Application shrinking(FileChannel channel, MemoryExchange exchange) {
        exchange.before("sendFile", () -> channel.truncate(100_000));
        return answering(region(channel));
    }

    private static FileBody region(FileChannel channel) {
        return FileBody.region(channel, 0, 200_000);
    }

    @Test
    void aFileThatIsClosedWhileItIsSentIsNoClientThatLeft() throws IOException {
        FileChannel channel = channel();
        MemoryExchange exchange = fixture.exchange(GET).before("sendFile", channel::close);

        fixture.handle(exchange, answering(FileBody.from(channel)));

        assertThat(exchange.aborted()).isTrue();
        assertThat(fixture.errors.failures()).hasSize(1);
        assertThat(fixture.errors.notes()).isEmpty();
    }

    @Test
    void aTransferOfTheServersOwnThatFindsTheFileShortIsNoClientThatLeft() throws IOException {
        FileChannel channel = channel();
        MemoryExchange exchange = fixture.exchange(GET).before("sendFile", () -> {
            channel.truncate(5);
            throw new IOException("the transfer stopped");
        });

        fixture.handle(exchange, answering(FileBody.from(channel)));

        assertThat(exchange.aborted()).isTrue();
        assertThat(fixture.errors.failures()).hasSize(1);
    }

    @Test
    void aClientThatLeavesDuringTheTransferIsNoted() throws IOException {
        MemoryExchange exchange = fixture.exchange(GET).failing("sendFile", 1, new IOException("broken pipe"));

        fixture.handle(exchange, answering(FileBody.from(channel())));

        assertThat(exchange.aborted()).isTrue();
        assertThat(fixture.errors.failures()).isEmpty();
        assertThat(fixture.errors.notes()).hasSize(1);
    }

    @Test
    void aRegionBeyond2GiBIsAnOrdinaryOne() throws IOException {
        long far = 3L << 30;
        FileChannel channel = channel();
        channel.write(ByteBuffer.wrap(new byte[] {'x', 'y'}), far); // sparse

        MemoryExchange exchange = fixture.handle(GET, answering(FileBody.region(channel, far, 2)));

        assertThat(exchange.content()).isEqualTo("xy");
    }
}

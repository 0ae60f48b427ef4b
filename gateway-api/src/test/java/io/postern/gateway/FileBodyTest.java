package io.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SPEC.md, chapter F: a file body as a body. */
class FileBodyTest {

    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void aFileOfTenBytes() throws IOException {
        file = Files.writeString(directory.resolve("file"), "0123456789");
    }

    private static String content(Body body) {
        StringBuilder content = new StringBuilder();
        for (ByteBuffer block : body) {
            while (block.hasRemaining()) {
                content.append((char) block.get());
            }
        }
        return content.toString();
    }

    @Test
    void aFileIsAnOrdinaryBody() throws Exception {
        try (FileBody body = FileBody.open(file)) {
            assertThat(content(body)).isEqualTo("0123456789");
            assertThat(body.length()).isEqualTo(10);
        }
    }

    @Test
    void aFileBodyOfTheApiIsOne() throws Exception {
        Body ofPath = Body.of(file);
        Body ofChannel = Body.of(FileChannel.open(file));

        assertThat(ofPath).isInstanceOf(FileBody.class);
        assertThat(ofChannel).isInstanceOf(FileBody.class);
        ofPath.close();
        ofChannel.close();
    }

    @Test
    void itBeginsAtThePositionOfItsChannelAndDoesNotMoveIt() throws Exception {
        FileChannel channel = FileChannel.open(file).position(3);

        try (FileBody body = FileBody.from(channel)) {
            assertThat(body.position()).isEqualTo(3);
            assertThat(body.length()).isEqualTo(7);
            assertThat(content(body)).isEqualTo("3456789");
            assertThat(channel.position()).isEqualTo(3);
        }
    }

    @Test
    void aPositionBeyondTheFileLeavesNothing() throws Exception {
        try (FileBody body = FileBody.from(FileChannel.open(file).position(11))) {
            assertThat(body.length()).isZero();
            assertThat(content(body)).isEmpty();
        }
    }

    @Test
    void aRegionIsAPart() throws Exception {
        try (FileBody body = FileBody.region(FileChannel.open(file), 2, 3)) {
            assertThat(content(body)).isEqualTo("234");
        }
    }

    @Test
    void aRegionOfSeveralBlocksEndsInTheMiddleOfTheFile() throws Exception {
        Files.writeString(file, "x".repeat(70_000) + "y".repeat(70_000));

        try (FileBody body = FileBody.region(FileChannel.open(file), 1000, 70_000)) {
            assertThat(content(body)).isEqualTo("x".repeat(69_000) + "y".repeat(1000));
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, -1"})
    void aRegionIsNotNegative(long position, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            assertThatThrownBy(() -> FileBody.region(channel, position, length))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a region has a position and a length of 0 or more, but they are " + position + " and "
                            + length);
        }
    }

    @Test
    void aLargeFileComesInSeveralBlocks() throws Exception {
        Files.write(file, new byte[100_000]);

        try (FileBody body = FileBody.open(file)) {
            Iterator<ByteBuffer> blocks = body.iterator();
            assertThat(blocks.next().remaining() + blocks.next().remaining()).isEqualTo(100_000);
            assertThat(blocks.hasNext()).isFalse();
            assertThatThrownBy(blocks::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void aFileThatHasShrunkFailsTheIteration() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileBody body = FileBody.from(channel)) {
            channel.truncate(4);

            assertThatThrownBy(() -> content(body))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseInstanceOf(EOFException.class)
                    .hasMessageContaining("the file ended 6 bytes before its region did");
        }
    }

    @Test
    void closingItClosesTheFile() throws Exception {
        FileChannel channel = FileChannel.open(file);
        FileBody body = FileBody.from(channel);

        body.close();
        body.close();

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aMissingFileIsToldWhenTheBodyIsMade() {
        assertThatThrownBy(() -> Body.of(directory.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aDirectoryIsToldWhenTheBodyIsMade() {
        assertThatThrownBy(() -> Body.of(directory))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(directory + ": is a directory");
    }

    @Test
    void nullsAreRefusedAtOnce() {
        assertThatThrownBy(() -> FileBody.region(Nothing.at(), 0, 0)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> FileBody.from(Nothing.at())).isInstanceOf(NullPointerException.class);
    }
}

package io.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bodies that the API makes from bytes, text, blocks and streams. */
class BodyTest {

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The blocks, each read to its end as a server might. */
    private static List<String> blocks(Body body) {
        List<String> blocks = new ArrayList<>();
        for (ByteBuffer block : body) {
            byte[] bytes = new byte[block.remaining()];
            block.get(bytes);
            blocks.add(new String(bytes, StandardCharsets.UTF_8));
        }
        return blocks;
    }

    @Test
    void anEmptyBodyHasNoBlocks() {
        assertThat(blocks(Body.empty())).isEmpty();
        assertThat(Body.empty().length()).isZero();
    }

    @Test
    void behindItsLastBlockABodyInMemoryHasNoMore() {
        assertThatThrownBy(Body.empty().iterator()::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void textIsUtf8() {
        assertThat(blocks(Body.of("日本 é"))).containsExactly("日本 é");
        assertThat(Body.of("日本 é").length()).isEqualTo(9);
        assertThat(Body.of("").length()).isZero();
    }

    @Test
    void bytesAreOneBlock() {
        assertThat(blocks(Body.of(new byte[] {'a', 'b'}))).containsExactly("ab");
    }

    @Test
    void buffersAreABlockEachFromTheirPosition() {
        ByteBuffer part = bytes("..two..");
        part.position(2).limit(5);

        Body body = Body.of(bytes("one"), part, bytes(""));

        assertThat(body.length()).isEqualTo(6);
        assertThat(blocks(body)).containsExactly("one", "two", "");
        assertThat(part.position()).isEqualTo(2);
    }

    @Test
    void bodiesInMemoryMayBeSharedAndReturnedAgain() {
        Body body = Body.of(bytes("one"), bytes("two"));
        Iterator<ByteBuffer> first = body.iterator();
        first.next().get();

        assertThat(blocks(body)).containsExactly("one", "two");
        assertThat(blocks(body)).containsExactly("one", "two");
        assertThat(first.next().remaining()).isEqualTo(3);
    }

    @Test
    void aBodyOfBytesIsOneBlockThatMayBeSharedAndReturnedAgain() {
        Body body = Body.of("one".getBytes(StandardCharsets.UTF_8));
        Iterator<ByteBuffer> first = body.iterator();
        first.next().get();

        assertThat(body.length()).isEqualTo(3);
        assertThat(blocks(body)).containsExactly("one");
        assertThat(blocks(body)).containsExactly("one");
        assertThatThrownBy(first::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void theirBlocksCannotBeChanged() {
        byte[] bytes = {'a'};

        assertThat(Body.of(bytes).iterator().next().isReadOnly()).isTrue();
    }

    @Test
    void nullsAreRefusedAtOnce() {
        assertThatThrownBy(() -> Body.of((String) Nothing.at())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Body.of((byte[]) Nothing.at())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Body.of(bytes("a"), Nothing.at())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Body.of((InputStream) Nothing.at())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Body.of(Nothing.<Iterable<ByteBuffer>>at())).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aLambdaIsABodyOfUnknownLengthWithNothingToClose() throws Exception {
        Body body = () -> List.of(bytes("one")).iterator();

        assertThat(body.length()).isEqualTo(-1);
        body.close();
        assertThat(blocks(body)).containsExactly("one");
    }

    // Iterables

    @Test
    void anIterableIsABodyOfUnknownLength() throws Exception {
        Body body = Body.of(List.of(bytes("one"), bytes("two")));

        assertThat(blocks(body)).containsExactly("one", "two");
        assertThat(body.length()).isEqualTo(-1);
        body.close();
    }

    @Test
    void anIterableThatCanBeClosedIsClosedWithTheBody() throws Exception {
        List<String> closed = new ArrayList<>();
        class Closeable implements Iterable<ByteBuffer>, AutoCloseable {
            @Override
            public Iterator<ByteBuffer> iterator() {
                return List.<ByteBuffer>of().iterator();
            }

            @Override
            public void close() {
                closed.add("closed");
            }
        }

        Body.of(new Closeable()).close();

        assertThat(closed).hasSize(1);
    }

    // Streams

    /** A stream that tells how it was used. */
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // used by one thread
    private static final class WatchedStream extends ByteArrayInputStream {

        private int reads;
        private int closes;

        WatchedStream(String text) {
            super(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            reads++;
            return super.read(target, offset, length);
        }

        @Override
        public int read(byte[] target) throws IOException {
            return read(target, 0, target.length);
        }

        @Override
        public void close() {
            closes++;
        }
    }

    @Test
    void makingAStreamBodyReadsNothing() {
        WatchedStream stream = new WatchedStream("content");

        Body body = Body.of(stream);

        assertThat(body.length()).isEqualTo(-1);
        assertThat(body.iterator()).isNotNull();
        assertThat(stream.reads).isZero();
    }

    @Test
    void aStreamIsReadInBlocksOfTheGivenSize() {
        Body body = Body.of(new WatchedStream("x".repeat(150)), 120);

        assertThat(blocks(body)).containsExactly("x".repeat(120), "x".repeat(30));
        assertThat(blocks(Body.of(new WatchedStream("ab"), 1))).containsExactly("a", "b");
    }

    @Test
    void aStreamBeginsWhereItStands() throws IOException {
        WatchedStream stream = new WatchedStream("0123456789");
        assertThat(stream.read()).isEqualTo('0');
        stream.skipNBytes(2);

        assertThat(blocks(Body.of(stream))).containsExactly("3456789");
    }

    @Test
    void whatAStreamHasIsABlockAtOnce() {
        InputStream live = new InputStream() {
            private int left = 3;

            @Override
            public int read() {
                throw new AssertionError("blocks are read");
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                target[offset] = 'x';
                return left-- > 0 ? 1 : -1;
            }
        };

        assertThat(blocks(Body.of(live))).containsExactly("x", "x", "x");
    }

    @Test
    void nothingIsReadBehindTheEndOfAStream() {
        WatchedStream stream = new WatchedStream("a");
        Iterator<ByteBuffer> blocks = Body.of(stream).iterator();
        assertThat(blocks.hasNext()).isTrue();
        assertThat(blocks.hasNext()).isTrue();
        assertThat(blocks.next().remaining()).isOne();

        assertThat(blocks.hasNext()).isFalse();
        assertThat(blocks.hasNext()).isFalse();
        assertThatThrownBy(blocks::next).isInstanceOf(NoSuchElementException.class);
        assertThat(stream.reads).isEqualTo(2);
    }

    @Test
    void theStreamIsClosedWithTheBody() throws Exception {
        WatchedStream stream = new WatchedStream("a");

        Body.of(stream).close();

        assertThat(stream.closes).isOne();
        assertThat(stream.reads).isZero();
    }

    @Test
    void aStreamThatFailsFailsTheIteration() {
        IOException failure = new IOException("bad disk");
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                throw failure;
            }
        };

        assertThatThrownBy(() -> Body.of(broken).iterator().hasNext())
                .isInstanceOf(UncheckedIOException.class)
                .hasCause(failure);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aBlockSizeIsAtLeastOne(int size) {
        assertThatThrownBy(() -> Body.of(new WatchedStream("a"), size))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("blockSize is at least 1, but it is " + size);
    }
}

package io.postern.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The body of a response: blocks of bytes, asked for one by one, each sent before the next is asked for (rule B-03).
 *
 * <p>The server calls {@link #iterator()} at most once (rule B-08), sends the remaining bytes of each block without
 * moving its position, and calls {@link #close()} exactly once on every path (rules B-12 to B-16). Empty blocks send
 * nothing (rule B-04). An iterator may block; one that is {@link AutoCloseable} itself is closed before the body (rule
 * B-21). It reports an {@link IOException} as {@link java.io.UncheckedIOException}.
 *
 * <p>Of the bodies made here, those of bytes, text and buffers may be kept, shared and returned again; those of a file,
 * a stream or an iterable serve one response.
 */
@FunctionalInterface
@SuppressWarnings("try") // close may throw what the application likes, InterruptedException included
public interface Body extends Iterable<ByteBuffer>, AutoCloseable {

    /** Releases what the body holds. */
    @Override
    default void close() throws Exception {}

    /**
     * The length of the whole body in bytes, or -1 when it is not known without iterating. It becomes the
     * Content-Length where the application gave none, and is then held to like one (rules B-10, B-11).
     */
    default long length() {
        return -1;
    }

    /** Returns a body without a byte. */
    static Body empty() {
        return BufferBody.EMPTY;
    }

    /** Returns a body of these bytes, which are not copied. */
    static Body of(byte[] bytes) {
        return new BytesBody(bytes);
    }

    /** Returns a body of this text in UTF-8. */
    static Body of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a body of what remains in these buffers, a block each; they are neither copied nor moved. */
    static Body of(ByteBuffer... blocks) {
        return BufferBody.of(blocks);
    }

    /** Returns a body of these blocks; closes the iterable if it is {@link AutoCloseable}. */
    static Body of(Iterable<ByteBuffer> blocks) {
        return new IterableBody(blocks);
    }

    /**
     * Returns a body of the whole file, which is opened now, so that a missing one can be answered for, and closed with
     * the body.
     *
     * @throws IOException if it cannot be opened
     */
    static Body of(Path file) throws IOException {
        return FileBody.open(file);
    }

    /** Returns a body of the file from the channel's position to its end; closes the channel (rules F-04, F-08). */
    static Body of(FileChannel file) throws IOException {
        return FileBody.from(file);
    }

    /** Returns a body of what the stream has left, in blocks of up to 64 KiB; closes the stream (rules F-08, F-09). */
    static Body of(InputStream stream) {
        return of(stream, StreamBody.BLOCK_SIZE);
    }

    /**
     * Returns a body of what the stream has left; closes the stream.
     *
     * @param blockSize the most bytes of a block
     */
    static Body of(InputStream stream, int blockSize) {
        return new StreamBody(stream, blockSize);
    }
}

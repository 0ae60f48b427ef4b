package io.postern.gateway.spi;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Copies a region of a file through the heap, for servers without a file transfer of their own. */
final class FileRegions {

    private static final int BLOCK = 64 * 1024;

    private FileRegions() {}

    /** Takes one block; may fail. */
    @FunctionalInterface
    interface Sink {
        void write(ByteBuffer block) throws IOException;
    }

    /** Throws {@link java.io.UncheckedIOException} when the file fails, so that an IOException is the sink's. */
    static void copy(FileChannel file, long position, long count, Sink sink) throws IOException {
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, count));
        long end = position + count;
        for (long at = position; at < end; ) {
            block.clear().limit((int) Math.min(block.capacity(), end - at));
            int read = read(file, block, at);
            at += read;
            if (read > 0) {
                sink.write(block.flip());
            }
        }
    }

    private static int read(FileChannel file, ByteBuffer block, long at) {
        try {
            int read = file.read(block, at);
            if (read < 0) {
                throw new EOFException("the file ended at byte " + at + " while it was sent");
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

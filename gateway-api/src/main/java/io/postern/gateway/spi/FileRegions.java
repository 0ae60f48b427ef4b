package io.postern.gateway.spi;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Copies a region of a file block by block, for servers without a file transfer of their own. */
final class FileRegions {

    /** How many bytes a block has, unless the region is smaller. */
    static final int BLOCK = 64 * 1024;

    private FileRegions() {}

    /** Takes one block; may fail. */
    @FunctionalInterface
    interface Sink {
        void write(ByteBuffer block) throws IOException;
    }

    /**
     * By way of that block, all of which it may use; throws {@link java.io.UncheckedIOException} when the file fails,
     * so that an IOException is the sink's.
     */
    static void copy(FileChannel file, long position, long count, ByteBuffer block, Sink sink) throws IOException {
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

package io.postern.middleware;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.NoSuchElementException;
import java.util.zip.GZIPOutputStream;

/** Compresses block by block: what a block becomes can be read without the next. */
final class GzipBlocks implements AutoCloseable {

    private static final int BUFFER = 8192;

    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private final GZIPOutputStream gzip;
    private boolean finished;

    GzipBlocks() {
        try {
            gzip = new GZIPOutputStream(compressed, BUFFER, true);
        } catch (IOException e) { // of memory
            throw new UncheckedIOException(e);
        }
    }

    /** Compresses what remains in a block, without moving its position; an empty one stays empty. */
    ByteBuffer encode(ByteBuffer block) {
        byte[] bytes = new byte[block.remaining()];
        block.duplicate().get(bytes);
        try {
            if (bytes.length > 0) {
                gzip.write(bytes);
                gzip.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.length > 0 ? taken() : ByteBuffer.allocate(0);
    }

    boolean isFinished() {
        return finished;
    }

    /** The last bytes. */
    ByteBuffer finish() {
        if (finished) {
            throw new NoSuchElementException("the body has ended");
        }
        finished = true;
        close();
        return taken();
    }

    private ByteBuffer taken() {
        ByteBuffer taken = ByteBuffer.wrap(compressed.toByteArray());
        compressed.reset();
        return taken;
    }

    /** Gives the memory of the compressor back; harmless when called again. */
    @Override
    public void close() {
        try {
            gzip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

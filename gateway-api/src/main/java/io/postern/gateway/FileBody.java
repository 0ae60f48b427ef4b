package io.postern.gateway;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * A body that is a region of a file. When the application returns this very object, the server may transfer the file
 * without copying it through the heap; iterated, by middleware for example, it yields the same bytes (rules F-03, F-10,
 * F-11).
 */
public final class FileBody implements Body {

    private static final int BLOCK_SIZE = 64 * 1024;

    private final FileChannel file;
    private final long position;
    private final long length;

    private FileBody(FileChannel file, long position, long length) {
        this.file = file;
        this.position = position;
        this.length = length;
    }

    /**
     * Returns a body of the whole file, opened now.
     *
     * @throws IOException if it cannot be opened
     */
    public static FileBody open(Path file) throws IOException {
        if (Files.isDirectory(file)) { // some systems would open it, and fail at the first read
            throw new FileSystemException(file.toString(), null, "is a directory");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return from(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Returns a body of the file from the channel's position to its present end. */
    public static FileBody from(FileChannel file) throws IOException {
        long position = file.position();
        return region(file, position, Math.max(0, file.size() - position));
    }

    /**
     * Returns a body of a region of the file, for an answer to a request for a range.
     *
     * @param position where the region begins, in bytes
     * @param length how long it is, in bytes; a file that ends before aborts the response (rule F-13)
     */
    public static FileBody region(FileChannel file, long position, long length) {
        if (position < 0 || length < 0) {
            throw new IllegalArgumentException(
                    "a region has a position and a length of 0 or more, but they are " + position + " and " + length);
        }
        return new FileBody(Objects.requireNonNull(file, "file"), position, length);
    }

    /** The file. Its position is not used and not moved. */
    public FileChannel file() {
        return file;
    }

    /** Where the region begins, in bytes. */
    public long position() {
        return position;
    }

    /** How long the region is, in bytes. */
    @Override
    public long length() {
        return length;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        return new Blocks();
    }

    /** Closes the file. */
    @Override
    public void close() throws IOException {
        file.close();
    }

    private final class Blocks implements Iterator<ByteBuffer> {

        private final ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK_SIZE, length));
        private long sent;

        @Override
        public boolean hasNext() {
            return sent < length;
        }

        @Override
        public ByteBuffer next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the region has ended");
            }
            try {
                block.clear().limit((int) Math.min(block.capacity(), length - sent));
                int read = file.read(block, position + sent);
                if (read < 0) {
                    throw new EOFException("the file ended " + (length - sent) + " bytes before its region did");
                }
                sent += read;
                return block.flip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

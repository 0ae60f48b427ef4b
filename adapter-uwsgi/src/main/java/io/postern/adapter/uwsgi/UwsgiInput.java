package io.postern.adapter.uwsgi;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What the peer sends: the packet, then the body, of which it gives no more than was announced. */
final class UwsgiInput extends InputStream {

    private static final int BUFFER = 4096; // most packets come in one read

    private final UwsgiChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();
    private long left = Long.MAX_VALUE;

    UwsgiInput(UwsgiChannel channel) {
        this.channel = channel;
    }

    /** Waits for the first bytes; false if none come. */
    boolean await() throws IOException {
        int count = channel.read(buffer.clear());
        buffer.flip();
        return count >= 0;
    }

    /** Reads that many bytes, all of them; numbers in them are little-endian. */
    ByteBuffer exactly(int count) throws IOException {
        byte[] bytes = readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the packet ended after " + bytes.length + " of " + count + " bytes");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Gives so many bytes from now on, and then the end. */
    void limit(long bytes) {
        left = bytes;
    }

    /** Whether the end was given. */
    boolean isAtLimit() {
        return left == 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int most = (int) Math.min(length, left);
        int count = buffer.hasRemaining() ? buffered(target, offset, most) : received(target, offset, most);
        left -= Math.max(0, count);
        return count;
    }

    private int buffered(byte[] target, int offset, int most) {
        int count = Math.min(most, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    private int received(byte[] target, int offset, int most) throws IOException {
        return channel.read(ByteBuffer.wrap(target, offset, most));
    }

    @Override
    public int available() {
        return (int) Math.min(left, buffer.remaining());
    }
}

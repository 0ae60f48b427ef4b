package io.postern.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** Content of any size that is made while it is read: each block has its number, so that none can pass for another. */
final class Blocks {

    static final int MEBIBYTE = 1 << 20;
    private static final int BLOCK = 1 << 16;

    private Blocks() {}

    /** So many MiB. */
    static InputStream stream(long mebibytes) {
        return new Numbered(mebibytes * (MEBIBYTE / BLOCK));
    }

    /** What the hash of these is, in hex. */
    static String sha256(long mebibytes) {
        return sha256(stream(mebibytes));
    }

    /** Reads to the end. */
    static String sha256(InputStream content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(content, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // each JDK has it
        }
    }

    private static final class Numbered extends InputStream {

        private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
        private final long count;
        private long number;

        Numbered(long count) {
            this.count = count;
            new Random(1).nextBytes(block.array());
            block.limit(0);
        }

        @Override
        public int read() {
            return isAtEnd() ? -1 : block.get() & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (isAtEnd()) {
                return -1;
            }
            int taken = Math.min(length, block.remaining());
            block.get(bytes, offset, taken);
            return taken;
        }

        private boolean isAtEnd() {
            if (!block.hasRemaining() && number < count) {
                block.clear().putLong(0, number++);
            }
            return !block.hasRemaining();
        }
    }
}

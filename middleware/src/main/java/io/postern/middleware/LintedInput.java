package io.postern.middleware;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code gateway.input} as the side inside sees it. Each way of reading is the stream's own, so that its quick ones
 * stay quick. It may be closed (rule I-22).
 */
final class LintedInput extends FilterInputStream {

    private final LintedRequest request;
    private final long length;
    private long count;
    private boolean ended;
    private long markedCount;
    private boolean markedEnd;

    LintedInput(InputStream input, @Nullable Object contentLength, LintedRequest request) {
        super(input);
        this.request = request;
        this.length = length(contentLength);
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        if (value < -1 || value > 0xFF) {
            request.report(Check.BAD_BYTE, "it gave " + value);
        }
        received(value < 0 ? -1 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int wanted) throws IOException {
        checkArguments(target, offset, wanted);
        int read = in.read(target, offset, wanted);
        if (read < -1 || read > wanted || (read == 0 && wanted > 0)) {
            request.report(Check.BAD_COUNT, "it gave " + read + " for " + wanted);
        }
        if (wanted > 0) {
            received(read);
        }
        return read;
    }

    @Override
    public byte[] readAllBytes() throws IOException {
        byte[] all = in.readAllBytes();
        receivedAll(all.length);
        return all;
    }

    @Override
    public byte[] readNBytes(int wanted) throws IOException {
        byte[] some = in.readNBytes(wanted);
        receivedAllOf(wanted, some.length);
        return some;
    }

    @Override
    public int readNBytes(byte[] target, int offset, int wanted) throws IOException {
        checkArguments(target, offset, wanted);
        int read = in.readNBytes(target, offset, wanted);
        receivedAllOf(wanted, read);
        return read;
    }

    @Override
    public long transferTo(OutputStream target) throws IOException {
        long transferred = in.transferTo(target);
        receivedAll(transferred);
        return transferred;
    }

    @Override
    public long skip(long wanted) throws IOException {
        long skipped = in.skip(wanted);
        received(skipped);
        return skipped;
    }

    @Override
    public void skipNBytes(long wanted) throws IOException {
        in.skipNBytes(wanted);
        received(Math.max(0, wanted));
    }

    // Not synchronized as in the class above: a request has one thread, and waiting in a monitor would pin a virtual
    // one.
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public void mark(int limit) {
        in.mark(limit);
        markedCount = count;
        markedEnd = ended;
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public void reset() throws IOException {
        in.reset();
        count = markedCount;
        ended = markedEnd;
    }

    private void checkArguments(byte[] target, int offset, int wanted) {
        if (LintedApplication.isNull(target)) {
            request.report(Check.BAD_READ, "the buffer was null");
        } else if (offset < 0 || wanted < 0 || wanted > target.length - offset) {
            request.report(
                    Check.BAD_READ,
                    "offset " + offset + ", length " + wanted + " came with " + target.length + " bytes");
        }
    }

    private void receivedAllOf(int wanted, int read) {
        received(read);
        if (read < wanted) {
            received(-1);
        }
    }

    private void receivedAll(long read) {
        received(read);
        received(-1);
    }

    /** So many bytes have come, or with -1 the end. */
    private void received(long read) {
        if (read > 0 && ended) {
            request.report(Check.READ_AFTER_END, "it gave " + read + " more bytes");
        }
        count += Math.max(0, read);
        if (length >= 0 && count > length) {
            request.report(Check.TOO_MUCH_INPUT, "it has given " + count + " of " + length);
        }
        if (read < 0 && !ended && count < length) {
            request.report(Check.INPUT_CUT, "it ended after " + count + " of " + length);
        }
        ended |= read < 0;
    }

    private static long length(@Nullable Object contentLength) {
        boolean known = contentLength instanceof String text && Syntax.isDigits(text) && text.length() < 19;
        return known ? Long.parseLong((String) contentLength) : -1;
    }
}

package io.postern.gateway.spi;

import io.postern.gateway.RequestBodyException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The request body as the application reads it: ends by an end of stream that stays, never runs into the next request,
 * and never ends cleanly when the client did not send all (rules I-04, I-05, I-14, I-15).
 */
final class RequestInput extends InputStream {

    /** How much unread body is read and thrown away so that the connection can be kept, in bytes. */
    static final int DRAIN_BOUND = 64 * 1024;

    // Up to here an announced length is believed before its bytes have come.
    private static final int TRUSTED_LENGTH = 1024 * 1024;

    private final Exchange exchange;
    private final RequestHead head;
    private long count;
    private boolean started;
    private boolean ended;
    private boolean answered;
    private volatile boolean over;
    private @Nullable RequestBodyException failure;

    // A body that was collected before is begun: nobody waits for a 100 any more.
    RequestInput(Exchange exchange, boolean collected) {
        this.exchange = exchange;
        this.head = exchange.head();
        started = collected;
        ended = !head.hasBody();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        checkOpen();
        if (length == 0) {
            return 0;
        }
        return ended ? -1 : receive(target, offset, length);
    }

    private int receive(byte[] target, int offset, int length) throws IOException {
        int read;
        try {
            start();
            head.times.reading();
            read = exchange.input().read(target, offset, length);
        } catch (IOException e) {
            throw failed(e);
        } finally {
            head.times.read();
        }
        checkFailure(); // the guard reports before it ends the body, so this cannot be missed
        if (read < 0 && head.contentLength() > count) {
            throw failed(null);
        }
        count += Math.max(0, read);
        ended = read < 0 || count == head.contentLength();
        return read;
    }

    // The 100 goes first: whether the guard knows of a fault in the body by now is a matter of how much it has read.
    private void start() throws IOException {
        if (!started) {
            started = true;
            if (head.expectsContinue() && !answered) { // after the answer's head a 100 would be part of its body
                exchange.sendContinue();
            }
        }
        checkFailure();
    }

    private void checkFailure() throws RequestBodyException {
        RequestBodyException reported = failure == null ? head.bodyFailure() : failure;
        if (reported != null) {
            failure = reported;
            throw reported;
        }
    }

    private RequestBodyException failed(@Nullable IOException cause) {
        RequestBodyException reported = head.bodyFailure();
        if (reported == null) {
            reported = head.times.isBodyLate()
                    ? new RequestBodyException(408, "the request body did not come in time", cause)
                    : new RequestBodyException(400, "the connection ended before the request body did", cause);
        }
        failure = reported;
        return reported;
    }

    private void checkOpen() throws IOException {
        if (over) {
            throw new IOException("the request is over; read its input before the response ends (rule I-24)");
        }
    }

    /** Reads so many bytes or all that is left, into one array of the right size when the length is known. */
    @Override
    public byte[] readNBytes(int most) throws IOException { // readAllBytes() is this without a limit
        long left = Math.min(most, head.contentLength() - count);
        if (ended || head.contentLength() < 0 || left < 0 || left > TRUSTED_LENGTH) {
            return super.readNBytes(most);
        }
        byte[] bytes = new byte[(int) left];
        readNBytes(bytes, 0, bytes.length); // fewer cannot be: a body cut short throws
        return bytes;
    }

    @Override
    public int available() throws IOException {
        checkOpen();
        return ended || !started ? 0 : exchange.input().available();
    }

    /** Does nothing: the connection is the server's (rule I-22). */
    @Override
    public void close() {}

    /** Whether the client failed to send the body. */
    boolean hasFailed() {
        return failure != null || head.bodyFailure() != null;
    }

    /**
     * Whether the connection is bound to close after the response: the body has failed, or the application has not
     * begun to read one that waits to be asked for or is too long to be skipped (rules I-18, P-15).
     */
    boolean mustClose() {
        return hasFailed() || (!started && (head.expectsContinue() || head.contentLength() > DRAIN_BOUND));
    }

    /** The head of the answer is sent: nothing can be said before it any more. */
    void answered() {
        answered = true;
    }

    /** Reads what the application left unread; false when that is too much, or fails (rules I-17, I-18). */
    boolean drain() {
        if (head.contentLength() - count > DRAIN_BOUND) {
            return false;
        }
        byte[] waste = ended ? NOTHING : new byte[8192];
        try {
            for (int drained = 0; !ended && drained <= DRAIN_BOUND; ) {
                drained += Math.max(0, receive(waste, 0, waste.length));
            }
        } catch (IOException e) {
            return false;
        }
        return ended;
    }

    private static final byte[] NOTHING = new byte[0];

    /** The request is over: a later read fails, and never touches the connection. */
    void end() {
        over = true;
    }
}

package io.postern.gateway.spi;

import io.postern.gateway.ServerConfig;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Stands below a server's own HTTP/1 parser, which sees next to nothing through it: one for each connection.
 *
 * <p>It is fed with the bytes that the client sent. A {@link RequestParser} makes of each head a {@link RequestHead},
 * to be {@linkplain #take() taken} when the server delivers the request, and the guard emits in its place a minimal
 * canonical head:
 *
 * <pre>
 * POST / HTTP/1.1                  HEAD for HEAD; POST when a body follows; else GET. The version stays
 * Host: postern
 * Content-Length: 5                or Transfer-Encoding: chunked; none for an empty body
 * Connection: close                when no request follows
 * </pre>
 *
 * <p>So the k-th request that the server delivers on a connection belongs to the k-th head. No target, field or number
 * of the client reaches the server's parser. In place of a head with a fault it emits {@code GET} (or {@code HEAD}),
 * version 1.1, to close. A body with a length passes unchanged; a chunked one is framed anew, without extensions and
 * trailers, and ended also when it has failed.
 *
 * <p>One thread at a time feeds it; {@link #take}, {@link #finish} and {@link #finished} may be called by any.
 */
public final class FramingGuard {

    /** The most bytes that a canonical head, chunk line or end of body takes: room for these lets the guard move on. */
    public static final int HEAD_ROOM = 256;

    private final int ahead;
    private final RequestParser parser;
    private final CanonicalOutput canonical = new CanonicalOutput();
    private final ArrayDeque<RequestHead> heads = new ArrayDeque<>(2);
    private boolean hideHead;
    private boolean chunked; // the body that comes

    /**
     * Makes the guard of one connection.
     *
     * @param ahead how many heads may be emitted that have not been {@linkplain #take() taken} yet, at least 1
     */
    public FramingGuard(ServerConfig config, int ahead) {
        if (ahead < 1) {
            throw new IllegalArgumentException("ahead is at least 1, but it is " + ahead);
        }
        this.ahead = ahead;
        parser = new RequestParser(config);
    }

    /**
     * Lets the canonical head say {@code GET} for {@code HEAD}, for a server that would end such an exchange by itself;
     * the adapter keeps the body back then.
     */
    public FramingGuard hideHead() {
        hideHead = true;
        return this;
    }

    /**
     * Consumes what the client sent and emits what the server is to see.
     *
     * <p>Stops when the input is used up, when the output has no room, or when the guard is {@linkplain #waiting()
     * waiting}. Once it is {@linkplain #finished() finished} it consumes and drops all input.
     */
    public void feed(ByteBuffer input, ByteBuffer output) {
        canonical.flush(output);
        while (input.hasRemaining() && !canonical.pending() && step(input, output)) {
            // goes on
        }
        if (parser.finished()) {
            input.position(input.limit());
        }
    }

    /** Returns whether it can go on. */
    private boolean step(ByteBuffer input, ByteBuffer output) {
        if (parser.passable() > 0) {
            return body(input, output);
        }
        if (waiting()) {
            return false;
        }
        boolean inBody = parser.inBody();
        RequestHead head = parser.parse(input);
        if (head != null) {
            emit(head, output);
        } else if (inBody && !parser.inBody()) {
            canonical.lastChunk(output);
        }
        return true;
    }

    private boolean body(ByteBuffer input, ByteBuffer output) {
        int most = (int) Math.min(parser.passable(), input.remaining());
        int count = chunked ? canonical.chunk(input, most, output) : Math.min(most, output.remaining());
        if (!chunked) {
            CanonicalOutput.move(input, count, output);
        }
        parser.passed(count);
        return count > 0;
    }

    private void emit(RequestHead head, ByteBuffer output) {
        synchronized (heads) {
            heads.add(head);
        }
        chunked = head.chunked();
        canonical.head(head, hideHead, output);
    }

    /**
     * How many bytes from here on are body bytes that the server gets unchanged: that many may go straight from the
     * connection to the server, when {@link #passed} reports them.
     */
    public long passable() {
        return chunked || canonical.pending() ? 0 : parser.passable();
    }

    /** Reports body bytes that went straight to the server. */
    public void passed(int count) {
        parser.passed(count);
    }

    /**
     * The client has ended its stream. In the middle of a head nothing is emitted any more; a chunked body is ended for
     * the server and its failure is set; a body with a length stays short for the server and its failure is set.
     */
    public void endOfInput(ByteBuffer output) {
        canonical.flush(output);
        boolean inBody = parser.inBody();
        parser.endOfInput();
        endFailed(inBody, output);
    }

    /**
     * The client is too slow: half a head is refused, and a body fails, with 408; between requests nothing is emitted.
     * Nothing more is parsed.
     */
    public void timeOut(ByteBuffer output) {
        canonical.flush(output);
        boolean inBody = parser.inBody();
        RequestHead head = parser.timeOut();
        if (head != null) {
            emit(head, output);
        }
        endFailed(inBody, output);
    }

    /** The failure is set by now, so nobody takes the end that the server sees for that of a good body. */
    private void endFailed(boolean wasInBody, ByteBuffer output) {
        if (wasInBody && !parser.inBody() && chunked) {
            canonical.lastChunk(output);
        }
    }

    /** Whether output is left that did not fit: call {@link #feed} again, with or without input. */
    public boolean pending() {
        return canonical.pending();
    }

    /** Whether the guard parses no further head before one is {@linkplain #take() taken}. */
    public boolean waiting() {
        if (parser.inMessage() || parser.finished()) {
            return false;
        }
        synchronized (heads) {
            return heads.size() >= ahead;
        }
    }

    /** Whether nothing more is parsed on this connection: after a refusal, a failed body, or a request that closes. */
    public boolean finished() {
        return parser.finished();
    }

    /** Whether the client began a message and has not completed it, so that it may still be sending. */
    public boolean inMessage() {
        return parser.inMessage();
    }

    /** Parses nothing more, whatever comes: the connection is to be closed. */
    public void finish() {
        parser.finish();
    }

    /** The connection is closed: its times are of no interest any more. */
    public void closed() {
        parser.closed();
    }

    ConnectionTimes times() {
        return parser.times();
    }

    /** Takes the oldest head not yet taken: that of the request which the server has just delivered. Any thread. */
    public RequestHead take() {
        RequestHead head;
        synchronized (heads) {
            head = heads.poll();
        }
        if (head == null) {
            throw new IllegalStateException(
                    "the server delivers one request for each head, but there is no further head");
        }
        return head;
    }
}

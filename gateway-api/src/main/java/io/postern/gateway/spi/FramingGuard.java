package io.postern.gateway.spi;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Limit;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1 parser of Postern: one for each connection, below the server's own parser, which sees next to nothing.
 *
 * <p>It is fed with the bytes that the client sent. It parses each head strictly into a {@link RequestHead}, to be
 * {@linkplain #take() taken} when the server delivers the request, and emits in its place a minimal canonical head:
 *
 * <pre>
 * POST / HTTP/1.1                  HEAD for HEAD; POST when a body follows; else GET. The version stays
 * Host: postern
 * Content-Length: 5                or Transfer-Encoding: chunked; none for an empty body
 * Connection: close                when no request follows
 * </pre>
 *
 * <p>So the k-th request that the server delivers on a connection belongs to the k-th head. No target, field or number
 * of the client reaches the server's parser. A body with a length passes unchanged; a chunked one is framed anew,
 * without extensions and trailers.
 *
 * <table>
 * <caption>The states, and what leads from one to the next</caption>
 * <tr><th>state</th><th>what comes</th><th>what is emitted</th><th>next state</th></tr>
 * <tr><td>START</td><td>CRLF, once (rule P-17)</td><td></td><td>HEAD</td></tr>
 * <tr><td>START</td><td>another byte</td><td></td><td>HEAD</td></tr>
 * <tr><td>HEAD</td><td>a good head without a body</td><td>its canonical head</td><td>START</td></tr>
 * <tr><td>HEAD</td><td>a good head with a body</td><td>its canonical head</td><td>LENGTH or CHUNKS</td></tr>
 * <tr><td>HEAD</td><td>a fault</td><td>GET (or HEAD) / HTTP/1.1, to close</td><td>finished</td></tr>
 * <tr><td>HEAD</td><td>the end of the stream</td><td></td><td>finished</td></tr>
 * <tr><td>LENGTH</td><td>bytes of the body</td><td>the same bytes</td><td>START behind the last</td></tr>
 * <tr><td>LENGTH</td><td>the end of the stream</td><td></td><td>finished, body failed</td></tr>
 * <tr><td>CHUNKS</td><td>bytes of the body</td><td>a chunk of what is there</td><td>CHUNKS</td></tr>
 * <tr><td>CHUNKS</td><td>the end of the trailers</td><td>the last chunk</td><td>START</td></tr>
 * <tr><td>CHUNKS</td><td>a fault, the end of the stream</td><td>the last chunk</td><td>finished, body failed</td></tr>
 * </table>
 *
 * <p>Where a request asks to be the last (or its version is 1.0), the end of it leads to finished instead of START.
 *
 * <p>Of several faults in one head, the first of this list answers:
 *
 * <ol>
 *   <li>request line: 400 for a byte, or an end of the line, where no well-formed line could have it; 414; 501; 505;
 *       400 for {@code *} without OPTIONS (so the preface of HTTP/2 is 505)
 *   <li>fields: in the first faulty line, 400 for such a byte, or 431, whichever comes first
 *   <li>Host, and how it fits the target: 400
 *   <li>body framing: 400, 413, 501
 *   <li>Expect: 417
 * </ol>
 *
 * <p>The first two answer as soon as their line is at its end or at its limit, the others at the end of the head. Of a
 * line that is beyond its limit, the bytes behind the limit do not count.
 *
 * <p>One thread at a time feeds it; {@link #take}, {@link #finish} and {@link #finished} may be called by any.
 */
public final class FramingGuard {

    /** The most bytes that a canonical head, chunk line or end of body takes: room for these lets the guard move on. */
    public static final int HEAD_ROOM = 256;

    private static final int FIRST_HELD = 512;

    private enum State {
        START,
        START_LF,
        HEAD,
        LENGTH,
        CHUNKS
    }

    private final int ahead;
    private final int mostOfChunkLine;
    private final long mostOfBody;
    private final HeadParser parser;
    private final CanonicalOutput canonical = new CanonicalOutput();
    private final ArrayDeque<RequestHead> heads = new ArrayDeque<>(2);
    private final ConnectionTimes times = new ConnectionTimes();

    private State state = State.START;
    private volatile boolean finished;
    private boolean hideHead;

    // The head that came in parts so far.
    private byte[] held = RequestHead.NO_BYTES;
    private int heldCount;

    // The request whose body comes, and what is left of that.
    private @Nullable RequestHead current;
    private long left;
    private @Nullable ChunkParser chunks;

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
        mostOfChunkLine = (int) config.limit(Limit.CHUNK_LINE);
        mostOfBody = config.limit(Limit.BODY);
        parser = new HeadParser(config);
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
        while (!finished && input.hasRemaining() && !canonical.pending() && step(input, output)) {
            // goes on
        }
        if (finished) {
            input.position(input.limit());
        }
    }

    /**
     * How many bytes from here on are body bytes that the server gets unchanged: that many may go straight from the
     * connection to the server, when {@link #passed} reports them.
     */
    public long passable() {
        return state == State.LENGTH && !finished && !canonical.pending() ? left : 0;
    }

    /** Reports body bytes that went straight to the server. */
    public void passed(int count) {
        long most = state == State.LENGTH ? left : 0;
        if (count < 0 || count > most) {
            throw new IllegalArgumentException("0 to " + most + " bytes may pass, but " + count + " did");
        }
        if (count > 0) {
            left -= count;
            endOfLength();
        }
    }

    /**
     * The client has ended its stream. In the middle of a head nothing is emitted any more; a chunked body is ended for
     * the server and its failure is set; a body with a length stays short for the server and its failure is set.
     */
    public void endOfInput(ByteBuffer output) {
        canonical.flush(output);
        if (!finished) {
            failBody(400, "The connection was closed before the body was complete (RFC 9112, section 8)", output);
            finished = true;
        }
    }

    /**
     * The client is too slow: half a head is refused, and a body fails, with 408; between requests nothing is emitted.
     * Nothing more is parsed.
     */
    public void timeOut(ByteBuffer output) {
        canonical.flush(output);
        if (finished) {
            return;
        }
        if (state == State.START_LF || state == State.HEAD) {
            parser.refuse(new Refusal(408, "The head did not arrive in time (RFC 9110, section 15.5.9)"));
            emitParsed(output);
        } else {
            failBody(408, "The body did not arrive in time (RFC 9110, section 15.5.9)", output);
            finished = true;
        }
    }

    /** Whether output is left that did not fit: call {@link #feed} again, with or without input. */
    public boolean pending() {
        return canonical.pending();
    }

    /** Whether the guard parses no further head before one is {@linkplain #take() taken}. */
    public boolean waiting() {
        if (state != State.START || finished) {
            return false;
        }
        synchronized (heads) {
            return heads.size() >= ahead;
        }
    }

    /** Whether nothing more is parsed on this connection: after a refusal, a failed body, or a request that closes. */
    public boolean finished() {
        return finished;
    }

    /** Whether the client began a message and has not completed it, so that it may still be sending. */
    public boolean inMessage() {
        return state != State.START;
    }

    /** Parses nothing more, whatever comes: the connection is to be closed. */
    public void finish() {
        finished = true;
    }

    /** The connection is closed: its times are of no interest any more. */
    public void closed() {
        times.close();
    }

    ConnectionTimes times() {
        return times;
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

    /** Returns whether it can go on. */
    private boolean step(ByteBuffer input, ByteBuffer output) {
        switch (state) {
            case START -> {
                return start(input);
            }
            case START_LF -> afterCr(input, output);
            case HEAD -> head(input, output);
            case LENGTH -> {
                return length(input, output);
            }
            case CHUNKS -> chunks(input, output);
        }
        return true;
    }

    private boolean start(ByteBuffer input) {
        if (waiting()) {
            return false;
        }
        state = State.HEAD;
        if (input.get(input.position()) == '\r') {
            input.get();
            state = State.START_LF;
            times.headBegun();
        }
        return true;
    }

    private void afterCr(ByteBuffer input, ByteBuffer output) {
        state = State.HEAD;
        if (input.get() != '\n') {
            emit(RequestHead.refused(HeadParser.LINE_CONTROL), output);
        }
    }

    private void head(ByteBuffer input, ByteBuffer output) {
        int end = heldCount == 0 ? endOfHead(input, parser.most()) : -1;
        if (end < 0 ? hold(input) : whole(input, end)) {
            emitParsed(output);
        } else {
            times.headBegun();
        }
    }

    private void emitParsed(ByteBuffer output) {
        RequestHead head = parser.take();
        held = RequestHead.NO_BYTES;
        heldCount = 0;
        emit(head, output);
    }

    /** Parses a head that lies in the input as a whole. */
    private boolean whole(ByteBuffer input, int end) {
        byte[] bytes = new byte[end - input.position()];
        input.get(bytes);
        return parser.parse(bytes, bytes.length);
    }

    /** The index behind the next CRLF CRLF, or -1 if there is none within that many bytes. */
    private static int endOfHead(ByteBuffer input, int most) {
        int end = input.remaining() > most ? input.position() + most : input.limit();
        int i = input.position() + 3;
        while (i < end) {
            byte b = input.get(i);
            if (b == '\n') {
                if (input.get(i - 1) == '\r' && input.get(i - 2) == '\n' && input.get(i - 3) == '\r') {
                    return i + 1;
                }
                i += 2; // this may be the first of the two
            } else {
                i += b == '\r' ? 1 : 4;
            }
        }
        return -1;
    }

    /** Parses a head that comes in parts; what lies behind it stays in the input. */
    private boolean hold(ByteBuffer input) {
        boolean decided = false;
        while (input.hasRemaining() && !decided) {
            if (heldCount == held.length) {
                held = Arrays.copyOf(held, Math.max(FIRST_HELD, 2 * heldCount));
            }
            int count = Math.min(input.remaining(), held.length - heldCount);
            input.get(held, heldCount, count);
            heldCount += count;
            decided = parser.parse(held, heldCount);
        }
        if (decided && !parser.refused()) {
            input.position(input.position() - (heldCount - parser.end()));
        }
        return decided;
    }

    private void emit(RequestHead head, ByteBuffer output) {
        head.times = times;
        times.headComplete();
        synchronized (heads) {
            heads.add(head);
        }
        canonical.head(head, hideHead, output);
        current = head;
        if (head.refusal() != null) {
            finished = true;
        } else if (head.chunked()) {
            state = State.CHUNKS;
        } else if (head.hasBody()) {
            left = head.contentLength();
            state = State.LENGTH;
        } else {
            endOfMessage();
        }
    }

    private void endOfMessage() {
        if (current != null && current.close()) {
            finished = true;
        }
        current = null;
        state = State.START;
    }

    private boolean length(ByteBuffer input, ByteBuffer output) {
        int count = (int) Math.min(left, Math.min(input.remaining(), output.remaining()));
        CanonicalOutput.move(input, count, output);
        left -= count;
        endOfLength();
        return count > 0;
    }

    private void endOfLength() {
        if (left == 0) {
            endOfMessage();
        }
    }

    private void chunks(ByteBuffer input, ByteBuffer output) {
        if (chunks == null) {
            chunks = new ChunkParser(mostOfChunkLine, mostOfBody);
        }
        if (chunks.left() > 0) {
            chunks.taken(canonical.chunk(input, chunks.left(), output));
            return;
        }
        chunks.parse(input);
        Refusal failure = chunks.failure();
        if (failure != null) {
            failBody(failure.status(), failure.reason(), output);
            finished = true;
        } else if (chunks.ended()) {
            chunks.reset();
            canonical.lastChunk(output);
            endOfMessage();
        }
    }

    /** Sets the failure before the server can see the end of the body. */
    private void failBody(int status, String reason, ByteBuffer output) {
        if (current != null) {
            current.failBody(status, reason);
            if (state == State.CHUNKS) {
                canonical.lastChunk(output);
            }
        }
    }
}

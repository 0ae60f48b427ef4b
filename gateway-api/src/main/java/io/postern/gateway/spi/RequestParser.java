package io.postern.gateway.spi;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Execution;
import io.postern.gateway.ServerConfig.Limit;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1 parser of Postern: one for each connection, fed with the bytes that the client sent. An adapter whose
 * server has a parser of its own puts a {@link FramingGuard} below that, which is this parser and a translator; one
 * whose server moves bytes only uses it as it is (or a {@link RequestReader}, where reading blocks).
 *
 * <p>It parses each head strictly into a {@link RequestHead}, and says which of the bytes that follow are those of the
 * body; it never holds a body.
 *
 * <table>
 * <caption>The states, and what leads from one to the next</caption>
 * <tr><th>state</th><th>what comes</th><th>next state</th></tr>
 * <tr><td>START</td><td>CRLF, once (rule P-17)</td><td>HEAD</td></tr>
 * <tr><td>START</td><td>another byte</td><td>HEAD</td></tr>
 * <tr><td>HEAD</td><td>a good head without a body</td><td>START</td></tr>
 * <tr><td>HEAD</td><td>a good head with a body</td><td>LENGTH or CHUNKS</td></tr>
 * <tr><td>HEAD</td><td>a fault</td><td>finished</td></tr>
 * <tr><td>HEAD</td><td>the end of the stream</td><td>finished</td></tr>
 * <tr><td>LENGTH</td><td>bytes of the body</td><td>START behind the last</td></tr>
 * <tr><td>LENGTH</td><td>the end of the stream</td><td>finished, body failed</td></tr>
 * <tr><td>CHUNKS</td><td>bytes of the body</td><td>CHUNKS</td></tr>
 * <tr><td>CHUNKS</td><td>the end of the trailers</td><td>START</td></tr>
 * <tr><td>CHUNKS</td><td>a fault, the end of the stream</td><td>finished, body failed</td></tr>
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
 * <p>One thread at a time feeds it; {@link #finish} and {@link #finished} may be called by any.
 */
@SuppressWarnings("exports") // the nullness annotation is needed at compile time only
public final class RequestParser {

    private static final int FIRST_HELD = 512;

    private enum State {
        START,
        START_LF,
        HEAD,
        LENGTH,
        CHUNKS
    }

    private final int mostOfChunkLine;
    private final long mostOfBody;
    private final boolean collected;
    private final HeadParser parser;
    private final ConnectionTimes times = new ConnectionTimes();

    private State state = State.START;
    private volatile boolean finished;

    // The head that came in parts so far.
    private byte[] held = RequestHead.NO_BYTES;
    private int heldCount;

    // The request whose body comes, and what is left of that.
    private @Nullable RequestHead current;
    private long left;
    private @Nullable ChunkParser chunks;

    /** Makes the parser of one connection. */
    public RequestParser(ServerConfig config) {
        mostOfChunkLine = (int) config.limit(Limit.CHUNK_LINE);
        mostOfBody = config.limit(Limit.BODY);
        collected = config.execution() == Execution.INLINE;
        parser = new HeadParser(config);
    }

    /**
     * Consumes what frames the requests, up to the end of a head, the next bytes of a body, the end of a body, or the
     * end of the input. Once it is {@linkplain #finished() finished} it consumes and drops all input.
     *
     * @return the head that is complete, or that is refused; null when none is yet
     */
    public @Nullable RequestHead parse(ByteBuffer input) {
        RequestHead head = null;
        while (!finished && input.hasRemaining() && head == null) {
            boolean body = inBody();
            head = step(input);
            if (body) {
                break; // at the next bytes of the body, or at its end
            }
        }
        if (finished) {
            input.position(input.limit());
        }
        return head;
    }

    /** How many bytes come next that are of the body: take them, and report them by {@link #passed}. */
    public long passable() {
        return finished ? 0 : leftOfPart();
    }

    private long leftOfPart() {
        return state == State.LENGTH ? left : chunks == null ? 0 : chunks.left();
    }

    /** Reports that bytes of the body were taken from the input. */
    public void passed(int count) {
        long most = leftOfPart(); // also when it was finished meanwhile
        if (count < 0 || count > most) {
            throw new IllegalArgumentException("0 to " + most + " bytes may pass, but " + count + " did");
        }
        if (count == 0) {
            return;
        }
        if (collected) { // nobody reads yet who would say that the next part is waited for
            times.reading();
        }
        if (state != State.LENGTH) {
            Objects.requireNonNull(chunks).taken(count);
            return;
        }
        left -= count;
        if (left == 0) {
            endOfMessage();
        }
    }

    /**
     * Whether more of a body is to come. A body that is over was complete unless the head says that it
     * {@linkplain RequestHead#bodyFailure() failed}, which is set before.
     */
    public boolean inBody() {
        return current != null && current.bodyFailure() == null;
    }

    /** The client has ended its stream: nothing more is parsed, and a body on its way fails. */
    public void endOfInput() {
        if (!finished) {
            failBody(400, "The connection was closed before the body was complete (RFC 9112, section 8)");
            finished = true;
        }
    }

    /**
     * The client is too slow: nothing more is parsed; half a head is refused, and a body fails, with 408.
     *
     * @return the refused head, or null between requests and in a body
     */
    public @Nullable RequestHead timeOut() {
        if (finished) {
            return null;
        }
        if (state == State.START_LF || state == State.HEAD) {
            parser.refuse(new Refusal(408, "The head did not arrive in time (RFC 9110, section 15.5.9)"));
            return parsed();
        }
        failBody(408, "The body did not arrive in time (RFC 9110, section 15.5.9)");
        finished = true;
        return null;
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

    private @Nullable RequestHead step(ByteBuffer input) {
        switch (state) {
            case START -> start(input);
            case START_LF -> {
                state = State.HEAD;
                if (input.get() != '\n') {
                    return complete(RequestHead.refused(HeadParser.LINE_CONTROL));
                }
            }
            case HEAD -> {
                return head(input);
            }
            case CHUNKS -> chunks(input);
            case LENGTH -> {} // its bytes are taken, not parsed
        }
        return null;
    }

    private void start(ByteBuffer input) {
        state = State.HEAD;
        if (input.get(input.position()) == '\r') {
            input.get();
            state = State.START_LF;
            times.headBegun();
        }
    }

    private @Nullable RequestHead head(ByteBuffer input) {
        int end = heldCount == 0 ? endOfHead(input, parser.most()) : -1;
        if (end >= 0) {
            whole(input, end);
            return parsed();
        }
        if (hold(input)) {
            return parsed();
        }
        times.headBegun();
        return null;
    }

    private RequestHead parsed() {
        RequestHead head = parser.take();
        held = RequestHead.NO_BYTES;
        heldCount = 0;
        return complete(head);
    }

    /** Parses a head that lies in the input as a whole, and so is complete or refused by then. */
    private void whole(ByteBuffer input, int end) {
        byte[] bytes = new byte[end - input.position()];
        input.get(bytes);
        parser.parse(bytes, bytes.length);
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

    private RequestHead complete(RequestHead head) {
        head.times = times;
        times.headComplete();
        if (head.refusal() != null) {
            finished = true;
        } else if (head.hasBody()) {
            current = head;
            left = Math.max(0, head.contentLength());
            state = head.chunked() ? State.CHUNKS : State.LENGTH;
        } else {
            endOfMessage(head);
        }
        return head;
    }

    private void endOfMessage() {
        endOfMessage(Objects.requireNonNull(current));
    }

    private void endOfMessage(RequestHead head) {
        finished |= head.close();
        current = null;
        state = State.START;
    }

    private void chunks(ByteBuffer input) {
        if (chunks == null) {
            chunks = new ChunkParser(mostOfChunkLine, mostOfBody);
        }
        chunks.parse(input);
        Refusal failure = chunks.failure();
        if (failure != null) {
            failBody(failure.status(), failure.reason());
            finished = true;
        } else if (chunks.ended()) {
            chunks.reset();
            endOfMessage();
        }
    }

    private void failBody(int status, String reason) {
        if (current != null) {
            current.failBody(status, reason);
        }
    }
}

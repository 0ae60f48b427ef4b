package io.postern.gateway.spi;

import static io.postern.gateway.spi.ChunkParser.State.*;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Parses the framing of one chunked body after another (RFC 9112, section 7.1), without white space in chunk lines:
 *
 * <pre>
 * body      = *( size *ext CRLF data CRLF ) 1*"0" *ext CRLF *( field CRLF ) CRLF
 * ext       = ";" token [ "=" ( token / quoted-string ) ]
 * </pre>
 *
 * <p>Extensions and trailers are checked and dropped (rules I-13, N-20). The states and what leads from one to the next
 * are in {@link #next}; a byte that is not named there fails the body.
 */
final class ChunkParser {

    private static final String SIZE_FAULT =
            "A chunk size is not a hexadecimal number below 2^63 and CRLF (RFC 9112, section 7.1)";
    private static final String EXTENSION_FAULT = "A chunk extension is malformed (RFC 9112, section 7.1.1)";
    private static final String DATA_FAULT = "The data of a chunk is not followed by CRLF (RFC 9112, section 7.1)";
    private static final String TRAILER_FAULT = "A trailer is malformed (RFC 9112, section 7.1.2)";

    /** What the next byte belongs to; each state with what is wrong when that byte cannot be there. */
    enum State {
        SIZE_FIRST(SIZE_FAULT),
        SIZE(SIZE_FAULT),
        EXT_FIRST(EXTENSION_FAULT),
        EXT_NAME(EXTENSION_FAULT),
        EXT_EQUALS(EXTENSION_FAULT),
        EXT_VALUE(EXTENSION_FAULT),
        EXT_QUOTED(EXTENSION_FAULT),
        EXT_ESCAPED(EXTENSION_FAULT),
        EXT_UNQUOTED(EXTENSION_FAULT),
        SIZE_LF(SIZE_FAULT),
        DATA(""),
        DATA_CR(DATA_FAULT),
        DATA_LF(DATA_FAULT),
        TRAILER_FIRST(TRAILER_FAULT),
        TRAILER_NAME(TRAILER_FAULT),
        TRAILER_VALUE(TRAILER_FAULT),
        TRAILER_LF(TRAILER_FAULT),
        LAST_LF(TRAILER_FAULT),
        END(""),
        FAILED("");

        final String fault;

        State(String fault) {
            this.fault = fault;
        }
    }

    private final int mostOfLine;
    private final long mostOfBody;

    private State state = SIZE_FIRST;
    private long left; // of the chunk's data; the size while it is read
    private long total;
    private int lineBytes;
    private @Nullable Refusal failure;

    ChunkParser(int mostOfLine, long mostOfBody) {
        this.mostOfLine = mostOfLine;
        this.mostOfBody = mostOfBody;
    }

    /** Begins with the next body. */
    void reset() {
        state = SIZE_FIRST;
        left = 0;
        total = 0;
        lineBytes = 0;
        failure = null;
    }

    /** How many bytes of data come next, or 0 in the framing. */
    long left() {
        return state == DATA ? left : 0;
    }

    /** Reports that so many bytes of data were taken. */
    void taken(int count) {
        left -= count;
        if (left == 0) {
            state = DATA_CR;
        }
    }

    /** Consumes framing: up to the next data, the end, a failure, or the end of the input. */
    void parse(ByteBuffer input) {
        while (input.hasRemaining() && state != DATA && state != END && state != FAILED) {
            step(input.get());
        }
    }

    boolean ended() {
        return state == END;
    }

    /** Why the body cannot be read any further, or null. */
    @Nullable
    Refusal failure() {
        return failure;
    }

    private void step(byte b) {
        if (b != '\r' && b != '\n' && ++lineBytes > mostOfLine) {
            fail(400, "A chunk line, or the trailers, have more than " + mostOfLine + " bytes (RFC 9112, section 7.1)");
            return;
        }
        State next = next(b);
        if (next == FAILED && failure == null) {
            fail(400, state.fault);
        }
        state = next;
    }

    private void fail(int status, String reason) {
        failure = new Refusal(status, reason);
        state = FAILED;
    }

    private State next(byte b) {
        return switch (state) {
            case SIZE_FIRST -> digit(b);
            case SIZE -> b == '\r' ? SIZE_LF : b == ';' ? EXT_FIRST : digit(b);
            case EXT_FIRST -> isToken(b) ? EXT_NAME : FAILED;
            case EXT_NAME -> isToken(b) ? EXT_NAME : b == '=' ? EXT_EQUALS : endOfExtension(b);
            case EXT_EQUALS -> isToken(b) ? EXT_VALUE : b == '"' ? EXT_QUOTED : FAILED;
            case EXT_VALUE -> isToken(b) ? EXT_VALUE : endOfExtension(b);
            case EXT_QUOTED ->
                b == '"' ? EXT_UNQUOTED : b == '\\' ? EXT_ESCAPED : Ascii.is(Ascii.TEXT, b) ? EXT_QUOTED : FAILED;
            case EXT_ESCAPED -> Ascii.is(Ascii.TEXT, b) ? EXT_QUOTED : FAILED;
            case EXT_UNQUOTED -> endOfExtension(b);
            case SIZE_LF -> b == '\n' ? endOfSize() : FAILED;
            case DATA_CR -> b == '\r' ? DATA_LF : FAILED;
            case DATA_LF -> b == '\n' ? nextChunk() : FAILED;
            case TRAILER_FIRST -> b == '\r' ? LAST_LF : isToken(b) ? TRAILER_NAME : FAILED;
            case TRAILER_NAME -> b == ':' ? TRAILER_VALUE : isToken(b) ? TRAILER_NAME : FAILED;
            case TRAILER_VALUE -> b == '\r' ? TRAILER_LF : Ascii.is(Ascii.TEXT, b) ? TRAILER_VALUE : FAILED;
            case TRAILER_LF -> b == '\n' ? TRAILER_FIRST : FAILED;
            case LAST_LF -> b == '\n' ? END : FAILED;
            case DATA, END, FAILED -> throw new IllegalStateException("no framing is read in state " + state);
        };
    }

    private static boolean isToken(byte b) {
        return Ascii.is(Ascii.TOKEN, b);
    }

    private static State endOfExtension(byte b) {
        return b == ';' ? EXT_FIRST : b == '\r' ? SIZE_LF : FAILED;
    }

    private State digit(byte b) {
        int digit = Ascii.hex(b);
        if (digit < 0 || left > Long.MAX_VALUE >> 4) {
            return FAILED;
        }
        left = left << 4 | digit;
        return SIZE;
    }

    private State endOfSize() {
        lineBytes = 0;
        if (left == 0) {
            return TRAILER_FIRST;
        }
        if (left > mostOfBody - total) {
            failure = RequestRules.bodyTooLong(mostOfBody);
            return FAILED;
        }
        total += left;
        return DATA;
    }

    private State nextChunk() {
        left = 0;
        return SIZE_FIRST;
    }
}

package io.postern.gateway.spi;

import org.jspecify.annotations.Nullable;

/**
 * The codings of a Transfer-Encoding that is not one chunked: tells what asks for what is not there (501) from nonsense
 * (400).
 *
 * <pre>
 * list      = coding *( OWS "," OWS coding )                       RFC 9110, section 5.6.1
 * coding    = token *( OWS ";" OWS parameter )                     RFC 9112, section 7
 * parameter = token OWS "=" OWS ( token / quoted-string )
 * </pre>
 */
final class CodingList {

    private static final Refusal MALFORMED =
            new Refusal(400, "The field Transfer-Encoding is not a list of codings (RFC 9112, section 6.1)");
    private static final Refusal NOT_LAST =
            new Refusal(400, "The field Transfer-Encoding has a coding behind chunked (RFC 9112, section 6.3)");

    private static final int NONE = -1;

    private final byte[] bytes;
    private int to;
    private boolean chunked;
    private boolean behindChunked;

    CodingList(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Adds the value of a field; answers with null when it is one or more codings, without empty elements. */
    @Nullable
    Refusal add(int from, int to) {
        this.to = to;
        int end = coding(from);
        while (end != NONE && end < to) {
            end = is(',', end) ? coding(behindSpace(end + 1)) : NONE;
        }
        if (end == NONE) {
            return MALFORMED;
        }
        return behindChunked ? NOT_LAST : null;
    }

    private void note(int from, int end) {
        boolean isChunked = Ascii.isWord("chunked", bytes, from, Ascii.trimEnd(bytes, from, end));
        behindChunked |= chunked && !isChunked;
        chunked |= isChunked;
    }

    // Each of these returns where what begins there ends, with the white space behind it, or NONE.

    private int coding(int from) {
        int end = token(from);
        if (end != NONE) {
            note(from, end);
        }
        while (end != NONE && is(';', end)) {
            end = parameter(behindSpace(end + 1));
        }
        return end;
    }

    private int parameter(int from) {
        int end = token(from);
        if (end == NONE || !is('=', end)) {
            return NONE;
        }
        int value = behindSpace(end + 1);
        return is('"', value) ? quoted(value + 1) : token(value);
    }

    private int token(int from) {
        int end = Ascii.skip(Ascii.TOKEN, bytes, from, to);
        return end == from ? NONE : behindSpace(end);
    }

    private int quoted(int from) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"') {
                return behindSpace(i + 1);
            }
            if (bytes[i] == '\\') {
                i++;
            }
        }
        return NONE;
    }

    private int behindSpace(int from) {
        return Ascii.skipSpace(bytes, from, to);
    }

    private boolean is(char c, int at) {
        return at < to && bytes[at] == c;
    }
}

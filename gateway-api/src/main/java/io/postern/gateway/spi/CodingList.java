package io.postern.gateway.spi;

/**
 * Tells the value of a Transfer-Encoding that asks for what is not there (501) from one that is nonsense (400).
 *
 * <pre>
 * list      = coding *( OWS "," OWS coding )                       RFC 9110, section 5.6.1
 * coding    = token *( OWS ";" OWS parameter )                     RFC 9112, section 7
 * parameter = token OWS "=" OWS ( token / quoted-string )
 * </pre>
 */
final class CodingList {

    private static final int NONE = -1;

    private final byte[] bytes;
    private final int to;

    private CodingList(byte[] bytes, int to) {
        this.bytes = bytes;
        this.to = to;
    }

    /** Whether it is a list of at least one coding, known or not, without empty elements (rules N-07, N-08). */
    static boolean isValid(byte[] bytes, int from, int to) {
        CodingList list = new CodingList(bytes, to);
        int end = list.coding(from);
        while (end != NONE && end < to) {
            end = list.is(',', end) ? list.coding(list.behindSpace(end + 1)) : NONE;
        }
        return end == to;
    }

    // Each of these returns where what begins there ends, with the white space behind it, or NONE.

    private int coding(int from) {
        int end = token(from);
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

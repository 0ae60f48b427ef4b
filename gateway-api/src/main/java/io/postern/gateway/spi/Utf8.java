package io.postern.gateway.spi;

/** Strict UTF-8, byte by byte: no overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629, section 4). */
final class Utf8 {

    /** The state between two characters. */
    static final int START = 0;

    /** No state: the byte cannot be there. */
    static final int MALFORMED = -1;

    private Utf8() {}

    /** Returns the state behind the byte (0 to 255), or {@link #MALFORMED}. */
    static int next(int state, int b) {
        if (state == START) {
            return b < 0x80 ? START : lead(b);
        }
        if (b < least(state) || b > most(state)) {
            return MALFORMED;
        }
        return following(state) == 1 ? START : within(following(state) - 1, 0x80, 0xBF);
    }

    // RFC 3629's table: where the second byte is bounded more narrowly than the others.
    private static int lead(int b) {
        if (b < 0xC2 || b > 0xF4) {
            return MALFORMED;
        }
        if (b < 0xE0) {
            return within(1, 0x80, 0xBF);
        }
        if (b < 0xF0) {
            return within(2, b == 0xE0 ? 0xA0 : 0x80, b == 0xED ? 0x9F : 0xBF);
        }
        return within(3, b == 0xF0 ? 0x90 : 0x80, b == 0xF4 ? 0x8F : 0xBF);
    }

    // Within a character: how many bytes follow, and what the next one lies between.
    private static int within(int following, int least, int most) {
        return following << 16 | least << 8 | most;
    }

    private static int following(int state) {
        return state >> 16;
    }

    private static int least(int state) {
        return state >> 8 & 0xFF;
    }

    private static int most(int state) {
        return state & 0xFF;
    }
}

package io.postern.gateway.spi;

/**
 * The kinds of characters that the grammars of HTTP and of URIs are made of, and small questions about ranges of bytes.
 *
 * <p>A range goes from one index up to another, which does not belong to it. Nothing here follows a locale or Unicode.
 */
final class Ascii {

    /** tchar (RFC 9110, section 5.6.2). */
    static final int TOKEN = 1;

    /** What a field value may have: visible characters, SP, HTAB and bytes from 0x80 (RFC 9110, section 5.5). */
    static final int TEXT = 2;

    /** pchar and the slash, but not the percent sign (RFC 3986, section 3.3). */
    static final int PATH = 4;

    /** The same with {@code ?} (RFC 3986, section 3.4), and the brackets, which clients send unescaped. */
    static final int QUERY = 8;

    /** The characters of a registered name, but not the percent sign (RFC 3986, section 3.2.2). */
    static final int REG_NAME = 16;

    static final int DIGIT = 32;

    private static final byte[] KINDS = kinds();

    private Ascii() {}

    private static byte[] kinds() {
        String digits = "0123456789";
        String alphanumeric = digits + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        String name = alphanumeric + "-._~" + "!$&'()*+,;=";
        byte[] kinds = new byte[256];
        mark(kinds, DIGIT, digits);
        mark(kinds, TOKEN, alphanumeric + "!#$%&'*+-.^_`|~");
        mark(kinds, REG_NAME, name);
        mark(kinds, PATH, name + ":@/");
        mark(kinds, QUERY, name + ":@/?[]");
        for (int c = 0; c < kinds.length; c++) {
            boolean control = c < ' ' || c == 0x7F;
            if (!control || c == '\t') {
                kinds[c] |= (byte) TEXT;
            }
        }
        return kinds;
    }

    private static void mark(byte[] kinds, int kind, String chars) {
        for (int i = 0; i < chars.length(); i++) {
            kinds[chars.charAt(i)] |= (byte) kind;
        }
    }

    static boolean is(int kind, byte b) {
        return (KINDS[b & 0xFF] & kind) != 0;
    }

    /** Whether the byte is optional white space: SP or HTAB, nothing else. */
    static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int letter = b | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    /** Returns the index of the first byte that is not of that kind, or the end. */
    static int skip(int kind, byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && is(kind, bytes[i])) {
            i++;
        }
        return i;
    }

    /** Returns the index of the first byte that is neither space nor tab, or the end. */
    static int skipSpace(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isSpace(bytes[i])) {
            i++;
        }
        return i;
    }

    /** Returns the end without the spaces and tabs before it. */
    static int trimEnd(byte[] bytes, int from, int to) {
        int i = to;
        while (i > from && isSpace(bytes[i - 1])) {
            i--;
        }
        return i;
    }

    /** Returns the index of the byte, or the end. */
    static int indexOf(char wanted, byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != wanted) {
            i++;
        }
        return i;
    }

    /** Whether the bytes are exactly that text. */
    static boolean isExactly(String text, byte[] bytes, int from, int to) {
        if (to - from != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the bytes are that word, which is in lower case, without regard to case. */
    static boolean isWord(String word, byte[] bytes, int from, int to) {
        return to - from == word.length() && areWord(word, bytes, from, to);
    }

    /** Whether the bytes begin that word, which is in lower case, or are all of it. */
    static boolean beginsWord(String word, byte[] bytes, int from, int to) {
        return to - from <= word.length() && areWord(word, bytes, from, to);
    }

    private static boolean areWord(String word, byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (lower(bytes[i]) != word.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }
}

package io.postern.gateway.spi;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a request may consist of, whatever protocol brought it: method, target, authority, fields and lengths.
 *
 * <p>Each check looks at the bytes from one index up to another and answers with null, or with the refusal that the
 * client gets. The refusals are constants, so a check allocates nothing.
 */
final class RequestRules {

    /** The most chars of a method; a longer one is not implemented. */
    static final int METHOD_MOST = 32;

    /** What {@link #length} returns for anything but digits. */
    static final long LENGTH_MALFORMED = -1;

    /** What {@link #length} returns for a number that no long can hold. */
    static final long LENGTH_HUGE = -2;

    private static final int ESCAPE_MALFORMED = -1;
    private static final int ESCAPE_CUT = -2;

    private static final Refusal METHOD_EMPTY =
            bad("The request line does not begin with a method (RFC 9112, section 3)");
    private static final Refusal METHOD_NO_TOKEN = bad("The method is not a token (RFC 9110, section 9.1)");
    private static final Refusal METHOD_LONG =
            new Refusal(501, "The method has more than " + METHOD_MOST + " characters (RFC 9110, section 15.6.2)");
    private static final Refusal METHOD_CONNECT =
            new Refusal(501, "The method CONNECT is not implemented (RFC 9110, section 9.3.6)");

    private static final Refusal TARGET_EMPTY =
            bad("The request line has no target, or more than one space (RFC 9112, section 3)");
    private static final Refusal TARGET_FORM =
            bad("The target is neither a path, nor an http or https URI, nor * (RFC 9112, section 3.2)");
    private static final Refusal TARGET_AUTHORITY =
            bad("The authority in the target is malformed (RFC 9110, section 4.2; RFC 3986, section 3.2)");
    private static final Refusal TARGET_CHAR =
            bad("The target has a character that must be percent-encoded (RFC 3986, sections 3.3 and 3.4)");
    private static final Refusal TARGET_FRAGMENT = bad("The target has a fragment (RFC 9112, section 3.2)");
    private static final Refusal TARGET_ESCAPE =
            bad("The target has a malformed percent-encoding (RFC 3986, section 2.1)");
    private static final Refusal PATH_UTF8 = bad("The decoded path is not valid UTF-8 (RFC 3629, section 3)");
    private static final Refusal PATH_NUL = bad("The decoded path has a NUL character (RFC 3986, section 7.3)");
    private static final Refusal PATH_DOTS = bad("The decoded path has a segment . or .. (RFC 3986, section 3.3)");

    private static final Refusal NAME_EMPTY = bad("A field has no name (RFC 9112, section 5)");
    private static final Refusal NAME_SPACE = bad("A field has white space before its colon (RFC 9112, section 5.1)");
    private static final Refusal NAME_NO_TOKEN = bad("A field name is not a token (RFC 9110, section 5.1)");
    private static final Refusal VALUE_CONTROL = bad("A field value has a control character (RFC 9110, section 5.5)");

    private static final int TOKEN = 1;
    private static final int TEXT = 2; // of a field value
    private static final int PATH = 4;
    private static final int QUERY = 8;
    private static final int REG_NAME = 16;
    private static final byte[] CLASSES = classes();

    private RequestRules() {}

    private static Refusal bad(String reason) {
        return new Refusal(400, reason);
    }

    private static byte[] classes() {
        String alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        String unreserved = alphanumeric + "-._~";
        String subDelims = "!$&'()*+,;=";
        byte[] classes = new byte[256];
        mark(classes, TOKEN, alphanumeric + "!#$%&'*+-.^_`|~");
        mark(classes, PATH, unreserved + subDelims + ":@/");
        mark(classes, QUERY, unreserved + subDelims + ":@/?[]");
        mark(classes, REG_NAME, unreserved + subDelims);
        for (int c = 0; c < classes.length; c++) {
            if (c >= ' ' && c != 0x7F || c == '\t') {
                classes[c] |= TEXT;
            }
        }
        return classes;
    }

    private static void mark(byte[] classes, int kind, String chars) {
        for (int i = 0; i < chars.length(); i++) {
            classes[chars.charAt(i)] |= (byte) kind;
        }
    }

    private static boolean is(int kind, byte b) {
        return (CLASSES[b & 0xFF] & kind) != 0;
    }

    static boolean isTokenChar(byte b) {
        return is(TOKEN, b);
    }

    /** Whether the byte may be in a field value: no control character but HTAB. */
    static boolean isText(byte b) {
        return is(TEXT, b);
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(int c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int letter = c | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    /** Returns the index of the first byte that a line's text cannot have, or the end. */
    static int endOfText(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isText(bytes[i])) {
            i++;
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

    /** Whether the bytes are that word, without regard to case; the word is in lower case. */
    static boolean isWord(String word, byte[] bytes, int from, int to) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (lower(bytes[from + i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    // ---- method and target ----

    /** A token of at most 32 characters that is not CONNECT (rules N-31, C-23). */
    static @Nullable Refusal method(byte[] bytes, int from, int to) {
        Refusal refusal = methodSoFar(bytes, from, to);
        if (refusal == null && from == to) {
            return METHOD_EMPTY;
        }
        return refusal == null && isConnect(bytes, from, to) ? METHOD_CONNECT : refusal;
    }

    /** The same for the beginning of a method whose end is not known. */
    static @Nullable Refusal methodSoFar(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!is(TOKEN, bytes[i])) {
                return METHOD_NO_TOKEN;
            }
            if (i - from == METHOD_MOST) {
                return METHOD_LONG;
            }
        }
        return null;
    }

    private static boolean isConnect(byte[] bytes, int from, int to) {
        return isWord("connect", bytes, from, to) && isUpper(bytes, from, to);
    }

    private static boolean isUpper(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 'A' || bytes[i] > 'Z') {
                return false;
            }
        }
        return true;
    }

    /** Whether the target is the lone asterisk, which only OPTIONS may have (rule C-14). */
    static boolean isAsterisk(byte[] bytes, int from, int to) {
        return to - from == 1 && bytes[from] == '*';
    }

    /**
     * Where the authority of an absolute-form target begins, or -1 when it begins with neither http:// nor https://.
     */
    static int authorityStart(byte[] bytes, int from, int to) {
        if (to - from >= 7 && isWord("http://", bytes, from, from + 7)) {
            return from + 7;
        }
        return to - from >= 8 && isWord("https://", bytes, from, from + 8) ? from + 8 : -1;
    }

    /** Where the authority ends that begins there: before the path, the query, or at the end. */
    static int authorityEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '/' && bytes[i] != '?') {
            i++;
        }
        return i;
    }

    /**
     * Origin-form, absolute-form or {@code *} (RFC 9112, section 3.2; rules C-08 to C-22, N-33 to N-36).
     *
     * @param whole false when the target may go on behind these bytes; then only what is wrong already counts
     */
    static @Nullable Refusal target(byte[] bytes, int from, int to, boolean whole) {
        if (from == to) {
            return whole ? TARGET_EMPTY : null;
        }
        if (bytes[from] == '/') {
            return originForm(bytes, from, to, whole);
        }
        if (bytes[from] == ' ') {
            return TARGET_EMPTY;
        }
        if (isAsterisk(bytes, from, to)) {
            return null;
        }
        return absoluteForm(bytes, from, to, whole);
    }

    private static @Nullable Refusal absoluteForm(byte[] bytes, int from, int to, boolean whole) {
        int start = authorityStart(bytes, from, to);
        if (start < 0) {
            return !whole && isBeginningOfScheme(bytes, from, to) ? null : TARGET_FORM;
        }
        int end = authorityEnd(bytes, start, to);
        if (end == to && !whole) {
            return null;
        }
        return isAuthority(bytes, start, end) ? originForm(bytes, end, to, whole) : TARGET_AUTHORITY;
    }

    private static boolean isBeginningOfScheme(byte[] bytes, int from, int to) {
        int length = to - from;
        return length < 7 && isWord("http://".substring(0, length), bytes, from, to)
                || length < 8 && isWord("https://".substring(0, length), bytes, from, to);
    }

    /** A path and perhaps a query; the path may be empty here. */
    static @Nullable Refusal originForm(byte[] bytes, int from, int to, boolean whole) {
        int query = indexOf('?', bytes, from, to);
        Refusal refusal = path(bytes, from, query, whole || query < to);
        return refusal == null && query < to ? query(bytes, query + 1, to, whole) : refusal;
    }

    private static @Nullable Refusal path(byte[] bytes, int from, int to, boolean whole) {
        int utf8 = Utf8.START;
        int dots = 0; // in a segment of nothing but dots so far, else -1
        for (int i = from; i < to; i++) {
            int c = bytes[i] & 0xFF;
            if (c == '%') {
                c = escaped(bytes, i, to);
                if (c < 0) {
                    return whole || c == ESCAPE_MALFORMED ? TARGET_ESCAPE : null;
                }
                if (c == 0) {
                    return PATH_NUL;
                }
                i += 2;
            } else if (!is(PATH, bytes[i])) {
                return c == '#' ? TARGET_FRAGMENT : TARGET_CHAR;
            }
            utf8 = Utf8.next(utf8, c);
            if (utf8 == Utf8.MALFORMED) {
                return PATH_UTF8;
            }
            if (c == '/') {
                if (dots == 1 || dots == 2) {
                    return PATH_DOTS;
                }
                dots = 0;
            } else {
                dots = c == '.' && dots >= 0 ? dots + 1 : -1;
            }
        }
        return whole ? endOfPath(utf8, dots) : null;
    }

    private static @Nullable Refusal endOfPath(int utf8, int dots) {
        if (utf8 != Utf8.START) {
            return PATH_UTF8;
        }
        return dots == 1 || dots == 2 ? PATH_DOTS : null;
    }

    private static @Nullable Refusal query(byte[] bytes, int from, int to, boolean whole) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '%') {
                int c = escaped(bytes, i, to);
                if (c < 0) {
                    return whole || c == ESCAPE_MALFORMED ? TARGET_ESCAPE : null;
                }
                i += 2;
            } else if (!is(QUERY, bytes[i])) {
                return bytes[i] == '#' ? TARGET_FRAGMENT : TARGET_CHAR;
            }
        }
        return null;
    }

    /** The byte that the percent sign there and its two digits stand for, or one of the two negative answers. */
    private static int escaped(byte[] bytes, int percent, int to) {
        int high = percent + 1 < to ? hex(bytes[percent + 1]) : ESCAPE_CUT;
        if (high < 0) {
            return high;
        }
        int low = percent + 2 < to ? hex(bytes[percent + 2]) : ESCAPE_CUT;
        return low < 0 ? low : high << 4 | low;
    }

    /** Decodes a path that was checked: percent-encodings once, then UTF-8 (rules C-08, C-09). */
    static String decodePath(String raw) {
        int percent = raw.indexOf('%');
        if (percent < 0) {
            return raw;
        }
        byte[] decoded = raw.getBytes(StandardCharsets.ISO_8859_1);
        int length = percent;
        for (int i = percent; i < decoded.length; i++) {
            byte b = decoded[i];
            if (b == '%') {
                b = (byte) (hex(decoded[i + 1]) << 4 | hex(decoded[i + 2]));
                i += 2;
            }
            decoded[length++] = b;
        }
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }

    // ---- authority ----

    /** A host, not empty, and perhaps a port: {@code example.com:8000} (RFC 9110, section 7.2; rule N-03). */
    static boolean isAuthority(byte[] bytes, int from, int to) {
        int hostEnd = hostEnd(bytes, from, to);
        return isHost(bytes, from, hostEnd) && (hostEnd == to || isPort(bytes, hostEnd + 1, to));
    }

    /** Whether two authorities, both well-formed, are the same but for case and the default port. */
    static boolean isSameAuthority(byte[] bytes, int from, int to, int otherFrom, int otherTo, int defaultPort) {
        int end = hostEnd(bytes, from, to);
        int otherEnd = hostEnd(bytes, otherFrom, otherTo);
        if (end - from != otherEnd - otherFrom) {
            return false;
        }
        for (int i = 0; i < end - from; i++) {
            if (lower(bytes[from + i]) != lower(bytes[otherFrom + i])) {
                return false;
            }
        }
        return port(bytes, end, to, defaultPort) == port(bytes, otherEnd, otherTo, defaultPort);
    }

    /** Where the host of an authority ends: behind its bracket, or before its first colon. */
    private static int hostEnd(byte[] bytes, int from, int to) {
        if (from < to && bytes[from] == '[') {
            int bracket = indexOf(']', bytes, from, to);
            return bracket < to ? bracket + 1 : to;
        }
        return indexOf(':', bytes, from, to);
    }

    private static boolean isHost(byte[] bytes, int from, int to) {
        if (from == to) {
            return false;
        }
        if (bytes[from] == '[') {
            return to - from > 2 && bytes[to - 1] == ']' && isIpv6(bytes, from + 1, to - 1);
        }
        for (int i = from; i < to; i++) {
            if (bytes[i] == '%') {
                if (escaped(bytes, i, to) < 0) {
                    return false;
                }
                i += 2;
            } else if (!is(REG_NAME, bytes[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPort(byte[] bytes, int from, int to) {
        if (from >= to || to - from > 5 || bytes[from - 1] != ':') {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!isDigit(bytes[i])) {
                return false;
            }
        }
        return port(bytes, from - 1, to, 0) <= 65_535;
    }

    private static int port(byte[] bytes, int colon, int to, int defaultPort) {
        if (colon >= to) {
            return defaultPort;
        }
        int port = 0;
        for (int i = colon + 1; i < to; i++) {
            port = 10 * port + bytes[i] - '0';
        }
        return port;
    }

    /** RFC 3986, section 3.2.2: eight groups, the last two perhaps as IPv4, or fewer and one {@code ::}. */
    private static boolean isIpv6(byte[] bytes, int from, int to) {
        int groups = 0;
        boolean elided = false;
        for (int i = from; i < to; groups++) {
            if (isElision(bytes, i, to)) {
                if (elided) {
                    return false;
                }
                elided = true;
                i += 2;
                if (i == to) {
                    break;
                }
            } else if (groups > 0 && (bytes[i] != ':' || ++i == to)) {
                return false;
            }
            int start = i;
            i = endOfHex(bytes, start, to);
            if (i < to && bytes[i] == '.') {
                return isIpv4(bytes, start, to) && isComplete(groups + 2, elided);
            }
            if (i == start || i - start > 4) {
                return false;
            }
        }
        return isComplete(groups, elided);
    }

    private static boolean isElision(byte[] bytes, int from, int to) {
        return from + 1 < to && bytes[from] == ':' && bytes[from + 1] == ':';
    }

    private static int endOfHex(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && hex(bytes[i]) >= 0) {
            i++;
        }
        return i;
    }

    private static boolean isComplete(int groups, boolean elided) {
        return elided ? groups < 8 : groups == 8;
    }

    private static boolean isIpv4(byte[] bytes, int from, int to) {
        int octets = 0;
        for (int i = from; i <= to; i++) {
            int end = indexOf('.', bytes, i, to);
            if (!isOctet(bytes, i, end)) {
                return false;
            }
            octets++;
            i = end;
        }
        return octets == 4;
    }

    private static boolean isOctet(byte[] bytes, int from, int to) {
        if (from == to || to - from > 3 || bytes[from] == '0' && to - from > 1) {
            return false;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(bytes[i])) {
                return false;
            }
            value = 10 * value + bytes[i] - '0';
        }
        return value <= 255;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    // ---- fields ----

    /** A token (rules N-21, N-29, N-30). */
    static @Nullable Refusal fieldName(byte[] bytes, int from, int to) {
        if (from == to) {
            return NAME_EMPTY;
        }
        for (int i = from; i < to; i++) {
            if (!is(TOKEN, bytes[i])) {
                return isSpace(bytes[i]) ? NAME_SPACE : NAME_NO_TOKEN;
            }
        }
        return null;
    }

    /** Visible characters, bytes from 0x80, spaces and tabs (rules N-24, N-25). */
    static @Nullable Refusal fieldValue(byte[] bytes, int from, int to) {
        return endOfText(bytes, from, to) == to ? null : VALUE_CONTROL;
    }

    /** Whether a list has the element, without regard to case; quoted it does not count (rule P-07). */
    static boolean listHas(String word, byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            int end = indexOf(',', bytes, i, to);
            int start = skipSpace(bytes, i, end);
            if (isWord(word, bytes, start, trimEnd(bytes, start, end))) {
                return true;
            }
            i = end;
        }
        return false;
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

    /** The value of Content-Length: digits only (rules N-12 to N-14); or one of the two negative answers. */
    static long length(byte[] bytes, int from, int to) {
        if (from == to) {
            return LENGTH_MALFORMED;
        }
        long length = 0;
        boolean huge = false;
        for (int i = from; i < to; i++) {
            if (!isDigit(bytes[i])) {
                return LENGTH_MALFORMED;
            }
            int digit = bytes[i] - '0';
            huge |= length > (Long.MAX_VALUE - digit) / 10;
            length = 10 * length + digit;
        }
        return huge ? LENGTH_HUGE : length;
    }

    /**
     * Whether the value of Transfer-Encoding is a list of codings, known or not (RFC 9110, section 10.1.4; rule N-07).
     */
    static boolean isCodingList(byte[] bytes, int from, int to) {
        int i = from;
        while (true) {
            i = endOfCoding(bytes, i, to);
            if (i < 0 || i == to) {
                return i == to;
            }
            i = skipSpace(bytes, i, to);
            if (i == to || bytes[i] != ',') {
                return false;
            }
            i = skipSpace(bytes, i + 1, to);
        }
    }

    /** token *( OWS ";" OWS token "=" ( token / quoted-string ) ); returns where it ends, or -1. */
    private static int endOfCoding(byte[] bytes, int from, int to) {
        int end = endOfToken(bytes, from, to);
        while (end > 0) {
            int i = skipSpace(bytes, end, to);
            if (i == to || bytes[i] != ';') {
                return end;
            }
            end = endOfParameter(bytes, skipSpace(bytes, i + 1, to), to);
        }
        return -1;
    }

    private static int endOfParameter(byte[] bytes, int from, int to) {
        int end = endOfToken(bytes, from, to);
        if (end < 0) {
            return -1;
        }
        int equals = skipSpace(bytes, end, to);
        if (equals == to || bytes[equals] != '=') {
            return -1;
        }
        int value = skipSpace(bytes, equals + 1, to);
        return value < to && bytes[value] == '"' ? endOfQuoted(bytes, value, to) : endOfToken(bytes, value, to);
    }

    private static int endOfToken(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && is(TOKEN, bytes[i])) {
            i++;
        }
        return i == from ? -1 : i;
    }

    private static int endOfQuoted(byte[] bytes, int quote, int to) {
        for (int i = quote + 1; i < to; i++) {
            if (bytes[i] == '"') {
                return i + 1;
            }
            if (bytes[i] == '\\') {
                i++;
            }
        }
        return -1;
    }

    /** Strict UTF-8, byte by byte: no overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629, section 4). */
    private static final class Utf8 {

        static final int START = 0;
        static final int MALFORMED = -1;

        // Between bytes of one character: how many follow, and what the next must lie between.
        private static int expect(int following, int least, int most) {
            return following << 16 | least << 8 | most;
        }

        static int next(int state, int b) {
            if (state == START) {
                return b < 0x80 ? START : lead(b);
            }
            if (b < (state >> 8 & 0xFF) || b > (state & 0xFF)) {
                return MALFORMED;
            }
            int following = (state >> 16) - 1;
            return following == 0 ? START : expect(following, 0x80, 0xBF);
        }

        private static int lead(int b) {
            if (b < 0xC2 || b > 0xF4) {
                return MALFORMED;
            }
            if (b < 0xE0) {
                return expect(1, 0x80, 0xBF);
            }
            if (b < 0xF0) {
                return expect(2, b == 0xE0 ? 0xA0 : 0x80, b == 0xED ? 0x9F : 0xBF);
            }
            return expect(3, b == 0xF0 ? 0x90 : 0x80, b == 0xF4 ? 0x8F : 0xBF);
        }
    }
}

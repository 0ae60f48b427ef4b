package io.postern.gateway.spi;

import org.jspecify.annotations.Nullable;

/**
 * Checks request targets (RFC 9112, section 3.2; rules C-08 to C-22, N-33 to N-36).
 *
 * <p>A range that is not whole may go on behind its end: then only what no continuation could mend is refused.
 */
final class Targets {

    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";

    private static final Refusal EMPTY =
            new Refusal(400, "The target is not between two single spaces (RFC 9112, section 3)");
    private static final Refusal FORM =
            new Refusal(400, "The target is neither a path, nor an http or https URI, nor * (RFC 9112, section 3.2)");
    private static final Refusal AUTHORITY =
            new Refusal(400, "The authority in the target is malformed (RFC 3986, section 3.2)");
    private static final Refusal CHARACTER =
            new Refusal(400, "The target has a character that must be percent-encoded (RFC 3986, section 3.3)");
    private static final Refusal FRAGMENT = new Refusal(400, "The target has a fragment (RFC 9112, section 3.2)");
    private static final Refusal ESCAPE =
            new Refusal(400, "The target has a malformed percent-encoding (RFC 3986, section 2.1)");
    private static final Refusal UTF8 = new Refusal(400, "The decoded path is not UTF-8 (RFC 3629, section 3)");
    private static final Refusal NUL = new Refusal(400, "The decoded path has a NUL (RFC 3986, section 7.3)");
    private static final Refusal DOTS =
            new Refusal(400, "The decoded path has a segment that is . or .. (RFC 3986, section 3.3)");

    private Targets() {}

    /** Origin-form, absolute-form or {@code *}. */
    static @Nullable Refusal check(byte[] bytes, int from, int to, boolean whole) {
        if (from == to) {
            return whole ? EMPTY : null;
        }
        if (bytes[from] == '/') {
            return origin(bytes, from, to, whole);
        }
        return isAsterisk(bytes, from, to) ? null : absolute(bytes, from, to, whole);
    }

    static boolean isAsterisk(byte[] bytes, int from, int to) {
        return to - from == 1 && bytes[from] == '*';
    }

    /** Where the authority of an absolute-form target begins, or -1 when the target is in another form. */
    static int authorityStart(byte[] bytes, int from, int to) {
        if (isScheme(HTTP, bytes, from, to)) {
            return from + HTTP.length();
        }
        return isScheme(HTTPS, bytes, from, to) ? from + HTTPS.length() : -1;
    }

    private static boolean isScheme(String scheme, byte[] bytes, int from, int to) {
        return to - from >= scheme.length() && Ascii.isWord(scheme, bytes, from, from + scheme.length());
    }

    /** The port that an absolute-form target means when it names none; by where its authority begins. */
    static int standardPort(int from, int authorityStart) {
        return authorityStart - from == HTTP.length() ? 80 : 443;
    }

    /** Where the authority ends that begins there: before the path or the query, or at the end. */
    static int authorityEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '/' && bytes[i] != '?') {
            i++;
        }
        return i;
    }

    private static @Nullable Refusal absolute(byte[] bytes, int from, int to, boolean whole) {
        int start = authorityStart(bytes, from, to);
        if (start < 0) {
            boolean open = Ascii.beginsWord(HTTP, bytes, from, to) || Ascii.beginsWord(HTTPS, bytes, from, to);
            return open && !whole ? null : FORM;
        }
        int end = authorityEnd(bytes, start, to);
        if (end == to && !whole) {
            return null;
        }
        return Authority.isValid(bytes, start, end) ? origin(bytes, end, to, whole) : AUTHORITY;
    }

    /** A path, which may be empty here, and perhaps a query. */
    private static @Nullable Refusal origin(byte[] bytes, int from, int to, boolean whole) {
        int query = Ascii.indexOf('?', bytes, from, to);
        Refusal refusal = path(bytes, from, query, whole || query < to);
        return refusal == null ? query(bytes, query, to, whole) : refusal;
    }

    private static @Nullable Refusal path(byte[] bytes, int from, int to, boolean whole) {
        int utf8 = Utf8.START;
        int dots = 0; // of a segment that has nothing else so far; else -1
        for (int i = from; i < to; i++) {
            int c = bytes[i] & 0xFF;
            if (c == '%') {
                c = Escapes.decode(bytes, i, to);
                if (c <= 0) {
                    return c == 0 ? NUL : escape(c, whole);
                }
                i += 2;
            } else if (!Ascii.is(Ascii.PATH, bytes[i])) {
                return character(c);
            }
            utf8 = Utf8.next(utf8, c);
            if (utf8 == Utf8.MALFORMED) {
                return UTF8;
            }
            if (c == '/' && areDots(dots)) {
                return DOTS;
            }
            dots = c == '/' ? 0 : c == '.' && dots >= 0 ? dots + 1 : -1;
        }
        if (!whole) {
            return null;
        }
        return utf8 != Utf8.START ? UTF8 : areDots(dots) ? DOTS : null;
    }

    private static boolean areDots(int dots) {
        return dots == 1 || dots == 2;
    }

    /** The question mark and what follows it, or nothing. */
    private static @Nullable Refusal query(byte[] bytes, int from, int to, boolean whole) {
        int i = Ascii.skip(Ascii.QUERY, bytes, from, to);
        while (i < to) {
            if (bytes[i] != '%') {
                return character(bytes[i]);
            }
            int c = Escapes.decode(bytes, i, to);
            if (c < 0) {
                return escape(c, whole);
            }
            i = Ascii.skip(Ascii.QUERY, bytes, i + 3, to);
        }
        return null;
    }

    private static @Nullable Refusal escape(int answer, boolean whole) {
        return answer == Escapes.CUT && !whole ? null : ESCAPE;
    }

    private static Refusal character(int c) {
        return c == '#' ? FRAGMENT : CHARACTER;
    }
}

package io.postern.gateway.spi;

import org.jspecify.annotations.Nullable;

/**
 * What a request may consist of, whatever protocol brought it: method, target, authority, fields and lengths.
 *
 * <p>Each check looks at a range of bytes and answers with null or with the refusal that the client gets. The refusals
 * are constants, so a check allocates nothing.
 */
final class RequestRules {

    private static final int METHOD_MOST = 32;

    private static final Refusal METHOD_EMPTY =
            new Refusal(400, "The request line does not begin with a method (RFC 9112, section 3)");
    private static final Refusal METHOD_NO_TOKEN =
            new Refusal(400, "The method is not a token (RFC 9110, section 9.1)");
    private static final Refusal METHOD_LONG =
            new Refusal(501, "The method has more than " + METHOD_MOST + " characters (RFC 9110, section 15.6.2)");
    private static final Refusal METHOD_CONNECT =
            new Refusal(501, "The method CONNECT is not implemented (RFC 9110, section 9.3.6)");
    private static final Refusal ASTERISK =
            new Refusal(400, "The target * belongs to OPTIONS (RFC 9112, section 3.2.4)");

    private static final Refusal NAME_EMPTY = new Refusal(400, "A field has no name (RFC 9112, section 5)");
    private static final Refusal NAME_SPACE =
            new Refusal(400, "A field name has white space in it or behind it (RFC 9112, section 5.1)");
    private static final Refusal NAME_NO_TOKEN =
            new Refusal(400, "A field name is not a token (RFC 9110, section 5.1)");
    private static final Refusal VALUE_CONTROL =
            new Refusal(400, "A field value has a control character (RFC 9110, section 5.5)");

    private static final Refusal HOST_MALFORMED =
            new Refusal(400, "The field Host is not a host and perhaps a port (RFC 9110, section 7.2)");

    private RequestRules() {}

    /** A token of at most 32 characters that is not CONNECT (rules N-31, C-23). */
    static @Nullable Refusal method(byte[] bytes, int from, int to) {
        Refusal refusal = methodSyntax(bytes, from, to);
        return refusal == null ? methodSupport(bytes, from, to) : refusal;
    }

    /** A token. */
    static @Nullable Refusal methodSyntax(byte[] bytes, int from, int to) {
        if (from == to) {
            return METHOD_EMPTY;
        }
        return Ascii.skip(Ascii.TOKEN, bytes, from, to) == to ? null : METHOD_NO_TOKEN;
    }

    /** A token that may be implemented: not too long for that, and not CONNECT. */
    static @Nullable Refusal methodSupport(byte[] bytes, int from, int to) {
        if (to - from > METHOD_MOST) {
            return METHOD_LONG;
        }
        return isConnect(bytes, from, to) ? METHOD_CONNECT : null;
    }

    /** Whether the method is CONNECT, whose target has a form of its own. */
    static boolean isConnect(byte[] bytes, int from, int to) {
        return Ascii.isExactly("CONNECT", bytes, from, to);
    }

    /** Origin-form, absolute-form or {@code *} (RFC 9112, section 3.2; rules C-08 to C-22, N-33 to N-36). */
    static @Nullable Refusal target(byte[] bytes, int from, int to) {
        return Targets.check(bytes, from, to, true);
    }

    /** The same for the beginning of a target that may go on behind the range. */
    static @Nullable Refusal targetSoFar(byte[] bytes, int from, int to) {
        return Targets.check(bytes, from, to, false);
    }

    /** The target {@code *} with OPTIONS alone; both are well-formed (rule C-14). */
    static @Nullable Refusal asterisk(byte[] bytes, int methodFrom, int methodTo, int targetFrom, int targetTo) {
        boolean stray = Targets.isAsterisk(bytes, targetFrom, targetTo)
                && !Ascii.isExactly("OPTIONS", bytes, methodFrom, methodTo);
        return stray ? ASTERISK : null;
    }

    /** Decodes the path of a target that was checked: percent-encodings once, as UTF-8 (rules C-08, C-09). */
    static String decodePath(String raw) {
        return Escapes.decode(raw);
    }

    /** The value of Host: not empty, a host and perhaps a port (rules N-03, C-28). */
    static @Nullable Refusal host(byte[] bytes, int from, int to) {
        return Authority.isValid(bytes, from, to) ? null : HOST_MALFORMED;
    }

    /** A token (rules N-21, N-29, N-30). */
    static @Nullable Refusal fieldName(byte[] bytes, int from, int to) {
        if (from == to) {
            return NAME_EMPTY;
        }
        int end = Ascii.skip(Ascii.TOKEN, bytes, from, to);
        if (end == to) {
            return null;
        }
        return Ascii.isSpace(bytes[end]) ? NAME_SPACE : NAME_NO_TOKEN;
    }

    /** Visible characters, spaces, tabs and bytes from 0x80 (rules N-24, N-25). */
    static @Nullable Refusal fieldValue(byte[] bytes, int from, int to) {
        return Ascii.skip(Ascii.TEXT, bytes, from, to) == to ? null : VALUE_CONTROL;
    }

    /** Whether a list has that element, which is in lower case; in quotes it does not count (rule P-07). */
    static boolean listHas(String element, byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            int comma = Ascii.indexOf(',', bytes, i, to);
            int start = Ascii.skipSpace(bytes, i, comma);
            if (Ascii.isWord(element, bytes, start, Ascii.trimEnd(bytes, start, comma))) {
                return true;
            }
            i = comma;
        }
        return false;
    }

    /**
     * The value of Content-Length; -1 if that is not digits only, or more than a long can hold (rules N-12 to N-14).
     */
    static long length(byte[] bytes, int from, int to) {
        if (from == to) {
            return -1;
        }
        long length = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (!Ascii.is(Ascii.DIGIT, bytes[i]) || length > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            length = 10 * length + digit;
        }
        return length;
    }

    /** The refusal of a body that is longer than the limit, however its length is announced. */
    static Refusal bodyTooLong(long most) {
        return new Refusal(413, "The body has more than " + most + " bytes (RFC 9110, section 15.5.14)");
    }
}

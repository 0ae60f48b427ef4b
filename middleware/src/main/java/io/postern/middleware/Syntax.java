package io.postern.middleware;

import java.util.function.IntPredicate;

/** The shapes of values in an environ. */
final class Syntax {

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
    private static final String NAME_MARKS = "-._~!$&'()*+;=";
    private static final String HOST_MARKS = NAME_MARKS + ",%";

    private Syntax() {}

    static boolean isToken(String text) {
        return consistsOf(text, TOKEN_MARKS);
    }

    /** Whether a token may have it. */
    static boolean isToken(char c) {
        return isDigit(c) || isLetter(c) || TOKEN_MARKS.indexOf(c) >= 0;
    }

    static boolean isDigits(String text) {
        return !text.isEmpty() && all(text, Syntax::isDigit);
    }

    /** {@code HTTP/1.1}; also {@code HTTP/2} and the like. */
    static boolean isVersion(String text) {
        return text.startsWith("HTTP/")
                && text.length() <= 8
                && isDigits(text.substring(5, Math.min(6, text.length())))
                && (text.length() == 6 || (text.length() == 8 && text.charAt(6) == '.' && isDigit(text.charAt(7))));
    }

    /** A registered name, an IPv4 address, or an IPv6 address in brackets. */
    static boolean isHost(String text) {
        return text.startsWith("[")
                ? text.endsWith("]") && text.indexOf(':') > 0 && isAddress(text.substring(1, text.length() - 1))
                : consistsOf(text, HOST_MARKS);
    }

    /** A registered name without escapes, or an IPv4 address. */
    static boolean isName(String text) {
        return consistsOf(text, NAME_MARKS);
    }

    /** A host, with or without a port. */
    static boolean isHostAndPort(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.endsWith("]")) {
            return isHost(text);
        }
        String port = text.substring(colon + 1);
        return isHost(text.substring(0, colon))
                && isDigits(port)
                && port.length() <= 5
                && Integer.parseInt(port) <= 65535;
    }

    /** Digits of an IPv4 or IPv6 address. */
    static boolean isAddress(String text) {
        return !text.isEmpty() && all(text, c -> c == '.' || c == ':' || (c < 0x80 && Character.digit(c, 16) >= 0));
    }

    static boolean isVisibleAscii(String text) {
        return all(text, c -> c > ' ' && c < 0x7F);
    }

    static boolean isLatin1(String text) {
        return all(text, c -> c <= 0xFF);
    }

    /** Whether it has nothing but letters and digits of ASCII and these, and at least one of them. */
    static boolean consistsOf(String text, String marks) {
        return !text.isEmpty() && all(text, c -> isDigit(c) || isLetter(c) || marks.indexOf(c) >= 0);
    }

    // A loop, since a stream for each value of each request would cost more than all the rest of the check.
    private static boolean all(String text, IntPredicate allowed) {
        for (int i = 0; i < text.length(); i++) {
            if (!allowed.test(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}

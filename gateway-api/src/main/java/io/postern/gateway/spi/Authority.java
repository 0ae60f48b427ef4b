package io.postern.gateway.spi;

/**
 * A host and perhaps a port, as in the field Host and in an absolute-form target (RFC 3986, section 3.2; rule N-03).
 */
final class Authority {

    private static final int MOST_PORT = 65_535;

    private Authority() {}

    /**
     * Whether it is a registered name, IPv4 or bracketed IPv6 address, not empty, and perhaps a port of 1 to 5 digits.
     */
    static boolean isValid(byte[] bytes, int from, int to) {
        int hostEnd = hostEnd(bytes, from, to);
        return isHost(bytes, from, hostEnd) && (hostEnd == to || isPort(bytes, hostEnd, to));
    }

    /** Whether two valid ones are the same but for case and the standard port. */
    static boolean isSame(byte[] bytes, int from, int to, int otherFrom, int otherTo, int standardPort) {
        int end = hostEnd(bytes, from, to);
        int otherEnd = hostEnd(bytes, otherFrom, otherTo);
        return isSameHost(bytes, from, end, otherFrom, otherEnd)
                && port(bytes, end, to, standardPort) == port(bytes, otherEnd, otherTo, standardPort);
    }

    private static boolean isSameHost(byte[] bytes, int from, int to, int otherFrom, int otherTo) {
        if (to - from != otherTo - otherFrom) {
            return false;
        }
        for (int i = 0; i < to - from; i++) {
            if (Ascii.lower(bytes[from + i]) != Ascii.lower(bytes[otherFrom + i])) {
                return false;
            }
        }
        return true;
    }

    // Behind the bracket, or before the first colon.
    private static int hostEnd(byte[] bytes, int from, int to) {
        if (from < to && bytes[from] == '[') {
            return Math.min(to, Ascii.indexOf(']', bytes, from, to) + 1);
        }
        return Ascii.indexOf(':', bytes, from, to);
    }

    private static boolean isHost(byte[] bytes, int from, int to) {
        if (from == to) {
            return false;
        }
        if (bytes[from] == '[') {
            return bytes[to - 1] == ']' && isIpv6(bytes, from + 1, to - 1);
        }
        return isRegisteredName(bytes, from, to);
    }

    private static boolean isRegisteredName(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '%') {
                if (Escapes.decode(bytes, i, to) < 0) {
                    return false;
                }
                i += 2;
            } else if (!Ascii.is(Ascii.REG_NAME, bytes[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPort(byte[] bytes, int colon, int to) {
        int digits = to - colon - 1;
        return bytes[colon] == ':'
                && digits >= 1
                && digits <= 5
                && Ascii.skip(Ascii.DIGIT, bytes, colon + 1, to) == to
                && port(bytes, colon, to, 0) <= MOST_PORT;
    }

    private static int port(byte[] bytes, int colon, int to, int standardPort) {
        return colon == to ? standardPort : number(bytes, colon + 1, to);
    }

    private static int number(byte[] bytes, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = 10 * number + bytes[i] - '0';
        }
        return number;
    }

    // Eight groups, the last two perhaps as IPv4; or fewer, and one "::" for at least one.
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
            } else if (groups > 0 && bytes[i++] != ':') {
                return false;
            }
            int start = i;
            i = endOfHex(bytes, start, to);
            if (i < to && bytes[i] == '.') {
                return isIpv4(bytes, start, to) && areGroups(groups + 2, elided);
            }
            if (i == start || i - start > 4) {
                return false;
            }
        }
        return areGroups(groups, elided);
    }

    private static boolean isElision(byte[] bytes, int from, int to) {
        return from + 1 < to && bytes[from] == ':' && bytes[from + 1] == ':';
    }

    private static int endOfHex(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && Ascii.hex(bytes[i]) >= 0) {
            i++;
        }
        return i;
    }

    private static boolean areGroups(int groups, boolean elided) {
        return elided ? groups < 8 : groups == 8;
    }

    private static boolean isIpv4(byte[] bytes, int from, int to) {
        int start = from;
        for (int octet = 1; octet <= 4; octet++) {
            int end = Ascii.indexOf('.', bytes, start, to);
            if (!isOctet(bytes, start, end) || (end == to) != (octet == 4)) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    private static boolean isOctet(byte[] bytes, int from, int to) {
        int digits = to - from;
        return digits >= 1
                && digits <= 3
                && (digits == 1 || bytes[from] != '0')
                && Ascii.skip(Ascii.DIGIT, bytes, from, to) == to
                && number(bytes, from, to) <= 255;
    }
}

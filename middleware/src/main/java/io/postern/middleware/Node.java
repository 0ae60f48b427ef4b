package io.postern.middleware;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.IncompatibleAddressException;
import org.jspecify.annotations.Nullable;

/**
 * One end of a hop, as a proxy names it: an address and perhaps a port, a Unix socket, or somebody who is not told.
 *
 * <p>Addresses are read as literals; no name is ever looked up.
 *
 * @param address the address, null where there is none
 * @param unix whether it is a Unix socket
 * @param port digits, or empty
 */
record Node(@Nullable IPAddress address, boolean unix, String port) {

    /** What the environ has for the address of a Unix socket (rule E-42). */
    static final String UNIX_NAME = "unix:";

    // An address that nobody has, so that nobody is mistaken for whom a proxy hides.
    private static final String NOBODY = "0.0.0.0";

    private static final Node HIDDEN = new Node(null, false, "");
    private static final Node UNIX = new Node(null, true, "");

    private static final int MOST_PORT = 65_535;

    // One address, written out: no names, masks, wildcards, zones, short forms, nor octal and other numbers.
    private static final IPAddressStringParameters LITERAL = new IPAddressStringParameters.Builder()
            .allowEmpty(false)
            .allowAll(false)
            .allowSingleSegment(false)
            .allowPrefix(false)
            .allowMask(false)
            .setRangeOptions(RangeParameters.NO_RANGE)
            .getIPv4AddressParametersBuilder()
            .allow_inet_aton(false)
            .allowBinary(false)
            .allowLeadingZeros(false)
            .getParentBuilder()
            .getIPv6AddressParametersBuilder()
            .allowZone(false)
            .allowBase85(false)
            .allowBinary(false)
            .getParentBuilder()
            .toParams();

    /**
     * Reads an IPv4 address or an IPv6 address in brackets, each perhaps with a port; a bare IPv6 address;
     * {@code unix:}; {@code unknown} or an obfuscated name such as {@code _a}, each perhaps with a port, which may be
     * obfuscated too (RFC 7239, section 6).
     *
     * @throws MalformedField if it is none of these
     */
    static Node parse(String field, String text) throws MalformedField {
        if (text.equals(UNIX_NAME)) {
            return UNIX;
        }
        IPAddress bare = literal(text);
        if (bare != null) {
            return new Node(bare, false, "");
        }
        int colon = text.lastIndexOf(':');
        boolean ported = colon > text.lastIndexOf(']');
        String port = ported ? port(field, text.substring(colon + 1)) : "";
        String name = ported ? text.substring(0, colon) : text;
        if (name.equalsIgnoreCase("unknown") || isObfuscated(name)) {
            return HIDDEN;
        }
        boolean bracketed = name.startsWith("[") && name.endsWith("]");
        IPAddress address = literal(bracketed ? name.substring(1, name.length() - 1) : name);
        if (address == null || bracketed != (name.indexOf(':') >= 0)) { // brackets are for IPv6 alone
            throw new MalformedField(field);
        }
        return new Node(address, false, port);
    }

    /** Reads an address as an environ has it; what is none is nobody. */
    static Node of(String remoteAddress) {
        return remoteAddress.equals(UNIX_NAME) ? UNIX : new Node(literal(remoteAddress), false, "");
    }

    /** What to put under REMOTE_ADDR. */
    String remoteAddress() {
        if (unix) {
            return UNIX_NAME;
        }
        return address == null ? NOBODY : address.toCanonicalString();
    }

    /** The address that this is, digits alone, or null; one of IPv4 in the clothes of IPv6 is one of IPv4. */
    static @Nullable IPAddress literal(String text) {
        if (!Syntax.isAddress(text)) { // far less than the library knows as an address
            return null;
        }
        try {
            IPAddress address = new IPAddressString(text, LITERAL).toAddress();
            boolean mapped = address.isIPv6() && address.toIPv6().isIPv4Mapped();
            return mapped ? address.toIPv6().getEmbeddedIPv4Address() : address;
        } catch (AddressStringException | IncompatibleAddressException e) {
            return null;
        }
    }

    /** Whether it is an IPv6 address, without brackets. */
    static boolean isIpv6(String text) {
        return text.indexOf(':') >= 0 && literal(text) != null;
    }

    private static String port(String field, String text) throws MalformedField {
        if (isObfuscated(text)) {
            return "";
        }
        if (!isPort(text)) {
            throw new MalformedField(field);
        }
        return text;
    }

    /** Whether it is 1 to 65535 in up to five digits. */
    static boolean isPort(String text) {
        if (!Syntax.isDigits(text) || text.length() > 5) {
            return false;
        }
        int port = Integer.parseInt(text);
        return port >= 1 && port <= MOST_PORT;
    }

    // "_" and at least one of letters, digits, dots, underscores and dashes (RFC 7239, section 6.3).
    private static boolean isObfuscated(String text) {
        return text.length() > 1 && text.startsWith("_") && Syntax.consistsOf(text, "._-");
    }
}

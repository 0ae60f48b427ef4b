package io.postern.gateway.spi;

import io.postern.gateway.ContractViolation;
import io.postern.gateway.Headers;
import java.util.List;

/**
 * What the application passed to start_response, checked: the rules that only a response can break (the syntax of names
 * and values is checked by {@link Headers}).
 *
 * @param status three digits, 200 to 599
 * @param reason the phrase, possibly empty
 * @param headers a copy, without Content-Length and Date
 * @param length the declared Content-Length, or -1
 */
record StartedResponse(int status, String reason, Headers headers, long length) {

    private static final String CONTENT_LENGTH = "Content-Length";

    // They belong to the connection, so to the server (PEP 3333; RFC 9110, section 7.6.1; rule S-24).
    private static final List<String> HOP_BY_HOP = List.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "trailers",
            "transfer-encoding",
            "upgrade");

    static StartedResponse checked(String status, Headers headers) {
        if (headers == null) {
            throw new ContractViolation(
                    "S-19", "start_response gets headers, if need be Headers.of()", "they were null");
        }
        int code = code(status);
        Headers kept = headers.copy();
        long length = -1;
        for (int i = 0; i < kept.count(); i++) {
            String name = kept.name(i);
            checkAllowed(name);
            if (name.equalsIgnoreCase(CONTENT_LENGTH)) {
                length = length(kept.value(i), length);
            }
        }
        kept.remove(CONTENT_LENGTH).remove("Date"); // both are the server's to send (rules H-15, H-13)
        return new StartedResponse(code, reason(status), kept, length);
    }

    private static int code(String status) {
        if (status == null) {
            throw new ContractViolation("S-19", "a status is like \"200 OK\"", "it was null");
        }
        for (int i = 0; i < status.length(); i++) {
            char c = status.charAt(i);
            if (c > 0xFF) {
                throw badStatus("S-18", status, "has chars up to U+00FF");
            }
            if (c < ' ' || c == 0x7F) {
                throw badStatus("S-17", status, "has no control characters");
            }
        }
        boolean shaped =
                status.length() >= 4 && status.charAt(3) == ' ' && (status.length() == 4 || status.charAt(4) != ' ');
        int code = 0;
        for (int i = 0; shaped && i < 3; i++) {
            shaped = status.charAt(i) >= '0' && status.charAt(i) <= '9';
            code = 10 * code + status.charAt(i) - '0';
        }
        if (!shaped) {
            throw badStatus("S-13", status, "is three digits, one space and a phrase that may be empty: \"200 OK\"");
        }
        if (code < 200 || code > 599) {
            throw badStatus("S-15", status, "has a code from 200 to 599");
        }
        return code;
    }

    private static String reason(String status) {
        return status.equals("200 OK") ? "OK" : status.substring(4); // the usual one costs nothing
    }

    private static ContractViolation badStatus(String rule, String status, String expected) {
        return new ContractViolation(rule, "a status " + expected, "it was " + ContractViolation.quoted(status));
    }

    private static void checkAllowed(String name) {
        for (int i = 0; i < HOP_BY_HOP.size(); i++) { // most differ in length, which is compared first
            if (name.equalsIgnoreCase(HOP_BY_HOP.get(i))) {
                throw new ContractViolation(
                        "S-24",
                        "the fields of the connection are left to the server",
                        "there is a header \"" + name + "\"");
            }
        }
        if (name.equalsIgnoreCase("status")) {
            throw new ContractViolation(
                    "S-25", "the status is the first argument of start_response", "there is a header \"" + name + "\"");
        }
    }

    private static long length(String value, long before) {
        if (before >= 0) {
            throw new ContractViolation("H-16", "there is one Content-Length at most", "there are two");
        }
        long length = value.isEmpty() ? -1 : 0;
        for (int i = 0; length >= 0 && i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            boolean fits = digit >= 0 && digit <= 9 && length <= (Long.MAX_VALUE - digit) / 10;
            length = fits ? 10 * length + digit : -1;
        }
        if (length < 0) {
            throw new ContractViolation(
                    "H-16",
                    "a Content-Length is digits, up to " + Long.MAX_VALUE,
                    "it was " + ContractViolation.quoted(value));
        }
        return length;
    }
}

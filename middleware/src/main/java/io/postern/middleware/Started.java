package io.postern.middleware;

import io.postern.gateway.Headers;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What start_response was given, checked by rules of its own: those of the engine are what a server is checked by.
 *
 * <p>The syntax of names and values needs no check here, since {@link Headers} refuses what is malformed.
 *
 * @param status the code, or 0 for one that is malformed
 * @param length the declared Content-Length, or -1
 * @param typed whether there is a Content-Type
 */
record Started(int status, long length, boolean typed) {

    private static final Set<String> HOP_BY_HOP = Set.of(
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

    /** Reports what is wrong with it. */
    static Started checked(@Nullable String status, @Nullable Headers headers, LintedRequest request) {
        int code = code(status, request);
        if (headers == null) {
            request.report(Check.NULL_HEADERS, "they were null");
            return new Started(code, -1, false);
        }
        long length = -1;
        boolean typed = false;
        for (int i = 0; i < headers.count(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            String value = headers.value(i);
            if (name.equals("content-length")) {
                length = length(value, length, request);
            }
            typed |= name.equals("content-type");
            checkName(name, code, headers, i, request);
        }
        return new Started(code, length, typed);
    }

    private static int code(@Nullable String status, LintedRequest request) {
        if (status == null) {
            request.report(Check.NULL_STATUS, "it was null");
            return 0;
        }
        String seen = "it was " + Quoted.text(status);
        if (status.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            request.report(Check.CONTROL_IN_STATUS, seen);
        } else if (!Syntax.isLatin1(status)) {
            request.report(Check.STATUS_NOT_LATIN_1, seen);
        } else if (!isShaped(status)) {
            request.report(Check.BAD_STATUS, seen);
        } else if (status.charAt(0) < '2' || status.charAt(0) > '5') {
            request.report(Check.BAD_CODE, seen);
        } else {
            return Integer.parseInt(status.substring(0, 3));
        }
        return 0;
    }

    private static boolean isShaped(String status) {
        return status.length() >= 4
                && Syntax.isDigits(status.substring(0, 3))
                && status.charAt(3) == ' '
                && (status.length() == 4 || status.charAt(4) != ' ');
    }

    private static long length(String value, long before, LintedRequest request) {
        if (before >= 0) {
            request.report(Check.TWO_LENGTHS, "there are \"" + before + "\" and " + Quoted.text(value));
        }
        try {
            return Long.parseLong(Syntax.isDigits(value) ? value : "none");
        } catch (NumberFormatException e) { // no digits, or too many
            request.report(Check.BAD_LENGTH, "it was " + Quoted.text(value));
            return -1;
        }
    }

    private static void checkName(String name, int code, Headers headers, int i, LintedRequest request) {
        boolean ofContent = name.equals("content-type") || name.equals("content-length");
        if (HOP_BY_HOP.contains(name)) {
            request.report(Check.HOP_BY_HOP, Quoted.header(headers.name(i), headers.value(i)));
        } else if (name.equals("status")) {
            request.report(Check.STATUS_FIELD, Quoted.header(headers.name(i), headers.value(i)));
        } else if (ofContent && (code == 204 || code == 304)) {
            request.report(
                    Check.FIELDS_OF_CONTENT, "with " + code + " " + Quoted.header(headers.name(i), headers.value(i)));
        }
    }
}

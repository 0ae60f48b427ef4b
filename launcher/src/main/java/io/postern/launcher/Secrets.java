package io.postern.launcher;

import java.util.regex.Pattern;

/** Hides what should not be read over somebody's shoulder: passwords, tokens, cookies. */
final class Secrets {

    private static final String HIDDEN = "(hidden)";
    private static final String NAMES =
            "auth|cookie|passw|pwd|secret|token|credential|api[-_]?key|session|signature|private";
    private static final Pattern SECRET = Pattern.compile(NAMES, Pattern.CASE_INSENSITIVE);
    private static final Pattern IN_QUERY =
            Pattern.compile("([^=&;?#\\s]*(?:" + NAMES + ")[^=&;?#\\s]*)=[^&;#\\s]*", Pattern.CASE_INSENSITIVE);
    private static final Pattern IN_URL = Pattern.compile("//[^/@\\s]+@");

    private Secrets() {}

    /** The value as it may be shown: hidden by its name, or without what a query or a URL in it should not show. */
    static String masked(String name, String value) {
        if (SECRET.matcher(name).find()) {
            return HIDDEN;
        }
        String query = IN_QUERY.matcher(value).replaceAll("$1=" + HIDDEN);
        return IN_URL.matcher(query).replaceAll("//" + HIDDEN + "@");
    }
}

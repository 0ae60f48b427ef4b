package io.postern.gateway;

import java.nio.charset.StandardCharsets;

/** The path of a URL (RFC 3986, section 3.3). */
final class UrlPath {

    // What may stand in a path as it is, besides letters and digits.
    private static final String PLAIN = "/-._~!$&'()*+,;=:@";

    private UrlPath() {}

    /** Decoded text as a path: all that cannot stand in one is escaped, as UTF-8. */
    static String escaped(String text) {
        StringBuilder path = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (isPlain(c)) {
                path.append(c);
            } else {
                path.append(String.format("%%%02X", (int) c));
            }
        }
        return path.toString();
    }

    private static boolean isPlain(char c) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        boolean digit = c >= '0' && c <= '9';
        return letter || digit || PLAIN.indexOf(c) >= 0;
    }
}

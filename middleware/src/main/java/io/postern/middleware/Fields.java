package io.postern.middleware;

import io.postern.gateway.Headers;
import java.util.Locale;

/** What middleware does to the fields of a response. */
final class Fields {

    private Fields() {}

    /** Adds a name to {@code Vary}, unless it is there or all is. */
    static void vary(Headers headers, String name) {
        for (String line : headers.all("Vary")) {
            for (String element : line.split(",", -1)) {
                String present = element.strip();
                if (present.equals("*") || present.equalsIgnoreCase(name)) {
                    return;
                }
            }
        }
        headers.add("Vary", name);
    }

    /** The media type without its parameters, in lower case; empty if there is none. */
    static String mediaType(Headers headers) {
        String type = headers.first("Content-Type").orElse("");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }
}

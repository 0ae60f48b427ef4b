package io.postern.middleware;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which codings of the content a client takes: {@code Accept-Encoding} (RFC 9110, section 12.5.3). */
final class AcceptedCodings {

    private AcceptedCodings() {}

    /** Whether it takes that one: named, or by {@code *}, and not with a weight of zero. */
    static boolean contain(@Nullable String field, String coding) {
        if (field == null) {
            return false; // it may take anything, but has not said so
        }
        Boolean any = null;
        for (String element : field.split(",", -1)) {
            String[] parts = element.strip().split(";", -1);
            String name = parts[0].strip().toLowerCase(Locale.ROOT);
            if (name.equals(coding) || (coding.equals("gzip") && name.equals("x-gzip"))) {
                return isWanted(parts);
            }
            if (name.equals("*")) {
                any = isWanted(parts);
            }
        }
        return Boolean.TRUE.equals(any);
    }

    private static boolean isWanted(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                return !parameter.substring(2).strip().matches("0(\\.0*)?");
            }
        }
        return true;
    }
}

package io.postern.framework;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client takes (RFC 9110, section 12.5.1). */
final class Accept {

    private Accept() {}

    /** The one with the greatest weight, the first of several; the first if the client has not said. */
    static Optional<String> best(@Nullable String field, String... types) {
        String best = null;
        double greatest = 0;
        for (String type : types) {
            double weight = field == null || field.isBlank() ? 1 : weight(field, type);
            if (weight > greatest) {
                best = type;
                greatest = weight;
            }
        }
        return Optional.ofNullable(best);
    }

    private static double weight(String field, String type) {
        String range = type.substring(0, type.indexOf('/') + 1) + "*";
        double weight = 0;
        int exactness = 0;
        for (String element : field.split(",", -1)) {
            String[] parts = element.split(";", -1);
            String name = parts[0].strip().toLowerCase(Locale.ROOT);
            int exact = name.equals(type) ? 3 : name.equals(range) ? 2 : name.equals("*/*") ? 1 : 0;
            if (exact > exactness) {
                exactness = exact;
                weight = quality(parts);
            }
        }
        return weight;
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.matches("q=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")) {
                return Double.parseDouble(parameter.substring(2));
            }
        }
        return 1;
    }
}

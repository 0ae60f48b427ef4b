package io.postern.framework;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a request, by name (RFC 6265, section 5.4). Of several of one name the first counts, which is the one
 * with the longest path.
 */
public final class Cookies {

    private static final int MOST = 200;

    private final Map<String, String> values = new LinkedHashMap<>();

    private Cookies() {}

    /**
     * Leaves out what is no cookie, as browsers send whatever the sites of a domain have set. But for one domain none
     * keeps as many as throw {@link HttpError} 431 here.
     */
    static Cookies parse(@Nullable String field) {
        Cookies cookies = new Cookies();
        if (field == null) {
            return cookies;
        }
        String[] pairs = field.split(";", -1);
        if (pairs.length > MOST) {
            throw new HttpError(431, "at most " + MOST + " cookies are taken");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (pair.substring(0, Math.max(equals, 0)).isBlank()) {
                continue;
            }
            String value = pair.substring(equals + 1).strip();
            boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
            cookies.values.putIfAbsent(
                    pair.substring(0, equals).strip(), quoted ? value.substring(1, value.length() - 1) : value);
        }
        return cookies;
    }

    /** The value of that name. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** All of them, in their order. */
    public Map<String, String> all() {
        return Collections.unmodifiableMap(values);
    }
}

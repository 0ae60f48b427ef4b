package io.postern.framework;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a request, by name (RFC 6265, section 5.4). Of several of one name the first counts, which is the one
 * with the longest path.
 *
 * <p>Browsers send what any site of the domain, and any script, has set. So what is malformed is refused only where the
 * application asks for it.
 */
public final class Cookies {

    private static final int MOST = 200;

    private final Map<String, String> values = new LinkedHashMap<>();

    private Cookies() {}

    /** Leaves out what has no name. No browser keeps as many for a domain as throw {@link HttpError} 431 here. */
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

    /**
     * The value of that name.
     *
     * @throws HttpError 400 if it has what no {@link Cookie} has: spaces, quotes, commas, backslashes, other than ASCII
     */
    public Optional<String> get(String name) {
        String value = values.get(name);
        if (value != null && !Cookie.isValue(value)) {
            throw new HttpError(400, "the cookie " + name + " is malformed: remove it from the browser");
        }
        return Optional.ofNullable(value);
    }

    /** All of them, in their order, the malformed as they came: those that scripts have set, for example. */
    public Map<String, String> all() {
        return Collections.unmodifiableMap(values);
    }
}

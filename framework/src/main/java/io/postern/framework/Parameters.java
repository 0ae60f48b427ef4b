package io.postern.framework;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names and values as browsers write them into queries and forms ({@code a=1&b=x+y}; WHATWG URL, section 5), in UTF-8.
 * A name may have several values, whose order is kept.
 */
public final class Parameters {

    private static final int MOST = 1000;

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    Parameters() {}

    /** Reads them; throws {@link HttpError} 400 for a broken escape or text that is not UTF-8, and 413 for too many. */
    static Parameters parse(String text) {
        Parameters parameters = new Parameters();
        int count = 0;
        for (String pair : text.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            if (++count > MOST) {
                throw new HttpError(413, "at most " + MOST + " parameters are taken");
            }
            String[] parts = pair.split("=", 2);
            parameters.add(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
        }
        return parameters;
    }

    void add(String name, String value) {
        values.computeIfAbsent(name, none -> new ArrayList<>()).add(value);
    }

    private static String decoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.write(escaped(text, i));
                i += 2;
            } else if (c > 0xFF) {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        return Text.decoded(bytes.toByteArray(), StandardCharsets.UTF_8);
    }

    private static int escaped(String text, int at) {
        boolean isEscape = at + 2 < text.length()
                && HexFormat.isHexDigit(text.charAt(at + 1))
                && HexFormat.isHexDigit(text.charAt(at + 2));
        if (!isEscape) {
            throw new HttpError(400, "a % in a parameter is followed by two hexadecimal digits");
        }
        return HexFormat.fromHexDigits(text, at + 1, at + 3);
    }

    /** The first value of that name. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** All values of that name, in their order. */
    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /** The value of that name; throws {@link HttpError} 400 if there is none. */
    public String require(String name) {
        return first(name).orElseThrow(() -> new HttpError(400, "the parameter " + name + " is missing"));
    }

    /** The names, in the order of their first values. */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }
}

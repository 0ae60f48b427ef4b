package io.postern.gateway;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * An ordered list of header fields: repeats stay apart, names compare without case.
 *
 * <p>The syntax of a name and a value is checked when the pair is added (rules H-03, H-06 to H-10, S-18, S-19).
 */
public final class Headers {

    // Names at even, values at odd positions: cheap to build, to copy and to walk.
    private String[] pairs;
    private int size;

    private Headers(String[] pairs, int size) {
        this.pairs = pairs;
        this.size = size;
    }

    /** Returns an empty list. */
    public static Headers create() {
        return new Headers(new String[8], 0);
    }

    /**
     * Returns a list of the given names and values, in turn: {@code Headers.of("Content-Type", "text/plain")}.
     *
     * @throws IllegalArgumentException if the last name has no value
     * @throws ContractViolation if a name or value is malformed
     */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("names and values come in pairs, but the last name \""
                    + namesAndValues[namesAndValues.length - 1] + "\" has no value");
        }
        Headers headers = new Headers(new String[namesAndValues.length], 0);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    /**
     * Adds a field at the end, also when its name is there already (rule H-02).
     *
     * @param name a token (RFC 9110, section 5.1)
     * @param value chars U+0020 to U+00FF without U+007F, and tabs; no white space around it; may be empty
     * @throws ContractViolation if one is malformed or null; the list is unchanged
     */
    public Headers add(String name, String value) {
        checkName(name);
        checkedValue(name, value);
        append(name, value);
        return this;
    }

    /** Puts a field in the place of all those of that name, or at the end. */
    public Headers set(String name, String value) {
        checkName(name);
        checkedValue(name, value);
        remove(name);
        append(name, value);
        return this;
    }

    /** Removes all fields of that name. */
    public Headers remove(String name) {
        int kept = 0;
        for (int i = 0; i < size; i += 2) {
            if (!pairs[i].equalsIgnoreCase(name)) {
                pairs[kept++] = pairs[i];
                pairs[kept++] = pairs[i + 1];
            }
        }
        Arrays.fill(pairs, kept, size, null);
        size = kept;
        return this;
    }

    /** Returns the first value of that name. */
    public Optional<String> first(String name) {
        for (int i = 0; i < size; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                return Optional.of(pairs[i + 1]);
            }
        }
        return Optional.empty();
    }

    /** Returns all values of that name, in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        forEach((each, value) -> {
            if (each.equalsIgnoreCase(name)) {
                values.add(value);
            }
        });
        return values;
    }

    /** Whether there is a field of that name. */
    public boolean contains(String name) {
        return first(name).isPresent();
    }

    /** The number of fields, repeats counted. */
    public int count() {
        return size / 2;
    }

    /** The name of the field at that index, 0 to {@link #count()} - 1. */
    public String name(int index) {
        return pairs[2 * Objects.checkIndex(index, count())];
    }

    /** The value of the field at that index, 0 to {@link #count()} - 1. */
    public String value(int index) {
        return pairs[2 * Objects.checkIndex(index, count()) + 1];
    }

    /** Calls the action with each name and value, in order. */
    public void forEach(BiConsumer<? super String, ? super String> action) {
        for (int i = 0; i < size; i += 2) {
            action.accept(pairs[i], pairs[i + 1]);
        }
    }

    /** Returns a list of the same fields that does not follow later changes of this one. */
    public Headers copy() {
        return new Headers(Arrays.copyOf(pairs, size + 2), size); // with room for a field, such as Server
    }

    /** One line {@code name: value} a field. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    /** Equal when the same names (without case) and values come in the same order. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Headers that) || that.size != size) {
            return false;
        }
        for (int i = 0; i < size; i += 2) {
            if (!pairs[i].equalsIgnoreCase(that.pairs[i]) || !pairs[i + 1].equals(that.pairs[i + 1])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 1; i < size; i += 2) {
            hash = 31 * hash + pairs[i].hashCode();
        }
        return hash;
    }

    private void append(String name, String value) {
        if (size == pairs.length) {
            pairs = Arrays.copyOf(pairs, Math.max(8, 2 * size));
        }
        pairs[size++] = name;
        pairs[size++] = value;
    }

    private static void checkName(String name) {
        if (name == null) {
            throw new ContractViolation("S-19", "a header has a name", "it is null");
        }
        if (name.isEmpty()) {
            throw new ContractViolation("H-03", "a header name is a token (RFC 9110, section 5.1)", "it is empty");
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isTokenChar(name.charAt(i))) {
                throw new ContractViolation(
                        "H-03",
                        "a header name is a token (RFC 9110, section 5.1)",
                        ContractViolation.quoted(name) + " has " + described(name.charAt(i)) + " at index " + i);
            }
        }
    }

    /** Returns the value of a field if it may be sent, else throws {@link ContractViolation} that names the field. */
    static String checkedValue(String name, String value) {
        if (value == null) {
            throw new ContractViolation("S-19", "the header " + name + " has a value", "it is null");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 0xFF) {
                throw badValue("S-18", name, value, i, "chars up to U+00FF, one for each byte");
            }
            if ((c < ' ' && c != '\t') || c == 0x7F) {
                throw badValue("H-06", name, value, i, "no control characters but tabs");
            }
        }
        if (!value.isEmpty() && (isWhiteSpace(value.charAt(0)) || isWhiteSpace(value.charAt(value.length() - 1)))) {
            throw new ContractViolation(
                    "H-10",
                    "the value of the header " + name + " has no white space around it",
                    "it is " + ContractViolation.quoted(value));
        }
        return value;
    }

    private static ContractViolation badValue(String rule, String name, String value, int index, String expected) {
        return new ContractViolation(
                rule,
                "the value of the header " + name + " has " + expected,
                ContractViolation.quoted(value) + " has " + described(value.charAt(index)) + " at index " + index);
    }

    private static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isTokenChar(char c) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        boolean digit = c >= '0' && c <= '9';
        return letter || digit || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static String described(char c) {
        if (c == ' ') {
            return "a space";
        }
        return c > ' ' && c < 0x7F ? "'" + c + "'" : String.format("U+%04X", (int) c);
    }
}

package io.postern.middleware;

import io.postern.gateway.ContractViolation;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values for messages: quoted, long ones cut, secrets left out. */
final class Quoted {

    private static final int LONGEST = 60;

    // Names whose values open doors; a query may have anything in it.
    private static final Pattern SECRET =
            Pattern.compile("AUTH|COOKIE|TOKEN|SECRET|PASSW|SESSION|CREDENTIAL|API_?KEY|QUERY_STRING");

    private Quoted() {}

    /** An entry of the environ. */
    static String entry(String key, Object value) {
        String name = "environ[" + text(key) + "] is ";
        return name
                + (value instanceof String text
                        ? named(key, text)
                        : "a " + value.getClass().getName());
    }

    /** A header. */
    static String header(String name, String value) {
        return "the header " + text(name) + " is " + named(name, value);
    }

    private static String named(String name, String value) {
        if (SECRET.matcher(name.toUpperCase(Locale.ROOT).replace('-', '_')).find()) {
            return "a secret of " + value.length() + " chars";
        }
        int query = value.indexOf('?');
        return name.equals("REQUEST_URI") && query >= 0
                ? text(value.substring(0, query)) + " with a query"
                : text(value);
    }

    /** Text that is no secret, or null. */
    static String text(@Nullable String value) {
        if (value == null) {
            return "null";
        }
        return value.length() <= LONGEST
                ? ContractViolation.quoted(value)
                : ContractViolation.quoted(value.substring(0, LONGEST)) + " and " + (value.length() - LONGEST)
                        + " more";
    }
}

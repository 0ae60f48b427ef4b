package io.postern.framework;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A cookie to be set (RFC 6265 and its revision): by default for this host, all of its paths and the time until the
 * browser ends, over TLS only, out of the reach of scripts, and not along with requests that other sites cause.
 *
 * <pre>{@code
 * response.cookie(Cookie.of("theme", "dark").maxAge(Duration.ofDays(365)))
 * }</pre>
 */
public final class Cookie {

    /** Which requests that other sites cause carry it. */
    public enum SameSite {
        /** None. */
        STRICT("Strict"),
        /** Those by which a user comes here, such as a click on a link. */
        LAX("Lax"),
        /** All; browsers want it {@linkplain Cookie#insecure() secure} for that. */
        NONE("None");

        private final String word;

        SameSite(String word) {
            this.word = word;
        }
    }

    private static final int FIRST_YEAR = 1601; // what browsers read (RFC 6265, section 5.1.1)
    private static final int LAST_YEAR = 9999;
    private static final int LONGEST = 4096; // name and value together, in browsers

    // Of RFC 9110, section 5.6.7; that of the JDK for RFC 1123 has days of one digit.
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final Pattern VALUE = Pattern.compile("[\\x21\\x23-\\x2B\\x2D-\\x3A\\x3C-\\x5B\\x5D-\\x7E]*");

    private final String name;
    private final String value;
    private String path = "/";
    private Optional<String> domain = Optional.empty();
    private Optional<Duration> maxAge = Optional.empty();
    private Optional<Instant> expires = Optional.empty();
    private SameSite sameSite = SameSite.LAX;
    private boolean secure = true;
    private boolean httpOnly = true;
    private boolean partitioned;

    private Cookie(String name, String value) {
        this.name = name;
        this.value = value;
    }

    /**
     * Makes one.
     *
     * @param name a token; one that begins with {@code __Host-}, {@code __Secure-}, {@code __Http-} or
     *     {@code __Host-Http-} binds its attributes, which is checked when it is sent
     * @param value visible ASCII without quotes, commas, semicolons and backslashes; encode what has them
     * @throws IllegalArgumentException if one is malformed; names it
     */
    public static Cookie of(String name, String value) {
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException(
                    "a cookie's name is of letters, digits and !#$%&'*+-.^_`|~, but it is \"" + name + "\"");
        }
        if (!isValue(value)) {
            throw new IllegalArgumentException("the value of the cookie " + name + " is of visible ASCII without"
                    + " quotes, commas, semicolons and backslashes; encode it, in Base64 for URLs for example");
        }
        return new Cookie(name, value);
    }

    /** Whether a value is well-formed (RFC 6265, section 4.1.1). */
    static boolean isValue(String text) {
        return VALUE.matcher(text).matches();
    }

    /** One that removes the cookie of that name; path and domain have to be those that it was set with. */
    public static Cookie removing(String name) {
        return of(name, "").maxAge(Duration.ZERO);
    }

    /** Has it sent below that path only; returns this cookie, as all of these do. */
    public Cookie path(String only) {
        if (!only.startsWith("/")) {
            throw new IllegalArgumentException(
                    "the path of the cookie " + name + " begins with a slash, but it is \"" + only + "\"");
        }
        path = attribute("path", only);
        return this;
    }

    /** Has it sent to that domain and those below it, not to this host alone. */
    public Cookie domain(String wide) {
        domain = Optional.of(attribute("domain", wide));
        return this;
    }

    private String attribute(String what, String text) {
        if (!text.matches("[\\x21-\\x3A\\x3C-\\x7E]+")) {
            throw new IllegalArgumentException("the " + what + " of the cookie " + name
                    + " is of visible ASCII without semicolons, but it is \"" + text + "\"");
        }
        return text;
    }

    /** Has it kept for that long, and not until the browser ends; zero removes it. */
    public Cookie maxAge(Duration time) {
        maxAge = Optional.of(time);
        return this;
    }

    /** Has it kept until then, to the second; browsers go by {@link #maxAge} where both are set. */
    public Cookie expires(Instant end) {
        int year = end.atOffset(ZoneOffset.UTC).getYear();
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            throw new IllegalArgumentException("the cookie " + name + " expires in the years " + FIRST_YEAR + " to "
                    + LAST_YEAR + ", but it is to at " + end);
        }
        expires = Optional.of(end);
        return this;
    }

    /** Has it sent along with the requests of other sites as said. */
    public Cookie sameSite(SameSite site) {
        sameSite = site;
        return this;
    }

    /** Has it sent without TLS too. */
    public Cookie insecure() {
        secure = false;
        return this;
    }

    /** Lets scripts of the page read it. */
    public Cookie readableByScripts() {
        httpOnly = false;
        return this;
    }

    /** Has it kept apart for each site that has this one in a frame (CHIPS). */
    public Cookie partitioned() {
        partitioned = true;
        return this;
    }

    /**
     * The value of the field {@code Set-Cookie}; throws {@link IllegalStateException} where browsers would refuse it.
     */
    String field() {
        boolean host = startsWith("__Host-");
        check(
                !host || (secure && domain.isEmpty() && path.equals("/")),
                "begins with __Host-: it is secure, of the path / and of no domain");
        check(!startsWith("__Secure-") || secure, "begins with __Secure-: it is secure");
        check(!startsWith("__Http-") || (secure && httpOnly), "begins with __Http-: it is secure, and not for scripts");
        check(!startsWith("__Host-Http-") || httpOnly, "begins with __Host-Http-: it is not for scripts");
        check(name.length() + value.length() <= LONGEST, "has more than " + LONGEST + " characters");
        check(sameSite != SameSite.NONE || secure, "is for requests of other sites: it is secure");
        check(!partitioned || secure, "is partitioned: it is secure");
        StringBuilder field = new StringBuilder(name).append('=').append(value);
        field.append("; Path=").append(path);
        domain.ifPresent(wide -> field.append("; Domain=").append(wide));
        maxAge.ifPresent(time -> field.append("; Max-Age=").append(time.toSeconds()));
        expires.ifPresent(end -> field.append("; Expires=").append(DATE.format(end)));
        field.append("; SameSite=").append(sameSite.word);
        append(field, secure, "; Secure");
        append(field, httpOnly, "; HttpOnly");
        append(field, partitioned, "; Partitioned");
        return field.toString();
    }

    private boolean startsWith(String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private void check(boolean fits, String rule) {
        if (!fits) {
            throw new IllegalStateException("browsers refuse the cookie " + name + ", which " + rule);
        }
    }

    private static void append(StringBuilder field, boolean wanted, String attribute) {
        if (wanted) {
            field.append(attribute);
        }
    }
}

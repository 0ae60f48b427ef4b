package io.postern.middleware;

import io.postern.gateway.Environ;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client wants to be true before it gets an answer (RFC 9110, section 13). */
final class Preconditions {

    /** What is to be done about a request for something that is there. */
    enum Result {
        /** It is to be answered as if it had said nothing. */
        PROCEED,
        /** 304: the client has it. */
        NOT_MODIFIED,
        /** 412: it is not what the client thinks. */
        FAILED
    }

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT);

    private Preconditions() {}

    /**
     * Evaluates those of a GET or HEAD in the order of section 13.2.2.
     *
     * @param tag the entity tag with its quotes, or null if there is none
     * @param modified in whole seconds, or null if it is not known
     */
    static Result of(Environ environ, @Nullable String tag, @Nullable Instant modified) {
        String match = environ.header("If-Match");
        if (match != null && !isIn(match, tag, true)) {
            return Result.FAILED;
        }
        if (match == null && isAfter(modified, environ.header("If-Unmodified-Since"))) {
            return Result.FAILED;
        }
        String noneMatch = environ.header("If-None-Match");
        if (noneMatch != null) {
            return isIn(noneMatch, tag, false) ? Result.NOT_MODIFIED : Result.PROCEED;
        }
        Optional<Instant> since = date(environ.header("If-Modified-Since"));
        boolean old = modified != null && since.isPresent() && !modified.isAfter(since.get());
        return old ? Result.NOT_MODIFIED : Result.PROCEED;
    }

    private static boolean isAfter(@Nullable Instant modified, @Nullable String field) {
        Optional<Instant> date = date(field);
        return modified != null && date.isPresent() && modified.isAfter(date.get());
    }

    /** Whether a list of tags has that one; compared strongly, a weak tag equals none. */
    private static boolean isIn(String list, @Nullable String tag, boolean strongly) {
        if (tag == null) {
            return false;
        }
        if (list.strip().equals("*")) {
            return true;
        }
        for (String element : list.split(",", -1)) { // a comma within a tag splits it, and then it matches nothing
            String each = element.strip();
            if (strongly
                    ? each.equals(tag) && !tag.startsWith("W/")
                    : opaque(each).equals(opaque(tag))) {
                return true;
            }
        }
        return false;
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    /** A date as HTTP writes it, in whole seconds. */
    static String text(Instant instant) {
        return DATE.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** The date of a field; empty if there is none, or it is of another form: then it counts for nothing. */
    static Optional<Instant> date(@Nullable String field) {
        if (field == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(DATE.withZone(ZoneOffset.UTC).parse(field.strip(), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

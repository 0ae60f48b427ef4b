package io.postern.middleware;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file that a client asks for (RFC 9110, section 14).
 *
 * @param start of its first byte
 * @param length in bytes; 0 if it lies behind the end of the file
 */
record ByteRange(long start, long length) {

    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** Reads the field; empty if it says nothing that is understood, or asks for several parts: all is sent then. */
    static Optional<ByteRange> of(@Nullable String field, long size) {
        Matcher range = ONE.matcher(field == null ? "" : field.strip());
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (range.group(1).isEmpty()) {
            long length = Math.min(size, Long.parseLong(range.group(2)));
            return Optional.of(new ByteRange(size - length, length));
        }
        long start = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
        if (last < start) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange(start, Math.max(0, Math.min(last, size - 1) - start + 1)));
    }

    /** Whether the file has none of it. */
    boolean isOutside() {
        return length == 0;
    }

    /** The field that tells which part of how many bytes it is. */
    String contentRange(long size) {
        return isOutside() ? "bytes */" + size : "bytes " + start + "-" + (start + length - 1) + "/" + size;
    }
}

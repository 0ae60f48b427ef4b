package io.postern.middleware;

import io.postern.gateway.Environ;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Ids of requests: taken from outside, from a trusted field, or made. */
final class RequestIds {

    private static final int LONGEST = 128;
    private static final String MARKS = "-._:+/=@";

    private final Optional<String> field;

    // Unlike that of any other process or log; the counter tells the requests of this one apart.
    private final String prefix = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final AtomicLong count = new AtomicLong();

    /** @param field the trusted field */
    RequestIds(Optional<String> field) {
        this.field = field;
    }

    String of(Environ environ) {
        if (environ.get(AccessLog.REQUEST_ID.name()) instanceof String given) { // by a log further outside
            return given;
        }
        String told = field.map(environ::header).orElse("");
        return told.length() <= LONGEST && Syntax.consistsOf(told, MARKS) ? told : made();
    }

    private String made() {
        return prefix + HexFormat.of().toHexDigits(count.getAndIncrement());
    }
}

package io.postern.middleware;

import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.ResponseEnd;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in, before anything inside has changed it.
 *
 * @param time when that was
 * @param nanos the same on the clock that measures
 * @param target path and query as received
 * @param client the address that it came from
 * @param id its id
 */
record RequestSeen(
        Instant time,
        long nanos,
        String method,
        String target,
        String protocol,
        String client,
        @Nullable String referer,
        @Nullable String userAgent,
        String id) {

    static RequestSeen in(Environ environ, String id, Instant time) {
        return new RequestSeen(
                time,
                System.nanoTime(),
                environ.require(EnvironKeys.REQUEST_METHOD),
                environ.require(EnvironKeys.REQUEST_URI),
                environ.require(EnvironKeys.SERVER_PROTOCOL),
                environ.require(EnvironKeys.REMOTE_ADDR),
                text(environ, "HTTP_REFERER"),
                text(environ, "HTTP_USER_AGENT"),
                id);
    }

    /** The whole of it, with what is known only now. */
    Access ended(Environ environ, ResponseEnd.Result result) {
        String found = text(environ, "REMOTE_ADDR");
        return new Access(
                this,
                found == null ? client : found,
                text(environ, "REMOTE_USER"),
                text(environ, "HTTP_HOST"),
                System.nanoTime() - nanos,
                result);
    }

    // The application may have removed it, or put there what it likes.
    private static @Nullable String text(Environ environ, String key) {
        return environ.get(key) instanceof String text ? text : null;
    }
}

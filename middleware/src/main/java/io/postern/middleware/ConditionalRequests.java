package io.postern.middleware;

import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;

import io.postern.gateway.Application;
import io.postern.gateway.Middleware;
import java.util.Objects;

/**
 * Middleware that answers 304 in place of content that a client has already, and 412 where it is not what the client
 * thinks (RFC 9110, section 13).
 *
 * <p>For answers of 200 to GET and HEAD that have an {@code ETag} or {@code Last-Modified}. Where a GET's have neither,
 * and the content is of a known length up to a limit, they get an {@code ETag} made of the content; the application
 * does its work then, but the content is not sent again.
 */
public final class ConditionalRequests implements Middleware {

    private static final long MOST = 1 << 20;

    private final long most;

    private ConditionalRequests(long most) {
        this.most = most;
    }

    /** Returns middleware that makes tags of content of up to 1 MiB. */
    public static ConditionalRequests standard() {
        return taggingUpTo(MOST);
    }

    /** Returns middleware that makes tags of content of up to so many bytes, which it holds for that; 0 for none. */
    public static ConditionalRequests taggingUpTo(long bytes) {
        return new ConditionalRequests(bytes);
    }

    @Override
    public Application wrap(Application inner) {
        Objects.requireNonNull(inner, "inner");
        return (environ, startResponse) -> {
            String method = environ.require(REQUEST_METHOD);
            if (!method.equals("GET") && !method.equals("HEAD")) {
                return inner.call(environ, startResponse);
            }
            long mostOfTagged = method.equals("GET") ? most : -1;
            ConditionalResponse response = new ConditionalResponse(environ, startResponse, mostOfTagged);
            return response.body(inner.call(environ, response));
        };
    }
}

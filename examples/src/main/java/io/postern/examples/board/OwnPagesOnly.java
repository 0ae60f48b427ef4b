package io.postern.examples.board;

import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Headers;
import io.postern.gateway.Middleware;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * Middleware that refuses changes which pages of other sites cause (cross-site request forgery). Browsers say where a
 * request comes from: in {@code Sec-Fetch-Site} (Fetch Metadata), before that in {@code Origin} (RFC 6454). Clients
 * that say neither are no browsers, and carry nobody's cookies.
 */
public final class OwnPagesOnly implements Middleware {

    private static final Set<String> CHANGE_NOTHING = Set.of("GET", "HEAD", "OPTIONS");

    @Override
    public Application wrap(Application inner) {
        return (environ, startResponse) -> {
            if (CHANGE_NOTHING.contains(environ.require(REQUEST_METHOD)) || isOwn(environ)) {
                return inner.call(environ, startResponse);
            }
            startResponse.start("403 Forbidden", Headers.of("Content-Type", "text/plain; charset=utf-8"));
            return Body.of("This was asked for by a page of another site; use the board's own.\n");
        };
    }

    private static boolean isOwn(Environ environ) {
        String site = environ.header("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none"); // none: the user himself
        }
        String origin = environ.header("Origin");
        return origin == null || isOf(origin, String.valueOf(environ.header("Host")));
    }

    /** The scheme is left out, since behind a proxy it may be another one here. */
    private static boolean isOf(String origin, String host) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null && authority.toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}

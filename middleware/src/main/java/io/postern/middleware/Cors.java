package io.postern.middleware;

import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Headers;
import io.postern.gateway.Middleware;
import io.postern.gateway.StartResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Middleware that lets scripts of other origins read the answers (CORS; WHATWG Fetch, section 3.2).
 *
 * <pre>{@code
 * Application api = Cors.allowing("https://app.example.com").methods("GET", "PUT").headers("Content-Type").wrap(application);
 * }</pre>
 *
 * <p>It answers the questions that browsers ask beforehand by OPTIONS. It keeps nobody from asking: the answer to any
 * other origin has no permission in it, and a browser then keeps it from the script.
 */
public final class Cors implements Middleware {

    private static final String ANY = "*";

    private final Set<String> origins;
    private final List<String> methods;
    private final List<String> headers;
    private final List<String> exposed;
    private final boolean credentials;
    private final Duration maxAge;

    private Cors(
            Set<String> origins,
            List<String> methods,
            List<String> headers,
            List<String> exposed,
            boolean credentials,
            Duration maxAge) {
        this.origins = origins;
        this.methods = methods;
        this.headers = headers;
        this.exposed = exposed;
        this.credentials = credentials;
        this.maxAge = maxAge;
    }

    /**
     * Returns middleware that lets these origins read the answers to GET, HEAD and POST.
     *
     * @param origins as browsers send them, {@code "https://app.example.com:8443"}, or {@code "*"} for all
     * @throws IllegalArgumentException if there are none, or one is no origin; names it
     */
    public static Cors allowing(String... origins) {
        if (origins.length == 0) {
            throw new IllegalArgumentException("name the origins, such as https://app.example.com, or \"*\" for all");
        }
        for (String origin : origins) {
            checkOrigin(origin);
        }
        return new Cors(
                Set.of(origins), List.of("GET", "HEAD", "POST"), List.of(), List.of(), false, Duration.ofMinutes(10));
    }

    private static void checkOrigin(String origin) {
        if (origin.equals(ANY)) {
            return;
        }
        try {
            URI uri = new URI(origin);
            if (uri.getHost() != null
                    && uri.getScheme() != null
                    && origin.equals(uri.getScheme() + "://" + uri.getRawAuthority())) {
                return;
            }
        } catch (URISyntaxException e) {
            // no origin either
        }
        throw new IllegalArgumentException("an origin has a scheme, a host, perhaps a port, and nothing behind it,"
                + " such as https://app.example.com:8443; this has not: \"" + origin + "\"");
    }

    /** Returns the same that allows these methods, in place of GET, HEAD and POST. */
    public Cors methods(String... allowed) {
        return new Cors(origins, tokens("method", allowed), headers, exposed, credentials, maxAge);
    }

    /** Returns the same that allows these fields in a request, beside those that need no permission. */
    public Cors headers(String... allowed) {
        return new Cors(origins, methods, tokens("field", allowed), exposed, credentials, maxAge);
    }

    /** Returns the same that lets scripts see these fields of an answer, beside the few that they always see. */
    public Cors exposing(String... seen) {
        return new Cors(origins, methods, headers, tokens("field", seen), credentials, maxAge);
    }

    /**
     * Returns the same that lets requests carry cookies.
     *
     * @throws IllegalStateException if all origins are allowed: any page could then act for whoever is signed in
     */
    public Cors credentials() {
        if (origins.contains(ANY)) {
            throw new IllegalStateException("with credentials the origins have to be named, but they are \"*\"");
        }
        return new Cors(origins, methods, headers, exposed, true, maxAge);
    }

    /** Returns the same whose permissions a browser keeps for that long; 10 minutes otherwise. */
    public Cors maxAge(Duration time) {
        return new Cors(origins, methods, headers, exposed, credentials, time);
    }

    private static List<String> tokens(String what, String... tokens) {
        for (String token : tokens) {
            if (!Syntax.isToken(token)) {
                throw new IllegalArgumentException(
                        "a " + what + " is a name such as X-Test, but it is \"" + token + "\"");
            }
        }
        return List.of(tokens);
    }

    @Override
    public Application wrap(Application inner) {
        Objects.requireNonNull(inner, "inner");
        return (environ, startResponse) -> {
            if (isQuestion(environ)) {
                return answer(environ, startResponse);
            }
            return inner.call(
                    environ,
                    (status, fields, failure) -> startResponse.start(status, permitted(environ, fields), failure));
        };
    }

    private static boolean isQuestion(Environ environ) {
        return environ.require(REQUEST_METHOD).equals("OPTIONS")
                && environ.header("Origin") != null
                && environ.header("Access-Control-Request-Method") != null;
    }

    private Body answer(Environ environ, StartResponse startResponse) throws Exception {
        Headers fields = permitted(environ, Headers.create());
        Fields.vary(fields, "Access-Control-Request-Method");
        Fields.vary(fields, "Access-Control-Request-Headers");
        if (isAllowed(environ)) {
            fields.add("Access-Control-Allow-Methods", String.join(", ", methods));
            addList(fields, "Access-Control-Allow-Headers", headers);
            fields.add("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
        }
        startResponse.start("204 No Content", fields);
        return Body.empty();
    }

    private Headers permitted(Environ environ, Headers fields) {
        Headers all = fields.copy();
        if (origins.contains(ANY)) {
            all.set("Access-Control-Allow-Origin", ANY);
        } else {
            Fields.vary(all, "Origin"); // also for whoever is not allowed: a cache must not mix the two up
            if (!isAllowed(environ)) {
                return all;
            }
            all.set("Access-Control-Allow-Origin", Objects.requireNonNull(environ.header("Origin")));
        }
        if (credentials) {
            all.set("Access-Control-Allow-Credentials", "true");
        }
        if (!isQuestion(environ)) {
            addList(all, "Access-Control-Expose-Headers", exposed);
        }
        return all;
    }

    private boolean isAllowed(Environ environ) {
        String origin = environ.header("Origin");
        return origin != null && (origins.contains(ANY) || origins.contains(origin));
    }

    private static void addList(Headers fields, String name, List<String> names) {
        if (!names.isEmpty()) {
            fields.add(name, String.join(", ", names));
        }
    }
}

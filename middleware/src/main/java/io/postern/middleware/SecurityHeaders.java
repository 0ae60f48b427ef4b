package io.postern.middleware;

import static io.postern.gateway.EnvironKeys.URL_SCHEME;

import io.postern.gateway.Application;
import io.postern.gateway.Headers;
import io.postern.gateway.Middleware;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Middleware that adds the fields by which browsers are told to be careful, where the application has not set them.
 *
 * <pre>{@code
 * Application careful = SecurityHeaders.standard().with("Content-Security-Policy", "default-src 'self'").wrap(application);
 * }</pre>
 */
public final class SecurityHeaders implements Middleware {

    private final Headers fields;
    private final Optional<Duration> strictTransport;

    private SecurityHeaders(Headers fields, Optional<Duration> strictTransport) {
        this.fields = fields;
        this.strictTransport = strictTransport;
    }

    /**
     * Returns middleware with fields that harm hardly any page: no guessing at media types, no page of others around
     * this one, no path in the Referer for others, no handle on this window for others.
     */
    public static SecurityHeaders standard() {
        return new SecurityHeaders(
                Headers.of(
                        "X-Content-Type-Options",
                        "nosniff",
                        "X-Frame-Options",
                        "DENY",
                        "Referrer-Policy",
                        "strict-origin-when-cross-origin",
                        "Cross-Origin-Opener-Policy",
                        "same-origin"),
                Optional.empty());
    }

    /**
     * Returns the same with this field, in place of one of that name.
     *
     * @throws io.postern.gateway.ContractViolation if name or value is malformed
     */
    public SecurityHeaders with(String name, String value) {
        return new SecurityHeaders(fields.copy().set(name, value), strictTransport);
    }

    /** Returns the same without a field of that name. */
    public SecurityHeaders without(String name) {
        return new SecurityHeaders(fields.copy().remove(name), strictTransport);
    }

    /**
     * Returns the same that has browsers use {@code https} for that long, subdomains included; said over {@code https}
     * only, where it counts (RFC 6797, section 7.2). Behind a proxy this needs {@link ForwardedHeaders} outside.
     *
     * @throws IllegalArgumentException if the time is shorter than a second
     */
    public SecurityHeaders strictTransport(Duration time) {
        if (time.toSeconds() < 1) {
            throw new IllegalArgumentException("browsers count in seconds, so give 1 or more, but it is " + time);
        }
        return new SecurityHeaders(fields, Optional.of(time));
    }

    @Override
    public Application wrap(Application inner) {
        Objects.requireNonNull(inner, "inner");
        return (environ, startResponse) -> {
            boolean encrypted = environ.require(URL_SCHEME).equals("https");
            return inner.call(
                    environ,
                    (status, headers, failure) -> startResponse.start(status, completed(headers, encrypted), failure));
        };
    }

    private Headers completed(Headers headers, boolean encrypted) {
        Headers all = headers.copy();
        fields.forEach((name, value) -> addIfMissing(all, name, value));
        if (encrypted && strictTransport.isPresent()) {
            String value = "max-age=" + strictTransport.get().toSeconds() + "; includeSubDomains";
            addIfMissing(all, "Strict-Transport-Security", value);
        }
        return all;
    }

    private static void addIfMissing(Headers headers, String name, String value) {
        if (!headers.contains(name)) {
            headers.add(name, value);
        }
    }
}

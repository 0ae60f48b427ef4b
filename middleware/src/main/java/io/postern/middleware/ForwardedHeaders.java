package io.postern.middleware;

import static io.postern.gateway.EnvironKeys.ERRORS;
import static io.postern.gateway.EnvironKeys.REMOTE_ADDR;
import static io.postern.gateway.EnvironKeys.REMOTE_PORT;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKey;
import io.postern.gateway.Headers;
import io.postern.gateway.Middleware;
import io.postern.gateway.StartResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Middleware for an application behind proxies: gives it the address, scheme, host and path that its client used, as
 * far as trusted proxies tell them (rule E-32).
 *
 * <pre>{@code
 * Application behindNginx = ForwardedHeaders.xForwarded("127.0.0.1", "unix").wrap(application);
 * }</pre>
 *
 * <p>The fields count only where the peer itself is trusted. They are read from the right, where the nearest proxy has
 * added its own: the first address that is not trusted is the client's, and what is left of it may be anybody's and is
 * not looked at. Only one family of fields is read, since a proxy that sets the one will pass on what a client wrote
 * into the other.
 *
 * <p>What a trusted proxy says and cannot be understood is answered 400: the request would else pass for one of the
 * proxy's own. Inside, none of the fields is in the environ, whoever sent them; {@link Environ#receivedHeaders()} has
 * them still.
 */
public final class ForwardedHeaders implements Middleware {

    /**
     * What else a proxy may tell; each has to be asked for, since a proxy that does not set it may pass on a client's.
     */
    public enum Part {
        /** The host that the client asked, perhaps with a port: changes {@code HTTP_HOST}. */
        HOST,
        /** The port that the client asked, {@code X-Forwarded-Port}: the one in {@code HTTP_HOST}. */
        PORT,
        /** The path that the proxy has taken away, {@code X-Forwarded-Prefix}: goes in front of {@code SCRIPT_NAME}. */
        PREFIX
    }

    /** The address of the peer itself, which is that of a proxy or of the client; always there inside. */
    public static final EnvironKey<String> PEER_ADDR = EnvironKey.of("postern.peer_addr", String.class);

    /** The port of the peer itself, digits only; absent where it is a Unix socket. */
    public static final EnvironKey<String> PEER_PORT = EnvironKey.of("postern.peer_port", String.class);

    private final TrustedPeers trusted;
    private final Forwarding family;

    private ForwardedHeaders(TrustedPeers trusted, Forwarding family) {
        this.trusted = trusted;
        this.family = family;
    }

    /**
     * Returns middleware that reads {@code X-Forwarded-For} and {@code X-Forwarded-Proto}.
     *
     * <p>Of {@code -Proto}, {@code -Host} and {@code -Port} one value speaks for the whole way; a list has a value for
     * each hop, as {@code -For} has.
     *
     * @param trusted the proxies: addresses, blocks such as {@code "10.0.0.0/8"}, and {@code "unix"} for whoever comes
     *     by a Unix socket
     * @throws IllegalArgumentException if there are none, or one is none of these; names it
     */
    public static ForwardedHeaders xForwarded(String... trusted) {
        return new ForwardedHeaders(new TrustedPeers(List.of(trusted)), new XForwarded(Set.of()));
    }

    /** Returns middleware that reads {@code for} and {@code proto} of the field {@code Forwarded} (RFC 7239). */
    public static ForwardedHeaders rfc7239(String... trusted) {
        return new ForwardedHeaders(new TrustedPeers(List.of(trusted)), new Rfc7239(Set.of()));
    }

    /**
     * Returns the same middleware that reads these besides.
     *
     * @throws IllegalArgumentException if the field {@code Forwarded} is read, which has a host only
     */
    public ForwardedHeaders alsoReading(Part... parts) {
        Set<Part> wanted = EnumSet.noneOf(Part.class);
        wanted.addAll(family.parts());
        wanted.addAll(List.of(parts));
        if (family instanceof XForwarded) {
            return new ForwardedHeaders(trusted, new XForwarded(wanted));
        }
        if (!Set.of(Part.HOST).containsAll(wanted)) {
            throw new IllegalArgumentException("The field Forwarded tells the host, but not " + wanted
                    + "; read X-Forwarded-* if the proxy sets them");
        }
        return new ForwardedHeaders(trusted, new Rfc7239(wanted));
    }

    @Override
    public Application wrap(Application inner) {
        return new Forwarded(trusted, family, Objects.requireNonNull(inner, "inner"), new AtomicBoolean());
    }

    /** The application as its clients see it. */
    private record Forwarded(TrustedPeers trusted, Forwarding family, Application inner, AtomicBoolean warned)
            implements Application {

        @Override
        public Body call(Environ environ, StartResponse startResponse) throws Exception {
            String peer = environ.require(REMOTE_ADDR);
            keepPeer(environ, peer);
            try {
                if (trusted.contains(Node.of(peer))) {
                    family.read(environ, trusted).putInto(environ);
                } else if (family.isIn(environ)) {
                    warn(peer, environ);
                }
            } catch (MalformedField malformed) {
                return refused(malformed, environ, startResponse);
            }
            XForwarded.KEYS.forEach(environ::remove);
            environ.remove(Rfc7239.KEY);
            return inner.call(environ, startResponse);
        }

        // Another one further outside has seen the peer, and this one only what that made of it.
        private static void keepPeer(Environ environ, String peer) {
            if (environ.containsKey(PEER_ADDR.name())) {
                return;
            }
            environ.put(PEER_ADDR.name(), peer);
            String port = environ.get(REMOTE_PORT);
            if (port != null) {
                environ.put(PEER_PORT.name(), port);
            }
        }

        private static Body refused(MalformedField malformed, Environ environ, StartResponse startResponse)
                throws Exception {
            environ.require(ERRORS)
                    .println("Answered 400: " + malformed.getMessage() + ", and it came from a trusted proxy");
            startResponse.start("400 Bad Request", Headers.of("Content-Type", "text/plain"));
            return Body.of("400 Bad Request: " + malformed.getMessage() + "\n");
        }

        // Once, since whoever sends them can do so as often as they like.
        private void warn(String peer, Environ environ) {
            if (!warned.getAndSet(true)) {
                environ.require(ERRORS)
                        .println(
                                family.names() + " came from " + peer + ", which is not trusted, and was ignored, as it"
                                        + " always will be; if that is a proxy of yours, add it to the trusted ones");
            }
        }
    }
}

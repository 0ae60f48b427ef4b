package io.postern.middleware;

import static io.postern.gateway.EnvironKeys.HTTPS;
import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.REMOTE_ADDR;
import static io.postern.gateway.EnvironKeys.REMOTE_PORT;
import static io.postern.gateway.EnvironKeys.SCRIPT_NAME;
import static io.postern.gateway.EnvironKeys.SSL_CIPHER;
import static io.postern.gateway.EnvironKeys.SSL_PROTOCOL;
import static io.postern.gateway.EnvironKeys.URL_SCHEME;

import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKey;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What trusted proxies tell of a request as its client made it; null where they say nothing. All of it is checked. */
final class Origin {

    private static final String HOST = "HTTP_HOST";

    private @Nullable Node client;
    private @Nullable String scheme;
    private @Nullable String host;
    private @Nullable String port;
    private @Nullable String prefix;

    void client(Node node) {
        client = node;
    }

    void scheme(String field, String text) throws MalformedField {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.equals("http") && !lower.equals("https")) {
            throw new MalformedField(field);
        }
        scheme = lower;
    }

    void host(String field, String text) throws MalformedField {
        String name = withoutPort(text);
        boolean right = name.startsWith("[")
                ? name.endsWith("]") && Node.isIpv6(name.substring(1, name.length() - 1))
                : Syntax.isName(name);
        if (!right || (name.length() < text.length() && !Node.isPort(text.substring(name.length() + 1)))) {
            throw new MalformedField(field);
        }
        host = text;
    }

    void port(String field, String text) throws MalformedField {
        if (!Node.isPort(text)) {
            throw new MalformedField(field);
        }
        port = text;
    }

    void prefix(String field, String text) throws MalformedField {
        prefix = text.isEmpty() ? null : Prefix.decoded(field, text);
    }

    /** Changes the entries of which there is something to tell. */
    void putInto(Environ environ) {
        if (client != null) {
            environ.put(REMOTE_ADDR.name(), client.remoteAddress());
            putOrRemove(environ, REMOTE_PORT, client.port().isEmpty() ? null : client.port());
        }
        if (scheme != null) {
            putScheme(environ, scheme);
        }
        if (host != null) {
            environ.put(HOST, host);
        }
        if (port != null && environ.get(HOST) instanceof String before) {
            environ.put(HOST, withPort(before, port, environ.require(URL_SCHEME)));
        }
        if (prefix != null && !environ.require(PATH_INFO).equals("*")) { // which is below no path (rule C-14)
            environ.put(SCRIPT_NAME.name(), prefix + environ.require(SCRIPT_NAME));
        }
    }

    // What the server knows of TLS is about the proxy's connection.
    private static void putScheme(Environ environ, String scheme) {
        environ.put(URL_SCHEME.name(), scheme);
        putOrRemove(environ, HTTPS, scheme.equals("https") ? "on" : null);
        environ.remove(SSL_PROTOCOL.name());
        environ.remove(SSL_CIPHER.name());
    }

    private static void putOrRemove(Environ environ, EnvironKey<String> key, @Nullable String value) {
        if (value == null) {
            environ.remove(key.name());
        } else {
            environ.put(key.name(), value);
        }
    }

    private static String withPort(String host, String port, String scheme) {
        boolean standard = port.equals(scheme.equals("https") ? "443" : "80");
        return withoutPort(host) + (standard ? "" : ":" + port);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}

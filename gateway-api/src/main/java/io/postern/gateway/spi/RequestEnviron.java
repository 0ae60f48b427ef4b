package io.postern.gateway.spi;

import io.postern.gateway.Environ;
import io.postern.gateway.Headers;
import io.postern.gateway.ServerConfig;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a fresh environ, computed from the request's head when they are asked for (SPEC.md, chapters E and C).
 */
final class RequestEnviron implements Environ.Source {

    private static final List<Integer> VERSION = List.of(1, 0);
    private static final String SOFTWARE = "Postern/" + ProjectVersion.TEXT;

    private static final List<String> ALWAYS = List.of(
            "REQUEST_METHOD",
            "SCRIPT_NAME",
            "PATH_INFO",
            "QUERY_STRING",
            "REQUEST_URI",
            "SERVER_NAME",
            "SERVER_PORT",
            "SERVER_PROTOCOL",
            "SERVER_SOFTWARE",
            "GATEWAY_INTERFACE",
            "REMOTE_ADDR",
            "gateway.version",
            "gateway.url_scheme",
            "gateway.input",
            "gateway.errors",
            "gateway.multithread",
            "gateway.multiprocess",
            "gateway.run_once",
            "gateway.input_terminated",
            "gateway.response_end");

    private static final List<String> SOMETIMES =
            List.of("REMOTE_PORT", "CONTENT_TYPE", "CONTENT_LENGTH", "HTTPS", "SSL_PROTOCOL", "SSL_CIPHER");

    private static final String FIELD_PREFIX = "HTTP_";

    // They have keys of their own, or are the server's business (rules E-17, I-12).
    private static final Set<String> NEVER =
            Set.of("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING");

    private final ServerConfig config;
    private final RequestHead head;
    private final RequestInput input;
    private final SocketAddress remote;
    private final SocketAddress local;
    private final @Nullable SSLSession tls;
    private final Map<String, String> variables;
    private final SafeSink sink;
    private @Nullable String target;
    private @Nullable String path;
    private @Nullable ErrorLines errors;
    private @Nullable EndListeners end;
    private boolean over;

    RequestEnviron(ServerConfig config, Exchange exchange, RequestInput input, SafeSink sink) {
        this.config = config;
        this.input = input;
        this.sink = sink;
        head = exchange.head();
        remote = exchange.remoteAddress();
        local = exchange.localAddress();
        tls = exchange.tlsSession();
        variables = exchange.variables();
    }

    /** Why the request does not reach the application although it is well-formed: its path is not below the mount. */
    @Nullable
    Refusal refusal() {
        String mount = mount();
        if (mount.isEmpty() || path().equals(mount) || path().startsWith(mount + "/")) {
            return null;
        }
        return new Refusal(404, "nothing is mounted at this path");
    }

    void flushErrors() {
        if (errors != null) {
            errors.flush();
        }
    }

    /** Tells those who have asked for it how the response ended. */
    void tellEnd(ResponseFlow flow, @Nullable Throwable failure) {
        over = true;
        if (end != null) {
            end.tell(flow.result(failure));
            flushErrors();
        }
    }

    @Override
    public @Nullable Object value(String key) {
        String told = variables.get(key);
        return told == null ? ownValue(key) : told;
    }

    private @Nullable Object ownValue(String key) {
        return switch (key) {
            case "REQUEST_METHOD" -> head.method();
            case "SCRIPT_NAME" -> config.contextPath();
            case "PATH_INFO" -> path().substring(mount().length());
            case "QUERY_STRING" -> query();
            case "REQUEST_URI" -> target();
            case "CONTENT_TYPE" -> joined("CONTENT_TYPE", 0);
            case "CONTENT_LENGTH" -> head.contentLength() < 0 ? null : Long.toString(head.contentLength());
            case "SERVER_NAME" -> serverName();
            case "SERVER_PORT" -> serverPort();
            case "SERVER_PROTOCOL" -> head.version();
            case "SERVER_SOFTWARE" -> SOFTWARE;
            case "GATEWAY_INTERFACE" -> "CGI/1.1";
            case "REMOTE_ADDR" -> remote instanceof InetSocketAddress inet ? numeric(inet.getAddress()) : "unix:";
            case "REMOTE_PORT" -> remotePort();
            case "HTTPS" -> tls == null ? null : "on";
            case "SSL_PROTOCOL" -> tls == null ? null : tls.getProtocol();
            case "SSL_CIPHER" -> tls == null ? null : tls.getCipherSuite();
            case "gateway.version" -> VERSION;
            case "gateway.url_scheme" -> isSecure() ? "https" : "http";
            case "gateway.input" -> input;
            case "gateway.errors" -> errors();
            case "gateway.multithread" -> config.multithread();
            case "gateway.multiprocess", "gateway.run_once" -> false;
            case "gateway.input_terminated" -> true;
            case "gateway.response_end" -> end();
            default ->
                key.startsWith(FIELD_PREFIX) ? field(key) : config.environ().get(key);
        };
    }

    @Override
    public Iterable<String> keys() {
        Set<String> keys = new LinkedHashSet<>(ALWAYS);
        for (String key : SOMETIMES) {
            if (value(key) != null) {
                keys.add(key);
            }
        }
        for (int i = 0; i < head.fieldCount(); i++) {
            String name = head.fieldName(i);
            if (name.indexOf('_') < 0) { // else it could pass for one with a dash (rule E-27)
                keys.add(FIELD_PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_'));
            }
        }
        keys.removeAll(NEVER);
        if (head.authority() != null) {
            keys.add("HTTP_HOST");
        }
        keys.addAll(config.environ().keySet());
        return keys;
    }

    @Override
    public Headers receivedHeaders() {
        return head.headers();
    }

    private boolean isSecure() {
        return tls != null || variables.containsKey("HTTPS");
    }

    // Target

    private String mount() {
        return variables.getOrDefault("SCRIPT_NAME", config.contextPath());
    }

    private String target() {
        if (target == null) {
            target = head.target();
        }
        return target;
    }

    private String path() {
        if (path == null) {
            int query = target().indexOf('?');
            path = RequestRules.decodePath(query < 0 ? target() : target().substring(0, query));
        }
        return path;
    }

    private String query() {
        int query = target().indexOf('?');
        return query < 0 ? "" : target().substring(query + 1);
    }

    // Fields

    private @Nullable String field(String key) {
        if (key.equals("HTTP_HOST")) {
            return head.authority();
        }
        return NEVER.contains(key) ? null : joined(key, FIELD_PREFIX.length());
    }

    /** The values of the fields that a key stands for, from that index of the key on, joined in the order they came. */
    private @Nullable String joined(String key, int from) {
        String joined = null;
        for (int i = 0; i < head.fieldCount(); i++) {
            if (head.isNamed(i, key, from)) {
                String value = head.fieldValue(i);
                joined = joined == null ? value : joined + (key.equals("HTTP_COOKIE") ? "; " : ", ") + value;
            }
        }
        return joined;
    }

    // Addresses

    private String serverName() {
        if (!(local instanceof InetSocketAddress inet)) {
            return "localhost";
        }
        boolean wildcard = config.host().equals("0.0.0.0")
                || config.host().equals("::")
                || config.host().equals("[::]");
        if (wildcard) {
            InetAddress address = inet.getAddress();
            return address instanceof Inet6Address ? "[" + numeric(address) + "]" : numeric(address);
        }
        boolean bare = config.host().indexOf(':') >= 0 && !config.host().startsWith("[");
        return bare ? "[" + config.host() + "]" : config.host();
    }

    private String serverPort() {
        if (local instanceof InetSocketAddress inet) {
            return Integer.toString(inet.getPort());
        }
        return isSecure() ? "443" : "80";
    }

    // That of a gateway in front says nothing of a client whose address the gateway has told.
    private @Nullable String remotePort() {
        boolean ofClient = remote instanceof InetSocketAddress && !variables.containsKey("REMOTE_ADDR");
        return ofClient ? Integer.toString(((InetSocketAddress) remote).getPort()) : null;
    }

    // Without the scope that Java appends to a link-local address (rule E-43).
    private static String numeric(InetAddress address) {
        String text = Objects.requireNonNull(address, "address").getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    private EndListeners end() {
        if (end == null) {
            end = new EndListeners(sink, over);
        }
        return end;
    }

    private ErrorLines errors() {
        if (errors == null) {
            errors = new ErrorLines(sink);
        }
        return errors;
    }
}

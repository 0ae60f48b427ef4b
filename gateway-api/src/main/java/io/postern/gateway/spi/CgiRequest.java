package io.postern.gateway.spi;

import io.postern.gateway.ServerConfig;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that a gateway in front describes by CGI variables (RFC 3875, section 4.1), for adapters of protocols such
 * as uwsgi. It turns them into the head that the client sent to that gateway, and has that judged by the parser of HTTP
 * heads: so all rules and limits of a head hold alike, and the first of several faults is the same.
 *
 * <p>The target is {@code REQUEST_URI}, which is raw. {@code PATH_INFO} and {@code QUERY_STRING} have no effect: nginx
 * decodes the path, resolves its dots and merges its slashes before it sends it, so that a path that is refused over
 * HTTP would be served (rules C-10, C-13, C-16), and an escaped slash or a repeated one could not be told (rules C-12,
 * C-15).
 *
 * <p>Names and values are text of one char a byte. One thread at a time uses it.
 */
@SuppressWarnings("exports") // the nullness annotation is needed at compile time only
public final class CgiRequest {

    private static final String FIELD_PREFIX = "HTTP_";

    // What gateways send once more beside the variables for it, or have taken off the body (rules U-07, U-12).
    private static final Set<String> NO_FIELDS =
            Set.of("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING");

    private static final Set<String> OF_HEAD =
            Set.of("REQUEST_METHOD", "REQUEST_URI", "SERVER_PROTOCOL", "CONTENT_TYPE", "CONTENT_LENGTH");

    private static final Set<String> OF_CONNECTION =
            Set.of("SERVER_NAME", "SERVER_PORT", "REMOTE_ADDR", "REMOTE_PORT", "SSL_PROTOCOL", "SSL_CIPHER");

    private static final Set<String> OTHERS = Set.of("SCRIPT_NAME", "HTTPS", "REQUEST_SCHEME");

    // Stands in for a char that would end a line or a name, and is refused wherever it is.
    private static final char REFUSED = '\0';

    private final ServerConfig config;
    private final ConnectionTimes times = new ConnectionTimes();
    private final Map<String, String> variables = new HashMap<>();
    private final StringBuilder fields = new StringBuilder();

    CgiRequest(ServerConfig config) {
        this.config = config;
    }

    /** Says that some of the request has come: from now on the rest is waited for, as for that of a head. */
    public void begun() {
        times.headBegun();
    }

    /**
     * Takes a variable. One that means nothing here has no effect; an {@code HTTP_*} may come repeatedly, as its field
     * may.
     *
     * @throws ProtocolException if another variable comes again (rule U-16)
     */
    public void add(String name, String value) throws ProtocolException {
        if (name.startsWith(FIELD_PREFIX)) {
            addField(name, value);
        } else if (isKnown(name) && variables.put(name, value) != null) {
            throw new ProtocolException("a variable is sent once, but " + name + " came again (rule U-16)");
        }
    }

    private static boolean isKnown(String name) {
        return OF_HEAD.contains(name) || OF_CONNECTION.contains(name) || OTHERS.contains(name);
    }

    private void addField(String name, String value) {
        if (!NO_FIELDS.contains(name)) {
            String field = name.substring(FIELD_PREFIX.length()).replace('_', '-');
            line(fields, field.toLowerCase(Locale.ROOT), value);
        }
    }

    /**
     * Makes the head, when all variables have come; it may be refused, as any.
     *
     * @throws ProtocolException if REQUEST_METHOD, REQUEST_URI or SERVER_PROTOCOL is missing (rule U-17)
     */
    public RequestHead head() throws ProtocolException {
        StringBuilder text = new StringBuilder();
        text.append(onOneLine(required("REQUEST_METHOD"))).append(' ');
        text.append(onOneLine(required("REQUEST_URI"))).append(' ');
        text.append(onOneLine(version(required("SERVER_PROTOCOL")))).append("\r\n");
        optionalLine(text, "content-type", variable("CONTENT_TYPE"));
        optionalLine(text, "content-length", variable("CONTENT_LENGTH"));
        text.append(fields).append("\r\n");
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        HeadParser parser = new HeadParser(config);
        parser.parse(bytes, bytes.length);
        RequestHead head = parser.take();
        head.times = times;
        times.headComplete();
        return head;
    }

    private String required(String name) throws ProtocolException {
        String value = variables.get(name);
        if (value == null) {
            throw new ProtocolException("a request has the variable " + name + ", but there is none (rule U-17)");
        }
        return value;
    }

    private @Nullable String variable(String name) {
        String value = variables.getOrDefault(name, "");
        return value.isEmpty() ? null : value;
    }

    // The framing of HTTP/2 and 3 ends at the gateway; what is left is a request as in HTTP/1.1 (RFC 9110, section
    // 3.9).
    private static String version(String protocol) {
        return protocol.equals("HTTP/2.0") || protocol.equals("HTTP/3.0") ? "HTTP/1.1" : protocol;
    }

    private static void optionalLine(StringBuilder text, String name, @Nullable String value) {
        if (value != null) {
            line(text, name, value);
        }
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(onOneLine(name).replace(':', REFUSED));
        text.append(": ").append(onOneLine(value)).append("\r\n");
    }

    private static String onOneLine(String text) {
        return text.replace('\r', REFUSED);
    }

    /**
     * What the variables tell of the connection between the client and the gateway, as {@link Exchange#variables()} is
     * to return it; what is malformed or empty is left out.
     */
    public Map<String, String> ofConnection() {
        Map<String, String> told = new HashMap<>();
        for (String name : OF_CONNECTION) {
            String value = variable(name);
            if (value != null && (name.endsWith("_PORT") ? isNumber(value) : isVisible(value))) {
                told.put(name, value);
            }
        }
        if (isSecure()) {
            told.put("HTTPS", "on");
        } else {
            told.remove("SSL_PROTOCOL");
            told.remove("SSL_CIPHER");
        }
        String mount = mount();
        if (!mount.isEmpty()) {
            told.put("SCRIPT_NAME", mount);
        }
        return told;
    }

    /** By HTTPS where that is sent; never by a field, which the client could have sent (rule U-10). */
    private boolean isSecure() {
        String https = variable("HTTPS");
        if (https == null) {
            return "https".equals(variable("REQUEST_SCHEME"));
        }
        return https.equals("1") || https.toLowerCase(Locale.ROOT).equals("on");
    }

    private String mount() {
        byte[] bytes = variables.getOrDefault("SCRIPT_NAME", "").getBytes(StandardCharsets.ISO_8859_1);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == '/') {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static boolean isNumber(String text) {
        return text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /** The connection is closed: its times are of no interest any more. */
    public void closed() {
        times.close();
    }

    ConnectionTimes times() {
        return times;
    }
}

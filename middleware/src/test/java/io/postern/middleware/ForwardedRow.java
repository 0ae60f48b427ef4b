package io.postern.middleware;

import io.postern.middleware.ForwardedHeaders.Part;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A request behind proxies, and what the application is to see of it. Unless a row says otherwise, the peer is the
 * trusted 10.0.0.1, port 50000, speaks without TLS, and asks {@code proxied:8000}.
 */
final class ForwardedRow {

    private static final String PEER = "10.0.0.1";

    private final String name;
    private boolean rfc7239;
    private Part[] parts = {};
    private boolean refused;
    private final Map<String, Object> sent = LenientServer.entries();
    private final Map<String, Object> changes = new LinkedHashMap<>();
    private final Set<String> gone = new HashSet<>();

    private ForwardedRow(String name) {
        this.name = name;
        sent.put("REMOTE_ADDR", PEER);
        sent.put("HTTP_HOST", "proxied:8000");
    }

    /** A row that reads {@code X-Forwarded-*}. */
    static ForwardedRow x(String name) {
        return new ForwardedRow(name);
    }

    /** A row that reads {@code Forwarded}, with that value. */
    static ForwardedRow rfc(String name, String value) {
        ForwardedRow row = new ForwardedRow(name).sent("HTTP_FORWARDED", value);
        row.rfc7239 = true;
        return row;
    }

    ForwardedRow reading(Part... wanted) {
        parts = wanted;
        return this;
    }

    ForwardedRow peer(String address) {
        return sent("REMOTE_ADDR", address);
    }

    ForwardedRow xFor(String value) {
        return sent("HTTP_X_FORWARDED_FOR", value);
    }

    ForwardedRow xProto(String value) {
        return sent("HTTP_X_FORWARDED_PROTO", value);
    }

    ForwardedRow xHost(String value) {
        return reading(Part.HOST).sent("HTTP_X_FORWARDED_HOST", value);
    }

    ForwardedRow xPort(String value) {
        return reading(Part.PORT).sent("HTTP_X_FORWARDED_PORT", value);
    }

    ForwardedRow xPrefix(String value) {
        return reading(Part.PREFIX).sent("HTTP_X_FORWARDED_PREFIX", value);
    }

    ForwardedRow sent(String key, Object value) {
        sent.put(key, value);
        return this;
    }

    ForwardedRow without(String key) {
        sent.remove(key);
        return this;
    }

    /** The client that the application sees, without a port. */
    ForwardedRow client(String address) {
        return sees("REMOTE_ADDR", address).seesNo("REMOTE_PORT");
    }

    ForwardedRow client(String address, String port) {
        return sees("REMOTE_ADDR", address).sees("REMOTE_PORT", port);
    }

    /** An entry that the application sees in place of what was sent. */
    ForwardedRow sees(String key, Object value) {
        changes.put(key, value);
        return this;
    }

    ForwardedRow seesNo(String key) {
        gone.add(key);
        return this;
    }

    ForwardedRow https() {
        return sees("gateway.url_scheme", "https").sees("HTTPS", "on");
    }

    /** The request is answered 400. */
    ForwardedRow refused() {
        refused = true;
        return this;
    }

    boolean isRefused() {
        return refused;
    }

    ForwardedHeaders middleware(String... trusted) {
        ForwardedHeaders middleware =
                rfc7239 ? ForwardedHeaders.rfc7239(trusted) : ForwardedHeaders.xForwarded(trusted);
        for (Part part : parts) {
            middleware = middleware.alsoReading(part);
        }
        return middleware;
    }

    /** What the server makes of the request. */
    Map<String, Object> entries() {
        return new LinkedHashMap<>(sent);
    }

    /** What the application sees. */
    Map<String, Object> expected() {
        Map<String, Object> expected = entries();
        expected.keySet().removeIf(key -> key.startsWith("HTTP_X_FORWARDED_") || key.equals("HTTP_FORWARDED"));
        expected.put("postern.peer_addr", sent.get("REMOTE_ADDR"));
        if (sent.containsKey("REMOTE_PORT")) {
            expected.put("postern.peer_port", sent.get("REMOTE_PORT"));
        }
        expected.putAll(changes);
        expected.keySet().removeAll(gone);
        return expected;
    }

    @Override
    public String toString() {
        return (rfc7239 ? "Forwarded: " : "X-Forwarded: ") + name;
    }
}

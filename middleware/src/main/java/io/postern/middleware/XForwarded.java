package io.postern.middleware;

import io.postern.gateway.Environ;
import io.postern.middleware.ForwardedHeaders.Part;
import java.util.List;
import java.util.Set;

/** The fields X-Forwarded-For, -Proto, -Host, -Port and -Prefix, which no standard describes. */
record XForwarded(Set<Part> parts) implements Forwarding {

    static final List<String> KEYS = List.of(
            "HTTP_X_FORWARDED_FOR",
            "HTTP_X_FORWARDED_PROTO",
            "HTTP_X_FORWARDED_HOST",
            "HTTP_X_FORWARDED_PORT",
            "HTTP_X_FORWARDED_PREFIX");

    @Override
    public String names() {
        return "X-Forwarded-*";
    }

    @Override
    public boolean isIn(Environ environ) {
        return KEYS.stream().anyMatch(environ::containsKey);
    }

    @Override
    public Origin read(Environ environ, TrustedPeers trusted) throws MalformedField {
        Origin origin = new Origin();
        int hops = readClient(environ, trusted, origin);
        read(environ, "X-Forwarded-Proto", hops, origin::scheme);
        if (parts.contains(Part.HOST)) {
            read(environ, "X-Forwarded-Host", hops, origin::host);
        }
        if (parts.contains(Part.PORT)) {
            read(environ, "X-Forwarded-Port", hops, origin::port);
        }
        if (parts.contains(Part.PREFIX)) {
            readPrefix(environ, origin);
        }
        return origin;
    }

    /** Finds the client; returns how many trusted hops it is away. */
    private static int readClient(Environ environ, TrustedPeers trusted, Origin origin) throws MalformedField {
        String field = "X-Forwarded-For";
        String value = environ.header(field);
        if (value == null) {
            return 1;
        }
        FromTheRight nodes = new FromTheRight(value);
        Node node = Node.parse(field, nodes.next());
        int hops = 1;
        while (nodes.hasNext() && trusted.contains(node)) {
            node = Node.parse(field, nodes.next());
            hops++;
        }
        origin.client(node);
        return hops;
    }

    // One value speaks for the whole way; several speak for a hop each, as the addresses do.
    private static void read(Environ environ, String field, int hops, Reading reading) throws MalformedField {
        String value = environ.header(field);
        if (value == null) {
            return;
        }
        FromTheRight values = new FromTheRight(value);
        String text = values.next();
        boolean several = values.hasNext();
        for (int hop = 1; several && hop < hops; hop++) {
            if (!values.hasNext()) {
                throw new MalformedField(field);
            }
            text = values.next();
        }
        reading.read(field, text);
    }

    // Several cannot be told apart from one with commas in it, nor is it said how they go together.
    private static void readPrefix(Environ environ, Origin origin) throws MalformedField {
        String field = "X-Forwarded-Prefix";
        String value = environ.header(field);
        if (value == null) {
            return;
        }
        if (value.indexOf(',') >= 0) {
            throw new MalformedField(field);
        }
        origin.prefix(field, value);
    }

    /** Takes a value of a field. */
    @FunctionalInterface
    private interface Reading {
        void read(String field, String text) throws MalformedField;
    }
}

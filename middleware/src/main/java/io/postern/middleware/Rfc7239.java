package io.postern.middleware;

import io.postern.gateway.Environ;
import io.postern.middleware.ForwardedHeaders.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The field Forwarded (RFC 7239): an element for each hop, with all that is told of it. */
record Rfc7239(Set<Part> parts) implements Forwarding {

    static final String KEY = "HTTP_FORWARDED";

    private static final String FIELD = "Forwarded";

    @Override
    public String names() {
        return FIELD;
    }

    @Override
    public boolean isIn(Environ environ) {
        return environ.containsKey(KEY);
    }

    @Override
    public Origin read(Environ environ, TrustedPeers trusted) throws MalformedField {
        Origin origin = new Origin();
        String value = environ.header(FIELD);
        if (value == null) {
            return origin;
        }
        List<Map<String, String>> elements = new ForwardedParser(value).elements();
        int i = elements.size() - 1;
        Node node = node(elements.get(i));
        while (i > 0 && trusted.contains(node)) {
            node = node(elements.get(--i));
        }
        origin.client(node);
        readRest(elements.get(i), origin);
        return origin;
    }

    // An element need not say for whom it is.
    private static Node node(Map<String, String> element) throws MalformedField {
        return Node.parse(FIELD, element.getOrDefault("for", "unknown"));
    }

    private void readRest(Map<String, String> element, Origin origin) throws MalformedField {
        String scheme = element.get("proto");
        if (scheme != null) {
            origin.scheme(FIELD, scheme);
        }
        String host = element.get("host");
        if (host != null && parts.contains(Part.HOST)) {
            origin.host(FIELD, host);
        }
    }
}

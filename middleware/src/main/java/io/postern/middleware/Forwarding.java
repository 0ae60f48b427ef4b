package io.postern.middleware;

import io.postern.gateway.Environ;
import io.postern.middleware.ForwardedHeaders.Part;
import java.util.Set;

/** A family of fields by which proxies tell whose request they pass on, and how it came to them. */
interface Forwarding {

    /** The names of its fields, for messages. */
    String names();

    /** What is read besides address and scheme. */
    Set<Part> parts();

    /** Whether there is such a field. */
    boolean isIn(Environ environ);

    /**
     * Reads what the fields say, which a trusted peer has sent: hop by hop from the right, as far as each is trusted.
     *
     * @throws MalformedField if what a trusted proxy said cannot be understood
     */
    Origin read(Environ environ, TrustedPeers trusted) throws MalformedField;
}

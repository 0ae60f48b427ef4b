package io.postern.tck;

import java.util.Map;
import java.util.Optional;

/**
 * What a test of the kit has run over; published for JUnit's listeners as a report entry of the test.
 *
 * @param adapter the name of the adapter, {@code "jetty"}
 * @param server the server library and its version, {@code "jetty 12.1.14"}; empty if the test has started none
 */
public record ServerUnderTest(String adapter, String server) {

    private static final String ADAPTER = "postern.adapter";
    private static final String SERVER = "postern.server.description";

    /** Reads a report entry; empty if it is about something else. */
    public static Optional<ServerUnderTest> of(Map<String, String> entry) {
        String adapter = entry.get(ADAPTER);
        return adapter == null
                ? Optional.empty()
                : Optional.of(new ServerUnderTest(adapter, entry.getOrDefault(SERVER, "")));
    }

    Map<String, String> entry() {
        return server.isEmpty() ? Map.of(ADAPTER, adapter) : Map.of(ADAPTER, adapter, SERVER, server);
    }
}

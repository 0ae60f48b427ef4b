/** Calls an application in a test; {@link io.postern.testing.TestClient} is where to start. */
module io.postern.testing {
    requires transitive io.postern.gateway;
    requires transitive org.junit.jupiter.api;
    requires static org.jspecify;

    exports io.postern.testing;

    // JUnit makes the extension by reflection.
    opens io.postern.testing to
            org.junit.platform.commons;

    uses io.postern.gateway.spi.ServerProvider;
}

/** The rules of SPEC.md as tests, for the authors of adapters; {@link io.postern.tck.ServerTck} is where to start. */
module io.postern.tck {
    requires transitive io.postern.gateway;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
    requires org.assertj.core;
    requires static org.jspecify;

    exports io.postern.tck;

    // JUnit calls the tests by reflection.
    opens io.postern.tck;

    uses io.postern.gateway.spi.ServerProvider;
}

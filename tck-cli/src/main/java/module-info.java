/** Runs the conformance kit from a command line, and makes reports of its results. */
module io.postern.tck.cli {
    requires transitive io.postern.tck;
    requires transitive org.junit.platform.launcher;
    requires info.picocli;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports io.postern.tck.cli;

    // Both read and write objects by reflection.
    opens io.postern.tck.cli to
            info.picocli,
            tools.jackson.databind,
            org.junit.platform.commons;

    uses org.junit.platform.engine.TestEngine;
    uses io.postern.gateway.spi.ServerProvider;
}

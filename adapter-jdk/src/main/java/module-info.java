/** Runs applications on the JDK's own HTTP server; found by its service, so nothing is exported. */
module io.postern.adapter.jdk {
    requires io.postern.gateway;
    requires jdk.httpserver;
    requires static org.jspecify;

    provides io.postern.gateway.spi.ServerProvider with
            io.postern.adapter.jdk.JdkServerProvider;
}

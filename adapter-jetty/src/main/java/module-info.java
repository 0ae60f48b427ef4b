/** Runs applications on Jetty's core server, without servlets; found by its {@code ServerProvider} named "jetty". */
module io.postern.adapter.jetty {
    requires io.postern.gateway;
    requires org.eclipse.jetty.server;
    requires static org.jspecify;

    provides io.postern.gateway.spi.ServerProvider with
            io.postern.adapter.jetty.JettyServerProvider;
}

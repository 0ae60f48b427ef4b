/** Runs applications behind a proxy that speaks the uwsgi protocol; found by its {@code ServerProvider} "uwsgi". */
module io.postern.adapter.uwsgi {
    requires static org.jspecify;
    requires io.postern.gateway;

    provides io.postern.gateway.spi.ServerProvider with
            io.postern.adapter.uwsgi.UwsgiServerProvider;
}

/**
 * The contract between web applications and HTTP servers, and the engine that gives it its behaviour.
 *
 * <p>Applications and middleware start at {@link io.postern.gateway.Application}; authors of adapters at
 * {@link io.postern.gateway.spi.ServerProvider}.
 */
module io.postern.gateway {
    requires static org.jspecify;

    exports io.postern.gateway;
    exports io.postern.gateway.spi;

    uses io.postern.gateway.spi.ServerProvider;
}

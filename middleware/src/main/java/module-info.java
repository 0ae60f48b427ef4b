/**
 * Middleware for every server and application: {@link io.postern.middleware.Lint} checks the contract between them,
 * {@link io.postern.middleware.ForwardedHeaders} believes trusted proxies, {@link io.postern.middleware.AccessLog}
 * writes down what was answered.
 */
module io.postern.middleware {
    requires transitive io.postern.gateway;
    requires inet.ipaddr;
    requires tools.jackson.core;
    requires static org.jspecify;

    exports io.postern.middleware;
}

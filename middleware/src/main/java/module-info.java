/** Middleware for every server and application; {@link io.postern.middleware.Lint} checks the contract between them. */
module io.postern.middleware {
    requires transitive io.postern.gateway;
    requires static org.jspecify;

    exports io.postern.middleware;
}

package io.postern.gateway;

/**
 * An application that wraps an application.
 *
 * <p>To the server it is an application, to the application inside it is a server, so it is bound by both halves of the
 * contract: it closes every body that it replaces (rule M-04) and yields a block, possibly an empty one, for each block
 * of the body inside (rule M-02).
 */
@FunctionalInterface
public interface Middleware {

    /** Returns an application that calls the given one, or answers in its place. */
    Application wrap(Application inner);

    /** Returns the middleware that puts this one outside and the given one inside. */
    default Middleware then(Middleware inside) {
        return application -> wrap(inside.wrap(application));
    }
}

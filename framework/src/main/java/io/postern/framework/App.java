package io.postern.framework;

import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.QUERY_STRING;
import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;
import static io.postern.gateway.EnvironKeys.SCRIPT_NAME;

import io.postern.framework.RouteTree.Mount;
import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.RequestBodyException;
import io.postern.gateway.StartResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An application of routes.
 *
 * <pre>{@code
 * App app = new App();
 * app.get("/users/{id:int}", request -> Response.json(users.find(request.pathInt("id"))));
 * Gateway.serve(app);
 * }</pre>
 *
 * <p>HEAD is answered by the route for GET, OPTIONS by itself; a path that there is not gets 404, and a method that its
 * path has not 405. Put it together before it serves.
 */
public final class App implements Application {

    private static final int MOST_CONTENT = 1 << 20;

    /** Answers in place of a handler that has failed. */
    @FunctionalInterface
    public interface ErrorHandler<E extends Throwable> {

        /** Answers the request; the failure is what the handler has thrown. */
        Response handle(Request request, E failure) throws Exception;
    }

    private record ErrorRow<E extends Throwable>(Class<E> type, ErrorHandler<? super E> handler) {

        Response answer(Request request, Exception failure) throws Exception {
            try {
                return handler.handle(request, type.cast(failure));
            } catch (Exception e) {
                if (e != failure) {
                    e.addSuppressed(failure); // which is why this was called, and would be lost
                }
                throw e;
            }
        }
    }

    private final RouteTree tree = new RouteTree();
    private final Map<String, Route> names = new TreeMap<>();
    private final List<ErrorRow<?>> errors = new ArrayList<>();
    private int mostContent = MOST_CONTENT;

    /** Makes one without routes. */
    public App() {
        error(HttpError.class, (request, failure) -> Response.problem(failure.status(), failure.detail()));
    }

    /** Adds a route for GET, and so for HEAD. The templates of paths: see {@link #route}. */
    public Route get(String path, Handler handler) {
        return route("GET", path, handler);
    }

    /** Adds a route for POST. */
    public Route post(String path, Handler handler) {
        return route("POST", path, handler);
    }

    /** Adds a route for PUT. */
    public Route put(String path, Handler handler) {
        return route("PUT", path, handler);
    }

    /** Adds a route for PATCH. */
    public Route patch(String path, Handler handler) {
        return route("PATCH", path, handler);
    }

    /** Adds a route for DELETE. */
    public Route delete(String path, Handler handler) {
        return route("DELETE", path, handler);
    }

    /**
     * Adds a route.
     *
     * @param method in capital letters
     * @param path with parameters in braces, each a whole part between slashes: {@code {name}} for any text that is not
     *     empty, {@code {name:int}} for a whole number, {@code {name:path}} at the end for all that is left, which does
     *     not begin with a slash. Of several routes for a path, plain text counts before a number, that before text,
     *     that before the rest
     * @throws IllegalArgumentException if the path is malformed, or another route takes the same requests; says which
     */
    public Route route(String method, String path, Handler handler) {
        if (!method.matches("[A-Z]+")) {
            throw new IllegalArgumentException("a method is in capital letters, but it is \"" + method + "\"");
        }
        Route route = new Route(method, Template.of(path), handler, names);
        tree.add(route);
        return route;
    }

    /**
     * Mounts an application below a path, of whatever framework: it sees the path in {@code SCRIPT_NAME}, and what is
     * left in {@code PATH_INFO}. The longest counts; routes count before it. An {@code App} that is asked without the
     * slash behind that path redirects to its route {@code /}.
     *
     * @param prefix such as {@code "/admin"}
     */
    public App mount(String prefix, Application application) {
        if (!prefix.matches("(/[^/{}]+)+")) {
            throw new IllegalArgumentException(
                    "an application is mounted below a path such as /admin, but it is \"" + prefix + "\"");
        }
        tree.mount(new Mount(prefix, application));
        return this;
    }

    /**
     * Says how to answer where a handler throws that. Of several that fit, the nearest class counts. {@link HttpError}
     * is answered by problem details in JSON (RFC 9457) unless another is said here.
     */
    public <E extends Throwable> App error(Class<E> type, ErrorHandler<? super E> handler) {
        errors.removeIf(row -> row.type() == type);
        errors.add(new ErrorRow<>(type, handler));
        return this;
    }

    /** Takes content of up to so many bytes where it is read as a whole, less than 2 GiB; 1 MiB unless it is said. */
    public App maxContent(int bytes) {
        if (bytes < 0 || bytes == Integer.MAX_VALUE) { // one more is read, to see whether there is more
            throw new IllegalArgumentException(
                    "content is limited to 0 to " + (Integer.MAX_VALUE - 1) + " bytes, but it is to be " + bytes);
        }
        mostContent = bytes;
        return this;
    }

    int mostContent() {
        return mostContent;
    }

    String path(String name, Object... values) {
        Route route = names.get(name);
        if (route == null) {
            throw new IllegalArgumentException("no route is named \"" + name + "\"; there are " + names.keySet());
        }
        return route.path(values);
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        String path = environ.require(PATH_INFO);
        if (path.equals("*")) { // OPTIONS, about the server as a whole (rule C-14)
            return send(environ, startResponse, Response.empty());
        }
        Optional<RouteTree.Found> found = tree.find(path.isEmpty() ? "/" : path);
        if (found.isPresent()) {
            return path.isEmpty() ? toSlash(environ, startResponse) : answer(environ, startResponse, found.get());
        }
        Optional<Mount> mount = path.isEmpty() ? Optional.empty() : tree.mounted(path);
        if (mount.isPresent()) {
            String prefix = mount.get().prefix();
            environ.with(SCRIPT_NAME, environ.require(SCRIPT_NAME) + prefix);
            environ.with(PATH_INFO, path.substring(prefix.length()));
            return mount.get().application().call(environ, startResponse);
        }
        Request request = new Request(this, environ, Map.of());
        return send(environ, startResponse, failed(request, new HttpError(404, "there is nothing at " + path)));
    }

    /** From where an application is mounted to its first page, to which its links are relative. */
    private static Body toSlash(Environ environ, StartResponse startResponse) throws Exception {
        String query = environ.require(QUERY_STRING);
        String location = Route.escaped(environ.require(SCRIPT_NAME)) + "/" + (query.isEmpty() ? "" : "?" + query);
        return send(environ, startResponse, Response.redirect(location).status(308));
    }

    private Body answer(Environ environ, StartResponse startResponse, RouteTree.Found found) throws Exception {
        String method = environ.require(REQUEST_METHOD);
        Route route = found.routes().get(method);
        if (route == null && method.equals("HEAD")) {
            route = found.routes().get("GET");
        }
        if (route != null) {
            Request request = new Request(this, environ, found.parameters(route));
            return send(environ, startResponse, handled(route.handler(), request));
        }
        String allowed = allowed(found.routes().keySet());
        if (method.equals("OPTIONS")) {
            return send(environ, startResponse, Response.empty().header("Allow", allowed));
        }
        Request request = new Request(this, environ, Map.of());
        HttpError refused = new HttpError(405, "this path takes " + allowed + ", not " + method);
        return send(environ, startResponse, failed(request, refused).copy().header("Allow", allowed));
    }

    private static String allowed(Set<String> methods) {
        Set<String> allowed = new TreeSet<>(methods);
        allowed.add("OPTIONS");
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return String.join(", ", allowed);
    }

    private Response handled(Handler handler, Request request) throws Exception {
        try {
            return handler.handle(request);
        } catch (Exception e) {
            return failed(request, e);
        }
    }

    /** The answer to a failure, by the row for the nearest class; throws it if there is none. */
    private Response failed(Request request, Exception failure) throws Exception {
        ErrorRow<?> nearest = null;
        for (ErrorRow<?> row : errors) {
            boolean fits = row.type().isInstance(failure) && !(failure instanceof RequestBodyException);
            if (fits && (nearest == null || nearest.type().isAssignableFrom(row.type()))) {
                nearest = row;
            }
        }
        if (nearest == null) {
            throw failure;
        }
        return nearest.answer(request, failure);
    }

    private static Body send(Environ environ, StartResponse startResponse, Response response) throws Exception {
        boolean head = environ.require(REQUEST_METHOD).equals("HEAD");
        try {
            int status = response.status();
            startResponse.start(
                    status + " " + Reasons.of(status), head ? response.headersOfHead() : response.headers());
        } catch (Exception | Error e) {
            response.body().close();
            throw e;
        }
        if (!head) {
            return response.body();
        }
        response.body().close();
        return Body.empty();
    }
}

package io.postern.framework;

import io.postern.framework.Template.Kind;
import io.postern.framework.Template.Part;
import io.postern.gateway.Application;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The routes by their paths: a tree of what stands between slashes, so that looking one up takes as long as its path
 * and not as there are routes. Text before {@code int}, that before any text, that before all that is left.
 */
final class RouteTree {

    /** A path that there is: its routes by method, and what stands between its slashes. */
    record Found(Map<String, Route> routes, List<String> segments) {

        /** What the parameters of one of the routes are. */
        Map<String, String> parameters(Route route) {
            Map<String, String> parameters = new HashMap<>();
            List<Part> parts = route.template().parts();
            for (int i = 0; i < parts.size(); i++) {
                Part part = parts.get(i);
                if (part.kind() == Kind.PATH) {
                    parameters.put(part.text(), String.join("/", segments.subList(i, segments.size())));
                } else if (part.kind() != Kind.LITERAL) {
                    parameters.put(part.text(), segments.get(i));
                }
            }
            return parameters;
        }
    }

    /** An application and the path that it is below. */
    record Mount(String prefix, Application application) {}

    private static final class Node {

        final Map<String, Node> literals = new HashMap<>();
        final Map<Kind, Node> parameters = new EnumMap<>(Kind.class);
        final Map<String, Route> routes = new LinkedHashMap<>();

        @Nullable
        Mount mount;

        Node child(Part part) {
            if (part.kind() == Kind.LITERAL) {
                return literals.computeIfAbsent(part.text(), none -> new Node());
            }
            return parameters.computeIfAbsent(part.kind(), none -> new Node());
        }
    }

    private static final List<Kind> BETWEEN_SLASHES = List.of(Kind.INT, Kind.TEXT);

    private final Node root = new Node();

    /** Adds a route; throws {@link IllegalArgumentException} if another takes the same requests, and names both. */
    void add(Route route) {
        Node node = root;
        for (Part part : route.template().parts()) {
            node = node.child(part);
        }
        Route present = node.routes.putIfAbsent(route.method(), route);
        if (present != null) {
            throw new IllegalArgumentException(
                    "two routes take the same requests: " + present + " and " + route + "; leave one out");
        }
    }

    /**
     * Looks up a path that begins with a slash. If several templates fit, each method has the route of the most exact
     * one that takes it.
     */
    Optional<Found> find(String path) {
        String[] segments = path.substring(1).split("/", -1);
        List<Node> nodes = new ArrayList<>();
        collect(root, segments, 0, nodes);
        return switch (nodes.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new Found(nodes.get(0).routes, List.of(segments)));
            default -> Optional.of(new Found(merged(nodes), List.of(segments)));
        };
    }

    private static Map<String, Route> merged(List<Node> nodes) {
        Map<String, Route> routes = new HashMap<>();
        nodes.forEach(node -> node.routes.forEach(routes::putIfAbsent));
        return routes;
    }

    /** Mounts an application; throws {@link IllegalArgumentException} if there is another. */
    void mount(Mount mount) {
        Node node = root;
        for (String segment : mount.prefix().substring(1).split("/", -1)) {
            node = node.child(new Part(Kind.LITERAL, segment));
        }
        if (node.mount != null) {
            throw new IllegalArgumentException(
                    "two applications are mounted below " + mount.prefix() + "; leave one out");
        }
        node.mount = mount;
    }

    /** The application with the longest prefix of a path that begins with a slash. */
    Optional<Mount> mounted(String path) {
        Mount longest = null;
        Node node = root;
        for (String segment : path.substring(1).split("/", -1)) {
            node = node.literals.get(segment);
            if (node == null) {
                break;
            }
            longest = node.mount == null ? longest : node.mount;
        }
        return Optional.ofNullable(longest);
    }

    /** Adds those that have routes for the path, the most exact first. */
    private static void collect(Node node, String[] segments, int at, List<Node> found) {
        if (at == segments.length) {
            if (!node.routes.isEmpty()) {
                found.add(node);
            }
            return;
        }
        String segment = segments[at];
        Node literal = node.literals.get(segment);
        if (literal != null) {
            collect(literal, segments, at + 1, found);
        }
        for (Kind kind : BETWEEN_SLASHES) {
            Node child = node.parameters.get(kind);
            if (child != null && kind.fits(segment)) {
                collect(child, segments, at + 1, found);
            }
        }
        Node rest = node.parameters.get(Kind.PATH);
        boolean beginsWithSlash = segment.isEmpty() && at < segments.length - 1;
        if (rest != null && !beginsWithSlash) {
            found.add(rest);
        }
    }
}

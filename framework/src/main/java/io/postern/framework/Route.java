package io.postern.framework;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** Which requests a handler gets. */
public final class Route {

    private static final Pattern DOTS = Pattern.compile("(^|/)\\.\\.?(/|$)"); // no server takes them (rule C-13)

    private final String method;
    private final Template template;
    private final Handler handler;
    private final Map<String, Route> names;

    Route(String method, Template template, Handler handler, Map<String, Route> names) {
        this.method = method;
        this.template = template;
        this.handler = handler;
        this.names = names;
    }

    String method() {
        return method;
    }

    Template template() {
        return template;
    }

    Handler handler() {
        return handler;
    }

    /**
     * Gives it a name, by which {@link Request#urlFor} finds its path again. Returns it.
     *
     * @throws IllegalArgumentException if another route of the application has that name; says which
     */
    public Route named(String name) {
        Route present = names.putIfAbsent(name, this);
        if (present != null && present != this) {
            throw new IllegalArgumentException(
                    "two routes are named \"" + name + "\": " + present + " and " + this + "; rename one");
        }
        return this;
    }

    /** Its path with these in the places of the parameters, escaped as a URL needs it. */
    String path(Object... values) {
        if (values.length != template.names().size()) {
            throw new IllegalArgumentException(this + " has " + template.names().size() + " parameters, but "
                    + values.length + " values were given");
        }
        StringBuilder path = new StringBuilder();
        int next = 0;
        for (Template.Part part : template.parts()) {
            boolean literal = part.kind() == Template.Kind.LITERAL;
            String text = literal ? part.text() : String.valueOf(values[next++]);
            if (!part.kind().fits(text) || DOTS.matcher(text).find()) {
                throw new IllegalArgumentException("\"" + text + "\" is no " + part.text() + " of " + this);
            }
            path.append('/').append(escaped(text));
        }
        return path.toString();
    }

    /** A path as a URL needs it: its text in UTF-8 and escaped, slashes as they are. */
    static String escaped(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    /** The method and the template: {@code GET /users/{id:int}}. */
    @Override
    public String toString() {
        return method + " " + template.text();
    }
}

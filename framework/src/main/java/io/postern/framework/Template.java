package io.postern.framework;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The template of a route's path: {@code /users/{id:int}/files/{rest:path}}. */
record Template(String text, List<Part> parts) {

    private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,9}"); // each written in one way only
    private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)(?::([a-z]+))?}");

    /** What a part of a path may be. */
    enum Kind {
        LITERAL,
        INT,
        TEXT,
        PATH;

        /** Whether that may stand in its place. */
        boolean fits(String value) {
            return switch (this) {
                case LITERAL -> true;
                case INT -> NUMBER.matcher(value).matches() && isInt(Long.parseLong(value));
                case TEXT -> !value.isEmpty() && value.indexOf('/') < 0;
                case PATH -> !value.startsWith("/"); // or it would leave the folder that it is resolved against
            };
        }

        private static boolean isInt(long number) {
            return number == (int) number;
        }
    }

    /** What stands between two slashes: the text itself, or the name of a parameter. */
    record Part(Kind kind, String text) {}

    static Template of(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash, but this does not: \"" + text + "\"");
        }
        List<Part> parts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        String[] segments = text.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            Part part = part(segments[i], text);
            if (part.kind() != Kind.LITERAL && !names.add(part.text())) {
                throw new IllegalArgumentException(
                        "a name stands once in a path, but {" + part.text() + "} stands twice in \"" + text + "\"");
            }
            if (part.kind() == Kind.PATH && i < segments.length - 1) {
                throw new IllegalArgumentException("{" + part.text()
                        + ":path} takes all that is left, so it comes last," + " but not in \"" + text + "\"");
            }
            parts.add(part);
        }
        return new Template(text, List.copyOf(parts));
    }

    private static Part part(String segment, String text) {
        Matcher parameter = PARAMETER.matcher(segment);
        if (parameter.matches()) {
            return new Part(kind(parameter.group(2), text), parameter.group(1));
        }
        if (segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0) {
            throw new IllegalArgumentException("a parameter is a whole part between slashes, {name}, {name:int} or"
                    + " {name:path}, but \"" + segment + "\" is none in \"" + text + "\"");
        }
        return new Part(Kind.LITERAL, segment);
    }

    private static Kind kind(String type, String text) {
        if (type == null) {
            return Kind.TEXT;
        }
        return switch (type) {
            case "int" -> Kind.INT;
            case "path" -> Kind.PATH;
            default ->
                throw new IllegalArgumentException("a parameter is {name}, {name:int} or {name:path}, but it is of type"
                        + " \"" + type + "\" in \"" + text + "\"");
        };
    }

    /** The names of its parameters, in their order. */
    List<String> names() {
        return parts.stream()
                .filter(part -> part.kind() != Kind.LITERAL)
                .map(Part::text)
                .toList();
    }
}

package io.postern.middleware;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Parses the value of the field Forwarded (RFC 7239, section 4), with spaces and tabs around separators.
 *
 * <p>All of it is parsed, from the left: where an element begins depends on the quotes before it. So a client that
 * opens a quote, for a proxy to put its own element inside, has made the field malformed.
 */
final class ForwardedParser {

    private static final String FIELD = "Forwarded";
    private static final char END = '\0'; // no field value has it

    private final String text;
    private int at;

    ForwardedParser(String text) {
        this.text = text;
    }

    /**
     * Returns the elements, at least one: each at least one parameter, by its name in lower case.
     *
     * @throws MalformedField if it is not of that form, an element is empty, or one has a parameter twice
     */
    List<Map<String, String>> elements() throws MalformedField {
        List<Map<String, String>> elements = new ArrayList<>();
        do {
            elements.add(element());
        } while (skip(','));
        if (at < text.length()) {
            throw new MalformedField(FIELD);
        }
        return elements;
    }

    private Map<String, String> element() throws MalformedField {
        Map<String, String> element = new HashMap<>();
        do {
            skipSpaces();
            String name = token().toLowerCase(Locale.ROOT);
            if (!skip('=')) {
                throw new MalformedField(FIELD);
            }
            if (element.put(name, peek() == '"' ? quoted() : token()) != null) {
                throw new MalformedField(FIELD);
            }
            skipSpaces();
        } while (skip(';'));
        return element;
    }

    private String token() throws MalformedField {
        int from = at;
        while (at < text.length() && Syntax.isToken(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw new MalformedField(FIELD);
        }
        return text.substring(from, at);
    }

    private String quoted() throws MalformedField {
        StringBuilder value = new StringBuilder();
        at++;
        while (peek() != '"') {
            if (peek() == '\\') {
                at++;
            }
            if (at >= text.length()) {
                throw new MalformedField(FIELD);
            }
            value.append(text.charAt(at++));
        }
        at++;
        return value.toString();
    }

    private void skipSpaces() {
        while (FromTheRight.isSpace(peek())) {
            at++;
        }
    }

    private boolean skip(char c) {
        boolean found = peek() == c;
        if (found) {
            at++;
        }
        return found;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }
}

package io.postern.conformance.diff;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The written cases of one category, as a text file. A case is an indented line; what stands at the margin holds for
 * all cases below it:
 *
 * <pre>
 * # a comment
 * define NAME TEXT      {NAME} stands for TEXT from here on; {next} is a request for /next, {nothing} is empty
 * group NAME            a case is called category/group.number, counted from 1: add new cases at the end of a group
 * why RULE OR SECTION   what decides about the cases of the group
 * send TEXT             what is sent, {} being the text of the case; by default that text alone
 * expect EXPECTATION    what must come of it, {} being the text of the case, too
 *   TEXT                a case
 *   TEXT =&gt; EXPECTATION  a case with an expectation of its own
 * </pre>
 *
 * <p>TEXT is as in {@link Notation}, an expectation as in {@link Expectation}. White space around a text does not
 * count.
 */
final class CaseFile {

    /** All categories, each with a file of that name. */
    static final List<String> CATEGORIES = List.of(
            "valid-basic",
            "valid-body",
            "request-line",
            "method",
            "version",
            "target-form",
            "uri-encoding",
            "host",
            "header-syntax",
            "header-value",
            "obs-fold",
            "line-ending",
            "content-length",
            "transfer-encoding",
            "cl-te",
            "chunk-size",
            "chunk-ext",
            "chunk-data",
            "trailers",
            "pipelining",
            "connection",
            "expect",
            "limits",
            "incomplete",
            "other-protocol");

    private static final Pattern NAME = Pattern.compile("\\{([a-z][a-z0-9-]*)}");
    private static final String OWN = " => ";

    private final String category;
    private final Map<String, String> definitions = new LinkedHashMap<>();
    private final List<Case> cases = new ArrayList<>();
    private String group = "";
    private String why = "";
    private String send = "{}";
    private String expect = "";
    private int number;

    private CaseFile(String category) {
        this.category = category;
        definitions.put("nothing", "");
        definitions.put("next", "GET /next HTTP/1.1\\r\\nHost: next\\r\\n\\r\\n");
    }

    /** The cases of all files, in their order. */
    static List<Case> all() {
        return CATEGORIES.stream().flatMap(category -> read(category).stream()).toList();
    }

    /** The cases of one file. */
    static List<Case> read(String category) {
        try (InputStream in = CaseFile.class.getResourceAsStream(category + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("there is no resource " + category + ".txt beside " + CaseFile.class);
            }
            return parse(category, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Parses a file.
     *
     * @throws IllegalArgumentException if something is wrong in it; names the line
     */
    static List<Case> parse(String category, String text) {
        CaseFile file = new CaseFile(category);
        int line = 0;
        for (String content : text.lines().toList()) {
            line++;
            try {
                file.line(content);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(category + ".txt, line " + line + ": " + e.getMessage(), e);
            }
        }
        return List.copyOf(file.cases);
    }

    private void line(String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        if (line.startsWith(" ")) {
            test(line.strip());
            return;
        }
        String[] words = line.split(" ", 2);
        String rest = words.length == 2 ? words[1].strip() : "";
        switch (words[0]) {
            case "define" -> define(rest);
            case "group" -> begin(rest);
            case "why" -> why = rest;
            case "send" -> send = rest;
            case "expect" -> expect = rest;
            default ->
                throw new IllegalArgumentException(
                        "a line at the margin begins with define, group, why, send or expect, but there is \""
                                + words[0] + "\"");
        }
    }

    private void define(String rest) {
        String[] words = rest.split(" ", 2);
        if (words.length != 2) {
            throw new IllegalArgumentException("define has a name and a text, but there is \"" + rest + "\"");
        }
        definitions.put(words[0], expanded(words[1].strip()));
    }

    private void begin(String name) {
        if (!name.matches("[a-z0-9-]+")
                || cases.stream().anyMatch(test -> test.id().startsWith(category + "/" + name + "."))) {
            throw new IllegalArgumentException(
                    "a group has a name of its own like bad-size, but there is \"" + name + "\"");
        }
        group = name;
        why = "";
        send = "{}";
        expect = "";
        number = 0;
    }

    private void test(String line) {
        int own = line.lastIndexOf(OWN);
        String text = own < 0 ? line : line.substring(0, own).strip();
        String expected = own < 0 ? expect : line.substring(own + OWN.length());
        if (group.isEmpty() || expected.isEmpty()) {
            throw new IllegalArgumentException("a case has a group and an expectation");
        }
        number++;
        cases.add(new Case(
                category + "/" + group + "." + number,
                category,
                why,
                Notation.steps(expanded(send.replace("{}", text))),
                Optional.of(Expectation.parse(expanded(expected.replace("{}", text))))));
    }

    private String expanded(String text) {
        Matcher matcher = NAME.matcher(text);
        StringBuilder all = new StringBuilder();
        while (matcher.find()) {
            String defined = definitions.getOrDefault(matcher.group(1), matcher.group());
            matcher.appendReplacement(all, Matcher.quoteReplacement(defined));
        }
        return matcher.appendTail(all).toString();
    }
}

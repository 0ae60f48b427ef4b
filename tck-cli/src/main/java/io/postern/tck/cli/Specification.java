package io.postern.tck.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text of SPEC.md, whose shape is fixed for programs that read it. */
final class Specification {

    private static final Pattern CHAPTER = Pattern.compile("(?m)^## (?<letter>[A-Z]): (?<title>.+)$");
    private static final Pattern RULE = Pattern.compile("(?ms)^- \\*\\*(?<id>[A-Z]-\\d\\d)\\*\\* \\([^)]+\\) "
            + "(?<statement>.+?)\\s\\*Why:\\*\\s(?<why>.+?)(?=\\n- |\\n\\s*\\n|\\s*\\z)");

    private final String text = read();

    /** The titles of the chapters, by their letters, in the order of SPEC.md. */
    Map<String, String> chapters() {
        Map<String, String> chapters = new LinkedHashMap<>();
        Matcher matcher = CHAPTER.matcher(text);
        while (matcher.find()) {
            chapters.put(matcher.group("letter"), matcher.group("title"));
        }
        return chapters;
    }

    /** What the rules say, by their ids; in Markdown, whose only mark here is that of code. */
    Map<String, RuleStatement> rules() {
        return RULE.matcher(text).results().collect(Collectors.toMap(rule -> rule.group(1), Specification::statement));
    }

    private static RuleStatement statement(MatchResult rule) {
        return new RuleStatement(oneLine(rule.group(2)), oneLine(rule.group(3)));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private static String read() {
        try (InputStream resource = Specification.class.getResourceAsStream("SPEC.md")) {
            if (resource == null) {
                throw new IllegalStateException("SPEC.md is missing beside " + Specification.class.getName());
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A rule's sentence, and why it is there. */
    record RuleStatement(String statement, String why) {}
}

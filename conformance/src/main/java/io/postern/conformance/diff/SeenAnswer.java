package io.postern.conformance.diff;

import io.postern.tck.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An answer as far as it is compared: not the version, not the reason, not the case of names, not the order of
 * different fields, not the value of Date, and not the ports of the two ends.
 *
 * @param interim the interim answers before it, each as its status and fields
 * @param fields as {@code "name: value"}, sorted by name
 */
record SeenAnswer(List<String> interim, int status, List<String> fields, String body, boolean complete) {

    private static final Pattern PORTS = Pattern.compile("(\"(?:REMOTE|SERVER)_PORT\":\")[0-9]+(\")");

    /** Takes what is compared. The digits of the two ports are part of Echo's body and so of its length. */
    static SeenAnswer of(Answer answer, int digitsOfPorts) {
        List<String> interim = answer.interim().stream()
                .map(early -> early.status() + " " + fields(early, 0))
                .toList();
        boolean echo = answer.status() == 200 && answer.header("Content-Type").equals("application/json");
        String body = echo ? PORTS.matcher(answer.text()).replaceAll("$1*$2") : answer.text();
        return new SeenAnswer(
                interim, answer.status(), fields(answer, echo ? digitsOfPorts : 0), body, answer.complete());
    }

    private static List<String> fields(Answer answer, int digitsOfPorts) {
        List<String> fields = new ArrayList<>();
        answer.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            fields.add(lower + ": " + compared(lower, value, digitsOfPorts));
        });
        fields.sort(Comparator.comparing(field -> field.substring(0, field.indexOf(':'))));
        return fields;
    }

    private static String compared(String name, String value, int digitsOfPorts) {
        return switch (name) {
            case "date" -> "*";
            case "content-length" ->
                digitsOfPorts == 0 ? value : (Long.parseLong(value) - digitsOfPorts) + " (without ports)";
            default -> value;
        };
    }

    /** What a reader compares, line by line. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        interim.forEach(early -> lines.add("interim " + early));
        lines.add("status " + status + (complete ? "" : " (incomplete)"));
        lines.add("fields " + fields);
        lines.add("body " + Notation.shown(body));
        return lines;
    }
}

package io.postern.conformance.diff;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What must come of a case on every server:
 *
 * <pre>
 * 200 method=POST path=/a body=5 | 400; closed
 * </pre>
 *
 * <p>One answer behind the other, each a status, {@code 100+} before it where a 100 is sent, and facts from the echo:
 * {@code method}, {@code path}, {@code raw} (path), {@code query}, {@code protocol}, {@code body} (its length),
 * {@code h.NAME} (a field) and {@code e.KEY} (an entry of the environ), {@code (absent)} for what must not be there;
 * values as in {@link Notation}. {@code none} stands for no answer at all. Then what becomes of the connection:
 * {@code kept}, {@code closed}, or {@code waiting} for the rest of a message.
 */
record Expectation(String text, List<Expected> answers, Connection connection) {

    private static final JsonMapper JSON = new JsonMapper();

    /** One answer. */
    record Expected(boolean interim, int status, Map<String, String> facts) {}

    static Expectation parse(String text) {
        String repeated = Notation.repeated(text);
        int end = repeated.lastIndexOf(';');
        if (end < 0) {
            throw new IllegalArgumentException(
                    "an expectation ends with \"; kept\", \"; closed\" or \"; waiting\", but there is \"" + text
                            + "\"");
        }
        Connection connection =
                Connection.valueOf(repeated.substring(end + 1).strip().toUpperCase(Locale.ROOT));
        String answers = repeated.substring(0, end).strip();
        return new Expectation(text, answers.equals("none") ? List.of() : answers(answers), connection);
    }

    private static List<Expected> answers(String text) {
        List<Expected> answers = new ArrayList<>();
        for (String answer : text.split(" \\| ", -1)) {
            answers.add(answer(answer.strip().split(" +", -1)));
        }
        return List.copyOf(answers);
    }

    private static Expected answer(String[] words) {
        boolean interim = words[0].startsWith("100+");
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("a fact is NAME=VALUE, but there is \"" + words[i] + "\"");
            }
            facts.put(words[i].substring(0, equals), Notation.bytes(words[i].substring(equals + 1)));
        }
        return new Expected(interim, Integer.parseInt(interim ? words[0].substring(4) : words[0]), facts);
    }

    /** How many answers must come before the probe is sent. */
    int beforeProbe() {
        return connection == Connection.WAITING ? 0 : answers.size();
    }

    /** What is otherwise; empty if nothing is. */
    List<String> faults(Observation seen) {
        List<String> faults = new ArrayList<>();
        List<SeenAnswer> answered = seen.ownAnswers();
        if (seen.connection() != connection) {
            faults.add("the connection is " + name(connection) + ", but it was " + name(seen.connection()));
        }
        if (!seen.fault().isEmpty()) {
            faults.add(seen.fault());
        }
        if (answered.size() != answers.size()) {
            faults.add(
                    "the answers are " + answers.stream().map(Expected::status).toList() + ", but they were "
                            + answered.stream().map(SeenAnswer::status).toList());
        }
        for (int i = 0; i < Math.min(answers.size(), answered.size()); i++) {
            check(i + 1, answers.get(i), answered.get(i), faults);
        }
        return faults;
    }

    private static void check(int number, Expected expected, SeenAnswer seen, List<String> faults) {
        if (seen.status() != expected.status()) {
            faults.add("status " + number + " is " + expected.status() + ", but it was " + seen.status());
        }
        if (expected.interim() == seen.interim().isEmpty()) {
            faults.add("answer " + number + " has " + (expected.interim() ? "a" : "no")
                    + " 100 before it, but there was " + seen.interim());
        }
        if (!seen.complete()) {
            faults.add("answer " + number + " is complete, but it broke off");
        }
        if (seen.status() == 200 && seen.complete() && !expected.facts().isEmpty()) {
            checkEcho(number, expected, seen, faults);
        }
    }

    private static void checkEcho(int number, Expected expected, SeenAnswer seen, List<String> faults) {
        try {
            Map<?, ?> echo = JSON.readValue(seen.body().getBytes(StandardCharsets.ISO_8859_1), Map.class);
            expected.facts().forEach((fact, value) -> check(number, fact, value, found(echo, fact), faults));
        } catch (JacksonException e) {
            faults.add("answer " + number + " is an echo in JSON, but " + e.getOriginalMessage());
        }
    }

    private static void check(int number, String fact, String expected, String found, List<String> faults) {
        if (!expected.equals(found)) {
            faults.add("in echo " + number + " " + fact + " is " + Notation.shown(expected) + ", but it was "
                    + Notation.shown(found));
        }
    }

    private static String found(Map<?, ?> echo, String fact) {
        Object found = switch (fact.substring(0, Math.min(2, fact.length()))) {
            case "h." -> in(echo.get("headers"), fact.substring(2));
            case "e." -> in(echo.get("environ"), fact.substring(2));
            default -> echo.get(fact.equals("raw") ? "raw_path" : fact.equals("body") ? "body_length" : fact);
        };
        return found == null ? "(absent)" : found.toString();
    }

    private static @Nullable Object in(@Nullable Object map, String key) {
        return map instanceof Map<?, ?> present ? present.get(key) : null;
    }

    private static String name(Connection connection) {
        return connection.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public String toString() {
        return text;
    }
}

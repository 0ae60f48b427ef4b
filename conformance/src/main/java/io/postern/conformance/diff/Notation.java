package io.postern.conformance.diff;

import io.postern.conformance.diff.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes as readable text: what is printable stands for itself.
 *
 * <pre>
 * \r \n \t \0 \s \\ \{ \}   CR, LF, HTAB, NUL, SP, backslash, braces
 * \xNN                      the byte with that number
 * {TEXT*N}                  TEXT, N times
 * {split}  {pause}          begins a further write, at once or after a moment
 * {await}                   waits until the head of a further answer is there
 * {slowly}                  from here on, one byte a write
 * {end}                     ends the client's sending side
 * </pre>
 */
final class Notation {

    private static final Pattern REPETITION = Pattern.compile("\\{((?:[^{}\\\\]|\\\\.)*)\\*([0-9]{1,7})}");
    private static final String ESCAPES = "rnt0s\\{}";
    private static final String ESCAPED = "\r\n\t\0 \\{}";

    private final String text;
    private final List<Step> steps = new ArrayList<>();
    private final StringBuilder bytes = new StringBuilder();
    private Kind sending = Kind.SEND;

    private Notation(String text) {
        this.text = text;
    }

    /** Reads the steps of a client. */
    static List<Step> steps(String text) {
        return new Notation(repeated(text)).read();
    }

    /** Reads bytes without any step between them. */
    static String bytes(String text) {
        List<Step> steps = steps(text);
        if (steps.isEmpty()) {
            return "";
        }
        if (steps.size() > 1 || steps.get(0).kind() != Kind.SEND) {
            throw new IllegalArgumentException("a value is bytes alone, but it is \"" + text + "\"");
        }
        return steps.get(0).text();
    }

    /** Writes out every repetition. */
    static String repeated(String text) {
        Matcher matcher = REPETITION.matcher(text);
        StringBuilder all = new StringBuilder();
        while (matcher.find()) {
            String repeated = matcher.group(1).repeat(Integer.parseInt(matcher.group(2)));
            matcher.appendReplacement(all, Matcher.quoteReplacement(repeated));
        }
        return matcher.appendTail(all).toString();
    }

    /** The other way: steps as text, cut in the middle when there is much of it. */
    static String shown(List<Step> steps, int most) {
        StringBuilder shown = new StringBuilder();
        for (Step step : steps) {
            if (step.kind() == Kind.SEND) {
                shown.append(shown.length() > 0 && shown.charAt(shown.length() - 1) != '}' ? "{split}" : "");
            } else {
                shown.append('{')
                        .append(step.kind().name().toLowerCase(java.util.Locale.ROOT))
                        .append('}');
            }
            shown.append(shown(step.text()));
        }
        return cut(shown.toString(), most);
    }

    /** Bytes as text, so that {@link #bytes} reads them again. */
    static String shown(String bytes) {
        StringBuilder shown = new StringBuilder(bytes.length());
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            int escape = ESCAPED.indexOf(c);
            if (c != ' ' && escape >= 0) {
                shown.append('\\').append(ESCAPES.charAt(escape));
            } else if (c >= ' ' && c < 0x7F) {
                shown.append(c);
            } else {
                shown.append(String.format("\\x%02x", (int) c));
            }
        }
        return shown.toString();
    }

    static String cut(String text, int most) {
        int half = most / 2;
        return text.length() <= most
                ? text
                : text.substring(0, half) + " …(" + (text.length() - 2 * half) + " more)… "
                        + text.substring(text.length() - half);
    }

    private List<Step> read() {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\') {
                i = escape(i + 1);
            } else if (c == '{') {
                int end = text.indexOf('}', i);
                if (end < 0) {
                    throw new IllegalArgumentException("a brace is not closed in \"" + text + "\"");
                }
                directive(text.substring(i + 1, end));
                i = end + 1;
            } else {
                bytes.append(checked(c));
                i++;
            }
        }
        flush();
        return List.copyOf(steps);
    }

    private char checked(char c) {
        if (c < ' ' || c >= 0x7F) {
            throw new IllegalArgumentException("bytes outside ASCII are written as \\xNN, but there is " + c);
        }
        return c;
    }

    private int escape(int at) {
        char c = at < text.length() ? text.charAt(at) : ' ';
        if (c == 'x' && at + 2 < text.length()) {
            bytes.append((char) Integer.parseInt(text.substring(at + 1, at + 3), 16));
            return at + 3;
        }
        int escape = ESCAPES.indexOf(c);
        if (escape < 0) {
            throw new IllegalArgumentException("unknown escape \\" + c + " in \"" + text + "\"");
        }
        bytes.append(ESCAPED.charAt(escape));
        return at + 1;
    }

    private void directive(String name) {
        flush();
        switch (name) {
            case "split" -> {}
            case "pause" -> steps.add(Step.of(Kind.PAUSE));
            case "await" -> steps.add(Step.of(Kind.AWAIT));
            case "end" -> steps.add(Step.of(Kind.END));
            case "slowly" -> sending = Kind.SLOWLY;
            default ->
                throw new IllegalArgumentException(
                        "{" + name + "} is neither defined nor split, pause, await, slowly, end or TEXT*N");
        }
    }

    private void flush() {
        if (bytes.length() > 0) {
            steps.add(new Step(sending, bytes.toString()));
            bytes.setLength(0);
        }
    }
}

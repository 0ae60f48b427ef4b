package io.postern.launcher;

import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;
import static io.postern.gateway.EnvironKeys.REQUEST_URI;

import io.postern.gateway.Environ;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a developer is shown of a failure. */
final class ErrorPage {

    private static final int MOST_OF_A_VALUE = 1000;

    private static final String STYLE = """
            :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
            body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.4rem; color: light-dark(#a11, #f88); overflow-wrap: anywhere; white-space: pre-wrap; }
            h2 { font-size: 1.1rem; overflow-wrap: anywhere; white-space: pre-wrap; }
            pre, code, td { font: 13px/1.5 ui-monospace, monospace; }
            pre { overflow-x: auto; padding: .5rem; border: 1px solid #8886; border-radius: 4px; }
            mark { display: block; background: light-dark(#fdd, #622); color: inherit; }
            ol { padding-left: 1rem; list-style: none; }
            table { border-collapse: collapse; }
            td { border-top: 1px solid #8884; padding: .1rem .8rem .1rem 0; vertical-align: top; overflow-wrap: anywhere; }
            """;

    private final Environ environ;
    private final Throwable failure;
    private final Sources sources;

    ErrorPage(Environ environ, Throwable failure, Sources sources) {
        this.environ = environ;
        this.failure = failure;
        this.sources = sources;
    }

    /** What failed, in one line. */
    String request() {
        return Secrets.masked("", environ.get(REQUEST_METHOD) + " " + environ.get(REQUEST_URI));
    }

    /** For who does not want a page. */
    String text() {
        StringWriter text = new StringWriter();
        if (failure instanceof CannotServe) {
            text.write(failure.getMessage() + "\n");
        } else {
            failure.printStackTrace(new PrintWriter(text, true));
        }
        return text.toString();
    }

    /** For a browser. Nothing in it is more than text. */
    String html() {
        StringBuilder page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        page.append("<title>").append(escaped(title(failure))).append("</title>");
        page.append("<style>\n").append(STYLE).append("</style></head><body>\n");
        page.append("<p><code>").append(escaped(request())).append("</code></p>\n");
        List<Throwable> chain = chain();
        for (Throwable each : chain) {
            String heading = each == failure ? "h1" : "h2";
            page.append('<').append(heading).append('>');
            page.append(escaped((each == failure ? "" : "Caused by ") + title(each)));
            page.append("</").append(heading).append(">\n");
            appendFrames(page, each);
        }
        appendEnviron(page);
        return page.append("<p>Shown by postern serve --dev, and by nothing else.</p>\n</body></html>\n")
                .toString();
    }

    private static String title(Throwable each) {
        return each instanceof CannotServe ? String.valueOf(each.getMessage()) : each.toString();
    }

    private List<Throwable> chain() {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> chain = new ArrayList<>();
        for (Throwable each = failure; each != null && seen.add(each); each = each.getCause()) {
            chain.add(each);
        }
        return chain;
    }

    private void appendFrames(StringBuilder page, Throwable each) {
        page.append("<ol>\n");
        for (StackTraceElement frame : each.getStackTrace()) {
            page.append("<li><code>").append(escaped(frame.toString())).append("</code>");
            Optional<Sources.Excerpt> excerpt = sources.of(frame);
            excerpt.ifPresent(lines -> append(page, lines));
            page.append("</li>\n");
        }
        page.append("</ol>\n");
    }

    private static void append(StringBuilder page, Sources.Excerpt excerpt) {
        page.append("<pre title=\"").append(escaped(excerpt.file().toString())).append("\">");
        int number = excerpt.first();
        for (String line : excerpt.lines()) {
            String numbered = escaped(String.format("%4d  %s", number, line));
            page.append(number == excerpt.meant() ? "<mark>" + numbered + "</mark>" : numbered + "\n");
            number++;
        }
        page.append("</pre>");
    }

    private void appendEnviron(StringBuilder page) {
        page.append("<h2>environ</h2>\n<table>\n");
        new TreeMap<>(environ).forEach((key, value) -> {
            page.append("<tr><td>").append(escaped(key)).append("</td><td>");
            page.append(escaped(Secrets.masked(key, shown(value)))).append("</td></tr>\n");
        });
        page.append("</table>\n");
    }

    private static String shown(Object value) {
        try {
            String text = String.valueOf(value);
            return text.length() > MOST_OF_A_VALUE ? text.substring(0, MOST_OF_A_VALUE) + "…" : text;
        } catch (RuntimeException e) { // a value of the application, which fails already
            return value.getClass().getName() + ", which fails to tell itself: " + e;
        }
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}

package io.postern.middleware;

import io.postern.gateway.ContractViolation;
import io.postern.gateway.Environ;
import io.postern.gateway.ErrorSink;
import io.postern.gateway.FileBody;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One request as one lint sees it: what is on its two sides, what has been found, and whether its body was closed.
 *
 * <p>A lint further inside finds the one outside by the error stream that this has put into the environ. Refers to no
 * body but that of a file, so that one that nobody closes can be found by the garbage collector.
 */
final class LintedRequest {

    private static final System.Logger LOGGER = System.getLogger("io.postern.middleware");
    private static final ErrorSink TO_LOGGER = LOGGER::log;

    private final Settings settings;
    private final @Nullable PrintWriter errors;
    private final @Nullable LintedRequest outer;
    private final List<LintedRequest> inner = new ArrayList<>(0);
    private final Content content = new Content();
    private final String method;
    private final String path;

    // That of the outermost lint counts: the first to see a fault is the one next to the culprit.
    private @Nullable Set<Check> logged;

    private boolean calling;
    private boolean returned;
    private boolean over;
    private @Nullable FileBody file;

    private LintedRequest(Settings settings, @Nullable Environ environ) {
        this.settings = settings;
        Object stream = environ == null ? null : environ.get("gateway.errors");
        errors = stream instanceof PrintWriter writer ? writer : null;
        outer = stream instanceof LintedErrors linted ? linted.request() : null;
        method = text(environ, "REQUEST_METHOD");
        path = text(environ, "PATH_INFO");
    }

    /** Makes the one of a request that has just come in. */
    static LintedRequest begin(Settings settings, @Nullable Environ environ) {
        LintedRequest request = new LintedRequest(settings, environ);
        if (request.outer != null) {
            request.outer.inner.add(request);
        }
        return request;
    }

    private static String text(@Nullable Environ environ, String key) {
        return environ != null && environ.get(key) instanceof String text ? text : "";
    }

    // What is found

    /** Throws that violation, or logs it when it is a warning or the lint only logs. */
    void report(Check check, String found) {
        report(check, check.rule(), found);
    }

    /** The same for a check that several rules ask for. */
    void report(Check check, String rule, String found) {
        if (settings.throwing() && !check.warning()) {
            throw violation(check, rule, found);
        }
        log(check, rule, found);
    }

    private ContractViolation violation(Check check, String rule, String found) {
        return check.violation(rule, side(check.guilty()), found);
    }

    /** Logs it where nothing may be thrown, each check once a request. */
    private void log(Check check, String rule, String found) {
        if (outermost().isFirst(check)) {
            String kind = check.warning() ? "lint warning: " : "lint: ";
            String message = violation(check, rule, found).getMessage();
            print(check, kind + message + ", in " + method + " " + Quoted.text(path));
        }
    }

    private void print(Check check, String text) {
        System.Logger.Level level = check.warning() ? System.Logger.Level.WARNING : System.Logger.Level.ERROR;
        ErrorSink sink = settings.sink();
        if (sink == null && errors != null) {
            errors.println(text);
            return;
        }
        try {
            (sink == null ? TO_LOGGER : sink).log(level, text, null);
        } catch (RuntimeException broken) { // a report must not be the end of what it reports on
            LOGGER.log(level, text, broken);
        }
    }

    private boolean isFirst(Check check) {
        if (logged == null) {
            logged = EnumSet.noneOf(Check.class);
        }
        return logged.add(check);
    }

    private LintedRequest outermost() {
        LintedRequest request = this;
        while (request.outer != null) {
            request = request.outer;
        }
        return request;
    }

    private String side(Party party) {
        if (party == Party.OUTSIDE) {
            String name = outer == null ? "server" : "middleware";
            return settings.outside() == null ? name : settings.outside();
        }
        String name = inner.isEmpty() ? "application" : "middleware";
        return settings.inside() == null ? name : settings.inside();
    }

    // The layers

    /** What has passed here. */
    Content content() {
        return content;
    }

    /** Whether the client wants no content. */
    boolean isHead() {
        return method.equals("HEAD");
    }

    /** A sum over the lints next inside; 0 without one. */
    long inside(ToLongFunction<Content> count) {
        long sum = 0;
        for (LintedRequest each : inner) {
            sum += count.applyAsLong(each.content);
        }
        return sum;
    }

    /** Whether a lint next inside has seen that length declared, and kept so far; the bytes were changed in between. */
    boolean isStale(boolean ended) {
        long length = content.declared;
        return length >= 0
                && inner.stream()
                        .map(each -> each.content)
                        .anyMatch(seen ->
                                seen.declared == length && (ended ? seen.bytes == length : seen.bytes <= length));
    }

    /** The side outside asks for a block; where there is a lint around it, that is middleware. */
    void checkAsking() {
        if (outer == null) {
            return;
        }
        if (outer.calling) {
            report(Check.CONSUMED, "it asked for block " + (content.blocks + 1) + " before it did");
        } else if (outer.inside(each -> each.blocks) > outer.content.blocks) {
            report(
                    Check.HELD_BACK,
                    "it asked for block " + (content.blocks + 1) + " when it had yielded " + outer.content.blocks);
        }
    }

    // From the call to the close

    void beginCall() {
        calling = true;
    }

    /** The call is over; one that failed has no body that could be closed. */
    void endCall(boolean hasReturned) {
        calling = false;
        returned = hasReturned;
        if (!hasReturned) {
            over = true;
            inner.forEach(LintedRequest::logIfLeftOpen);
        }
    }

    /** The body is a file, which passes as it is. */
    void fileReturned(FileBody body) {
        file = body;
    }

    /** Whether the request is over, as far as this can be seen. */
    boolean isOver() {
        return over || (file != null && !file.file().isOpen());
    }

    /** The body is closed for the first or a further time. */
    void closing() {
        if (over) {
            report(Check.CLOSED_TWICE, closeRule(), "it was closed again");
        }
        over = true;
    }

    /** The body was closed, so those inside have to be closed, too. */
    void checkInside() {
        for (LintedRequest each : inner) {
            if (each.isLeftOpen()) {
                each.report(Check.NEVER_CLOSED, each.closeRule(), each.leftOpen());
            }
        }
    }

    /** The same where the failure of the close is on its way out. */
    void logInside() {
        inner.forEach(LintedRequest::logIfLeftOpen);
    }

    /** Logs that the body was never closed, unless it was. */
    void logIfLeftOpen() {
        if (isLeftOpen()) {
            log(Check.NEVER_CLOSED, closeRule(), leftOpen());
        }
    }

    private boolean isLeftOpen() {
        return returned && !isOver();
    }

    private String leftOpen() {
        return "it was left open after " + content.blocks + " blocks";
    }

    private String closeRule() {
        return outer == null ? "B-12" : "M-04";
    }
}

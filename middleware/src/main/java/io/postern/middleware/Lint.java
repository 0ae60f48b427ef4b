package io.postern.middleware;

import io.postern.gateway.Application;
import io.postern.gateway.ErrorSink;
import io.postern.gateway.Middleware;
import java.util.Objects;

/**
 * Middleware that checks the contract on both of its sides and changes nothing (SPEC.md, chapter V).
 *
 * <p>Each message names the guilty side, what the contract asks for, what was seen, the mend, and the rule. Several may
 * be stacked, one on each side of a middleware to find its faults; they find each other by themselves (rule V-18).
 *
 * <pre>{@code
 * Application checked = Lint.throwing().wrap(application);
 * Application watched = Lint.logging().wrap(application);
 * }</pre>
 *
 * <p>A {@link io.postern.gateway.FileBody} passes as it is, so that the server can still send it the quick way; how it
 * is iterated is then not seen.
 */
public final class Lint implements Middleware {

    private final Settings settings;

    private Lint(Settings settings) {
        this.settings = settings;
    }

    /**
     * Returns a lint for development and tests: the call that breaks a rule throws a
     * {@link io.postern.gateway.ContractViolation} and is not passed on. Warnings, and what is found too late for an
     * exception, are logged.
     */
    public static Lint throwing() {
        return new Lint(new Settings(true, null, null, null));
    }

    /** Returns a lint that only logs, each kind of violation once a request, and passes everything on (rule V-19). */
    public static Lint logging() {
        return new Lint(new Settings(false, null, null, null));
    }

    /**
     * Returns the same lint with names for its two sides, as messages shall have them: {@code between("server",
     * "middleware gzip")}. Without names the sides are called server, middleware and application; whether something is
     * middleware can be told only where a second lint is on its other side.
     */
    public Lint between(String outside, String inside) {
        return new Lint(new Settings(
                settings.throwing(),
                Objects.requireNonNull(outside, "outside"),
                Objects.requireNonNull(inside, "inside"),
                settings.sink()));
    }

    /** Returns the same lint with another place for what it logs than the {@code gateway.errors} of the request. */
    public Lint reportingTo(ErrorSink sink) {
        return new Lint(new Settings(
                settings.throwing(), settings.outside(), settings.inside(), Objects.requireNonNull(sink, "sink")));
    }

    @Override
    public Application wrap(Application inner) {
        return new LintedApplication(settings, Objects.requireNonNull(inner, "inner"));
    }
}

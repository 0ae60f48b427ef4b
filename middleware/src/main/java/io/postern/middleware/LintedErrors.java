package io.postern.middleware;

import java.io.PrintWriter;

/** {@code gateway.errors} as the side inside sees it; also how a lint further inside finds this one. */
final class LintedErrors extends PrintWriter {

    private final PrintWriter errors;
    private final LintedRequest request;

    LintedErrors(PrintWriter errors, LintedRequest request) {
        super(errors);
        this.errors = errors;
        this.request = request;
    }

    LintedRequest request() {
        return request;
    }

    @Override
    public void close() {
        request.report(Check.ERRORS_CLOSED, "close() was called");
        errors.close();
    }
}

package io.postern.middleware;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.FileBody;
import io.postern.gateway.StartResponse;
import java.io.InputStream;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** An application with a lint around it: puts the checks between what is called and what calls it. */
record LintedApplication(Settings settings, Application inner) implements Application {

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        LintedRequest request = LintedRequest.begin(settings, environ);
        if (isNull(environ)) {
            request.report(Check.NO_ENVIRON, "it was null");
            return inner.call(environ, startResponse); // what is so wrong cannot be looked at any further
        }
        if (isNull(startResponse)) {
            request.report(Check.NO_START_RESPONSE, "it was null");
        }
        new EnvironCheck(request).check(environ);
        watchStreams(environ, request);
        LintedResponse response = new LintedResponse(request, startResponse);
        return checked(called(environ, response, request), response, request);
    }

    private Body called(Environ environ, LintedResponse response, LintedRequest request) throws Exception {
        request.beginCall();
        boolean returned = false;
        try {
            Body body = inner.call(environ, response);
            returned = true;
            return body;
        } finally {
            request.endCall(returned);
        }
    }

    /** Returns the body with the checks around it, or as it is where nothing may be put around it. */
    @SuppressWarnings("NullAway") // a null body is passed on by a lint that only logs
    private static Body checked(@Nullable Body body, LintedResponse response, LintedRequest request) {
        if (body == null) {
            request.report(Check.NULL_BODY, "it returned null");
            return body;
        }
        if (body instanceof FileBody file) {
            checkFile(file, response, request);
            return body;
        }
        return new LintedBody(body, response, request);
    }

    // The server never gets to know a file that is refused here, so it is closed here.
    @SuppressWarnings("try") // that it cannot be closed is told with what comes first
    private static void checkFile(FileBody file, LintedResponse response, LintedRequest request) {
        request.fileReturned(file);
        try {
            response.file(file.length());
        } catch (ContractViolation violation) {
            try {
                file.close();
            } catch (Exception e) {
                violation.addSuppressed(e);
            }
            throw violation;
        }
    }

    private static void watchStreams(Environ environ, LintedRequest request) {
        if (environ.get("gateway.input") instanceof InputStream input) {
            environ.put("gateway.input", new LintedInput(input, environ.get("CONTENT_LENGTH"), request));
        }
        if (environ.get("gateway.errors") instanceof PrintWriter errors) {
            environ.put(EnvironKeys.ERRORS.name(), new LintedErrors(errors, request));
        }
    }

    // A question that the annotations say cannot come up; here it can.
    static boolean isNull(@Nullable Object value) {
        return value == null;
    }
}

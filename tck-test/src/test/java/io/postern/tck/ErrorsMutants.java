package io.postern.tck;

import static io.postern.tck.Mutant.environ;
import static io.postern.tck.Mutant.layer;
import static io.postern.tck.Mutant.settings;

import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Breaks the rules of chapter R: the error stream. */
final class ErrorsMutants {

    private ErrorsMutants() {}

    static Stream<Mutant> all() {
        AtomicReference<@Nullable PrintWriter> shared = new AtomicReference<>();
        return Stream.of(
                environ(
                                "R-01",
                                "drops the reports",
                                environ -> environ.put("gateway.errors", new PrintWriter(Writer.nullWriter())))
                        .alsoBreaking("R-02", "R-03"),
                environ(
                        "R-04",
                        "has one writer for all requests",
                        environ -> environ.put(
                                "gateway.errors",
                                shared.updateAndGet(first ->
                                        first == null ? new PrintWriter(environ.require(EnvironKeys.ERRORS)) : first))),
                environ(
                        "R-05",
                        "hands lines over in pieces",
                        environ -> environ.put(
                                "gateway.errors", new PrintWriter(new Piecemeal(environ.require(EnvironKeys.ERRORS))))),
                layer("R-06", "shows the failure", application -> (environ, startResponse) -> {
                    try {
                        return application.call(environ, startResponse);
                    } catch (IllegalStateException e) {
                        startResponse.start("500 X", Headers.create(), e);
                        return Body.of(e.toString());
                    }
                }),
                settings(
                        "R-07",
                        "logs twice",
                        config -> config.toBuilder()
                                .errors((level, text, failure) -> {
                                    config.errors().log(level, text, failure);
                                    config.errors().log(level, text, failure);
                                })
                                .build()),
                settings(
                        "R-07",
                        "logs nothing",
                        config -> config.toBuilder()
                                .errors((level, text, failure) -> {})
                                .build()),
                settings(
                        "R-08",
                        "takes all for errors",
                        config -> config.toBuilder()
                                .errors((level, text, failure) ->
                                        config.errors().log(System.Logger.Level.ERROR, text, failure))
                                .build()));
    }

    /** Reports after every char. */
    private static final class Piecemeal extends FilterWriter {

        Piecemeal(Writer out) {
            super(out);
        }

        @Override
        public void write(String text, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                out.write(text.charAt(i));
                out.flush();
            }
        }
    }
}

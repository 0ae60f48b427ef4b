package io.postern.tck;

import static io.postern.tck.Mutant.environ;
import static io.postern.tck.Mutant.layer;
import static io.postern.tck.Mutant.settings;

import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.stream.Stream;

/** Breaks the rules of chapter R: the error stream. */
final class ErrorsMutants {

    private ErrorsMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                environ(
                        "R-01",
                        "drops the reports",
                        environ -> environ.put("gateway.errors", new PrintWriter(Writer.nullWriter()))),
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
}

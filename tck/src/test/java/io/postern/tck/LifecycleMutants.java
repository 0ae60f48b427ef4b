package io.postern.tck;

import static io.postern.tck.Mutant.body;
import static io.postern.tck.Mutant.layer;
import static io.postern.tck.Mutant.settings;

import java.io.IOException;
import java.util.stream.Stream;

/** Breaks the rules of chapter L: lifecycle and threads. */
final class LifecycleMutants {

    private LifecycleMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                settings(
                        "L-05",
                        "listens everywhere",
                        config -> config.host().equals("127.0.0.1")
                                ? config.toBuilder().host("0.0.0.0").build()
                                : config),
                layer("L-13", "tries again", application -> (environ, startResponse) -> {
                    try {
                        return application.call(environ, startResponse);
                    } catch (IOException e) {
                        return application.call(environ, startResponse);
                    }
                }),
                body("L-16", "closes on another thread", body -> new ChangedBody(body) {
                    @Override
                    public void close() {
                        Thread thread = new Thread(super::close);
                        thread.start();
                        try {
                            thread.join();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }),
                settings(
                        "L-09",
                        "ignores the executor",
                        config -> config.toBuilder().executor(Runnable::run).build()));
    }
}

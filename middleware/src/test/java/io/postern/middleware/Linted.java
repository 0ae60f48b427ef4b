package io.postern.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Middleware;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Middleware under test, with a lint on each side of it. */
final class Linted {

    private final Queue<String> reports = new ConcurrentLinkedQueue<>();
    private final Lint lint = Lint.logging().reportingTo((level, text, failure) -> reports.add(text));

    Application wrap(Middleware middleware, Application inner) {
        return lint.then(middleware).then(lint).wrap(inner);
    }

    /** Fails if one of the two has found a fault. */
    void isSilent() {
        assertThat(List.copyOf(reports)).isEmpty();
    }
}

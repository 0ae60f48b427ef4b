package io.postern.tck;

import static io.postern.tck.Mutant.layer;

import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Breaks the rules of chapter M: middleware. */
final class MiddlewareMutants {

    private MiddlewareMutants() {}

    static Stream<Mutant> all() {
        AtomicReference<@Nullable Class<?>> first = new AtomicReference<>();
        return Stream.of(layer(
                "M-01", "serves applications of one class only", application -> (environ, startResponse) -> {
                    first.compareAndSet(null, application.getClass());
                    if (!application.getClass().equals(first.get())) {
                        throw new IllegalStateException("another class");
                    }
                    return application.call(environ, startResponse);
                }));
    }
}

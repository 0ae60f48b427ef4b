package io.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MiddlewareTest {

    private final List<String> called = new ArrayList<>();

    private Middleware named(String name) {
        return inner -> (environ, startResponse) -> {
            called.add(name);
            return inner.call(environ, startResponse);
        };
    }

    @Test
    void theFirstIsOutsideTheNext() throws Exception {
        Application application = named("outside").then(named("inside")).wrap((environ, startResponse) -> {
            called.add("application");
            return Body.empty();
        });

        application.call(Environ.of(Map.of()), Nothing.at());

        assertThat(called).containsExactly("outside", "inside", "application");
    }
}

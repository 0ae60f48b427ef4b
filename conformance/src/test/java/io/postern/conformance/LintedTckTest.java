package io.postern.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.ServerProvider;
import io.postern.middleware.Lint;
import io.postern.tck.Deviation;
import io.postern.tck.ServerTck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;

/**
 * The kit with two lints around each of its applications: neither changes a result (rule V-16), and neither finds a
 * fault of the server.
 */
class LintedTckTest implements ServerTck {

    private static final Set<String> REPORTS = ConcurrentHashMap.newKeySet();

    private static final Lint LINT = Lint.logging().reportingTo((level, text, failure) -> REPORTS.add(text));

    @Override
    public ServerProvider provider() {
        return new Linted(Providers.named("netty"));
    }

    @Override
    public List<Deviation> deviations() {
        List<Deviation> deviations = new ArrayList<>(
                Deviation.declaredBeside(Providers.named("netty").getClass()));
        deviations.add(new Deviation(
                "L-19",
                "theContextClassLoaderIsThatOfTheApplication",
                "the application that the server is given is the lint, as with any middleware around another",
                "the class of the object that Gateway.serve gets is io.postern.middleware.Lint's"));
        return deviations;
    }

    @AfterAll
    static void theApplicationsWereCheckedAndTheServerIsWithoutFault() {
        assertThat(REPORTS)
                .as("faults of applications of the kit")
                .anyMatch(text -> text.contains("lint: application: "));
        assertThat(REPORTS).as("faults of the server").noneMatch(text -> text.contains(": server: "));
        assertThat(REPORTS)
                .as("faults of one lint that the other sees")
                .noneMatch(text -> text.contains(": middleware: "));
    }

    private record Linted(ServerProvider provider) implements ServerProvider {

        @Override
        public String name() {
            return provider.name();
        }

        @Override
        public Server start(ServerConfig config, Application application) throws IOException {
            return provider.start(config, LINT.then(LINT).wrap(application));
        }
    }
}

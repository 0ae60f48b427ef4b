package io.postern.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.ServerProvider;
import io.postern.middleware.AccessLog;
import io.postern.middleware.Lint;
import io.postern.tck.Deviation;
import io.postern.tck.ServerTck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;

/**
 * The kit with an access log around each of its applications, and a lint on each side of the log: no result changes,
 * neither lint finds a fault of the log, and each line has its shape.
 */
class LoggedTckTest implements ServerTck {

    private static final Pattern LINE =
            Pattern.compile("(127\\.0\\.0\\.1|(0:){7}1) - - \\[[^]]+] \"[!-~]+ [!-~]+ HTTP/1\\.[01]\""
                    + " [2-5]\\d\\d (-|[1-9]\\d*) \"([ -~&&[^\"\\\\]]|\\\\.)*\" \"([ -~&&[^\"\\\\]]|\\\\.)*\"");

    private static final Set<String> REPORTS = ConcurrentHashMap.newKeySet();
    private static final Queue<String> LINES = new ConcurrentLinkedQueue<>();

    private static final Lint LINT = Lint.logging().reportingTo((level, text, failure) -> REPORTS.add(text));
    private static final AccessLog LOG =
            AccessLog.to((String line) -> LINES.add(line)).build();

    @Override
    public ServerProvider provider() {
        return new Logged(Providers.named("netty"));
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

    @Override
    public Set<String> documentedKeys() {
        return Set.of(AccessLog.REQUEST_ID.name());
    }

    @AfterAll
    static void theLogIsWithoutFaultAndHasALineForEachRequest() {
        LOG.close();

        assertThat(REPORTS)
                .as("faults of applications of the kit")
                .anyMatch(text -> text.contains("lint: application: "));
        assertThat(REPORTS)
                .as("faults of the log, seen from inside and from outside")
                .noneMatch(text -> text.contains(": middleware: "));
        assertThat(REPORTS).as("faults of the server").noneMatch(text -> text.contains(": server: "));
        assertThat(LINES).hasSizeGreaterThan(500);
        assertThat(LINES.stream().filter(line -> !LINE.matcher(line).matches()))
                .as("lines of another shape")
                .isEmpty();
    }

    private record Logged(ServerProvider provider) implements ServerProvider {

        @Override
        public String name() {
            return provider.name();
        }

        @Override
        public Server start(ServerConfig config, Application application) throws IOException {
            return provider.start(config, LINT.then(LOG).then(LINT).wrap(application));
        }
    }
}

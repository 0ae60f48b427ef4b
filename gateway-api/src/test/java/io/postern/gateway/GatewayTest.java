package io.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Which adapter serves, and what is said when none can be chosen (rule L-01). */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
@DisabledIfEnvironmentVariable(named = Gateway.VARIABLE, matches = ".*", disabledReason = "it chooses an adapter")
class GatewayTest {

    private static final Application APPLICATION = (environ, startResponse) -> Body.empty();

    @TempDir
    Path directory;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    /** A provider that serves nothing. */
    abstract static class FakeProvider implements ServerProvider {

        private final String name;

        FakeProvider(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Server start(ServerConfig config, Application application) {
            return new FakeServer(name, config, application);
        }
    }

    /** Stands for the adapter of that name. */
    public static final class Jdk extends FakeProvider {
        public Jdk() {
            super("jdk");
        }
    }

    /** Stands for the adapter of that name. */
    public static final class Jetty extends FakeProvider {
        public Jetty() {
            super("jetty");
        }
    }

    private record FakeServer(String description, ServerConfig config, Application application) implements Server {

        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(config.host(), config.port());
        }

        @Override
        public int stop(Duration grace) {
            return 0;
        }

        @Override
        public void join() {}
    }

    /** Lets only these providers be found. */
    private void present(Class<?>... providers) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(ServerProvider.class.getName()),
                Arrays.stream(providers).map(Class::getName).collect(Collectors.joining("\n")));
        URL[] urls = {directory.toUri().toURL()};
        Thread.currentThread().setContextClassLoader(new URLClassLoader(urls, GatewayTest.class.getClassLoader()));
    }

    @BeforeEach
    @AfterEach
    void nothingIsChosen() {
        System.clearProperty(Gateway.PROPERTY);
        Thread.currentThread().setContextClassLoader(before);
    }

    private static ServerConfig choosing(String name) {
        return ServerConfig.builder().server(name).build();
    }

    @Test
    void theOnlyAdapterIsTaken() throws IOException {
        present(Jetty.class);

        Server server = Gateway.serve(APPLICATION);

        assertThat(server).isEqualTo(new FakeServer("jetty", ServerConfig.defaults(), APPLICATION));
    }

    @Test
    void aChosenAdapterIsTakenWithItsSettings() throws IOException {
        present(Jdk.class, Jetty.class);
        ServerConfig config = choosing("jetty").toBuilder().port(0).build();

        assertThat(Gateway.serve(APPLICATION, config)).isEqualTo(new FakeServer("jetty", config, APPLICATION));
    }

    @Test
    void aSystemPropertyChooses() throws IOException {
        present(Jdk.class, Jetty.class);
        System.setProperty(Gateway.PROPERTY, "jdk");

        assertThat(Gateway.serve(APPLICATION).description()).isEqualTo("jdk");
    }

    @Test
    void theConfigurationGoesBeforeTheSystemProperty() throws IOException {
        present(Jdk.class, Jetty.class);
        System.setProperty(Gateway.PROPERTY, "jdk");

        assertThat(Gateway.serve(APPLICATION, choosing("jetty")).description()).isEqualTo("jetty");
    }

    @Test
    void withoutAnyAdapterTheMessageNamesADependency() throws IOException {
        present();

        assertThatThrownBy(() -> Gateway.serve(APPLICATION))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("No server: there is no adapter on the class path or module path;"
                        + " add the dependency io.postern:adapter-jdk");
    }

    @Test
    void severalWithoutAChoiceAreListedWithTheWaysToChoose() throws IOException {
        present(Jetty.class, Jdk.class);

        assertThatThrownBy(() -> Gateway.serve(APPLICATION))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("No server chosen: the class path has jdk, jetty; choose one by ServerConfig.server(name),"
                        + " by -Dpostern.server=name or by the environment variable POSTERN_SERVER");
    }

    @Test
    void anUnknownNameIsQuotedWithThoseThatAreThere() throws IOException {
        present(Jetty.class, Jdk.class);

        assertThatThrownBy(() -> Gateway.serve(APPLICATION, choosing("jety")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No server \"jety\", which ServerConfig.server asks for: the class path has jdk, jetty;"
                        + " those of Postern are jdk, undertow, jetty, netty, uwsgi,"
                        + " each in a dependency io.postern:adapter-NAME");
    }

    @Test
    void aKnownAdapterThatIsAbsentIsNamedWithItsDependency() throws IOException {
        present(Jdk.class);

        assertThatThrownBy(() -> Gateway.serve(APPLICATION, choosing("netty")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No server \"netty\", which ServerConfig.server asks for: the class path has jdk;"
                        + " add the dependency io.postern:adapter-netty");
    }

    @Test
    void aKnownAdapterIsNamedWithItsDependencyAlsoWhenThereIsNone() throws IOException {
        present();

        assertThatThrownBy(() -> Gateway.serve(APPLICATION, choosing("undertow")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No server \"undertow\", which ServerConfig.server asks for:"
                        + " there is no adapter on the class path or module path;"
                        + " add the dependency io.postern:adapter-undertow");
    }

    @Test
    void aWrongNameInTheSystemPropertyIsTracedToIt() throws IOException {
        present(Jdk.class);
        System.setProperty(Gateway.PROPERTY, "tomcat");

        assertThatThrownBy(() -> Gateway.serve(APPLICATION))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("No server \"tomcat\", which the system property postern.server asks for:"
                        + " the class path has jdk;");
    }
}

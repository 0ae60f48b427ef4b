package io.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Server;
import io.postern.gateway.StartResponse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServeTest {

    @Test
    void withoutOptionsTheJsonApiIsServedByTheJdk() throws Exception {
        ServeOptions options = ServeOptions.parse(List.of());

        assertThat(options)
                .isEqualTo(new ServeOptions("jdk", new HostAndPort("127.0.0.1", 8000), "io.postern.examples.JsonApi"));
    }

    @Test
    void optionsComeBeforeOrAfterTheClassAndWithAnEqualsSignOrWithout() throws Exception {
        ServeOptions spaced = ServeOptions.parse(List.of("--server", "netty", "a.B", "--http", "[::1]:0"));
        ServeOptions joined = ServeOptions.parse(List.of("--http=[::1]:0", "--server=netty", "a.B"));

        assertThat(spaced).isEqualTo(new ServeOptions("netty", new HostAndPort("::1", 0), "a.B"));
        assertThat(joined).isEqualTo(spaced);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:0, http://127.0.0.1:1234",
        "localhost:80, http://localhost:1234",
        "[::1]:0, http://[::1]:1234"
    })
    void theUrlHasTheHostThatWasGivenAndTheRealPort(String text, String url) throws Exception {
        assertThat(HostAndPort.parse(text).url(1234)).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8000",
                ":8000",
                "localhost",
                "localhost:",
                "a:65536",
                "a:-1",
                "a:x",
                "::1:80",
                "[::1]",
                "a b:1"
            })
    void anAddressIsHostAndPort(String text) {
        assertUsage("--http is HOST:PORT, such as 127.0.0.1:8000", "--http", text);
    }

    @Test
    void aWrongCommandLineNamesTheMend() {
        assertUsage("unknown option --port; there are --server and --http; see ./postern --help", "--port=80");
        assertUsage("the option --server needs a value; see ./postern --help", "--server");
        assertUsage("one CLASS is served, but there are a.B and a.C; see ./postern --help", "a.B", "a.C");
    }

    @Test
    void anUnknownServerListsThosePresent() {
        assertFails("no server \"jety\": choose --server jdk or jetty or netty or undertow", "--server", "jety");
    }

    @Test
    void aClassThatIsNotThereNamesTheNearest() {
        assertFails("no class Echo on the class path: did you mean io.postern.examples.Echo?", "Echo");
        assertFails(
                "no class io.postern.examples.jsonapi on the class path: did you mean io.postern.examples.JsonApi?",
                "io.postern.examples.jsonapi");
        assertFails(
                "no class a.B on the class path: give the full name of one in the variable CLASSPATH, or one of the"
                        + " examples io.postern.examples.Echo, io.postern.examples.Hello, io.postern.examples.JsonApi,"
                        + " io.postern.examples.Streaming",
                "a.B");
    }

    @Test
    void aClassThatCannotServeSaysWhy() {
        assertFails(
                "the class java.lang.String is no application: let it implement io.postern.gateway.Application",
                "java.lang.String");
        assertFails(cannotBeMade(Hidden.class) + "let it be public and not abstract", Hidden.class.getName());
        assertFails(
                cannotBeMade(NeedsArgument.class) + "give it a public constructor without arguments",
                NeedsArgument.class.getName());
        assertThatExceptionOfType(CannotServe.class)
                .isThrownBy(() -> serve(Throwing.class.getName()))
                .withMessageStartingWith(cannotBeMade(Throwing.class)
                        + "mend its constructor, which throws java.lang.IllegalStateException: no database at ")
                .withMessageContaining("ServeTest.java");
    }

    @Test
    void aBusyPortIsNamedWithTheMend() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (String server : OnEachServer.servers()) {
                String address = "127.0.0.1:" + busy.getLocalPort();
                assertThatExceptionOfType(CannotServe.class)
                        .isThrownBy(() -> serve("--server", server, "--http", address))
                        .withMessageContainingAll("Cannot listen on " + address, "choose another host or port")
                        .satisfies(refused -> assertThat(refused.status()).isEqualTo(1));
            }
        }
    }

    private static void serve(String... arguments) throws CannotServe {
        try (Server server = Serve.start(ServeOptions.parse(List.of(arguments)))) {
            throw new AssertionError("serves on " + server.address());
        }
    }

    private static void assertUsage(String message, String... arguments) {
        assertThatExceptionOfType(CannotServe.class)
                .isThrownBy(() -> serve(arguments))
                .withMessageStartingWith(message)
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(2));
    }

    private static void assertFails(String message, String... arguments) {
        assertThatExceptionOfType(CannotServe.class)
                .isThrownBy(() -> serve(arguments))
                .withMessage(message)
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(1));
    }

    private static String cannotBeMade(Class<?> type) {
        return "the class " + type.getName() + " cannot be made: ";
    }

    /** Answers nothing: it is never called. */
    private abstract static class Silent implements Application {

        @Override
        public Body call(Environ environ, StartResponse startResponse) {
            return Body.empty();
        }
    }

    static final class Hidden extends Silent {}

    /** Without a constructor that the command could call. */
    public static final class NeedsArgument extends Silent {

        /** Takes what nobody can give. */
        public NeedsArgument(String argument) {}
    }

    /** With a constructor that fails. */
    public static final class Throwing extends Silent {

        /** Fails. */
        public Throwing() {
            throw new IllegalStateException("no database");
        }
    }
}

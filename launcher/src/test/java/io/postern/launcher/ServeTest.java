package io.postern.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.StartResponse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServeTest {

    @Test
    void withoutOptionsTheJsonApiIsServedByTheJdk() throws Exception {
        ServeOptions options = parse();

        assertThat(options.server()).isEqualTo("jdk");
        assertThat(options.config().host()).isEqualTo("127.0.0.1");
        assertThat(options.config().port()).isEqualTo(8000);
        assertThat(options.program().name()).isEqualTo("io.postern.examples.JsonApi");
        assertThat(options.management()).isEmpty();
        assertThat(options.stopDelay()).isZero();
        assertThat(options.grace()).hasSeconds(10);
    }

    @Test
    void optionsComeBeforeOrAfterTheClassAndWithAnEqualsSignOrWithout() throws Exception {
        ServeOptions spaced = parse("--server", "netty", "a.B", "--http", "[::1]:0");
        ServeOptions joined = parse("--http=[::1]:0", "--server=netty", "a.B");

        assertThat(List.of(spaced, joined)).allSatisfy(options -> {
            assertThat(options.server()).isEqualTo("netty");
            assertThat(options.config().host()).isEqualTo("::1");
            assertThat(options.config().port()).isZero();
            assertThat(options.program().name()).isEqualTo("a.B");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:0, http://127.0.0.1:1234",
        "localhost:80, http://localhost:1234",
        "[::1]:0, http://[::1]:1234",
        ":9090, http://127.0.0.1:1234"
    })
    void theUrlHasTheHostThatWasGivenAndTheRealPort(String text, String url) throws Exception {
        assertThat(HostAndPort.parse(text).url("http", 1234)).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "8000", "localhost", "localhost:", "a:65536", "a:-1", "a:x", "::1:80", "[::1]", "a b:1"})
    void anAddressIsHostAndPort(String text) {
        assertUsage("--http is HOST:PORT, such as 127.0.0.1:8000", "--http", text);
        assertUsage("--management is HOST:PORT, such as 127.0.0.1:8000", "--management", text);
    }

    @ParameterizedTest
    @CsvSource({"0s, PT0S", "500ms, PT0.5S", "5s, PT5S", "2m, PT2M"})
    void aDurationHasAUnit(String text, Duration duration) throws Exception {
        ServeOptions options = parse("--stop-delay", text, "--grace=" + text);

        assertThat(options.stopDelay()).isEqualTo(duration);
        assertThat(options.grace()).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5 s", "-1s", "1.5s", "5h", "PT5S", "1234567s"})
    void aDurationWithoutOneIsRefused(String text) {
        assertUsage("--grace is a number and its unit, such as 500ms, 5s or 2m, but it is \"" + text, "--grace", text);
    }

    @Test
    void theUwsgiServerListensOnAPortOrAUnixSocket() throws Exception {
        ServerConfig tcp = parse("--uwsgi=[::1]:9001", "--allowed-peers", "10.0.0.7,10.0.0.8")
                .config();
        ServerConfig unix = parse("--uwsgi", "unix:/run/app.sock", "--unix-socket-mode=640", "--server", "uwsgi")
                .config();

        assertThat(List.of(tcp, unix))
                .allSatisfy(config -> assertThat(config.server()).contains("uwsgi"));
        assertThat(tcp.host()).isEqualTo("::1");
        assertThat(tcp.port()).isEqualTo(9001);
        assertThat(tcp.allowedPeers())
                .containsExactlyInAnyOrder(InetAddress.getByName("10.0.0.7"), InetAddress.getByName("10.0.0.8"));
        assertThat(unix.unixSocket()).contains(Path.of("/run/app.sock"));
        assertThat(unix.unixSocketMode()).contains(PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    void httpAndUwsgiAreNotMixed() {
        assertUsage("--http and --uwsgi are two ways to reach one application", "--http=a:1", "--uwsgi=a:2");
        assertUsage("--uwsgi is not spoken by --server jetty: leave one", "--server=jetty", "--uwsgi=a:2");
        assertUsage("--server uwsgi does not speak HTTP: say where it listens by --uwsgi", "--server=uwsgi");
    }

    @Test
    void whereUwsgiListensIsWellFormed() {
        assertUsage("--uwsgi is HOST:PORT, such as 127.0.0.1:8000", "--uwsgi=/run/app.sock");
        assertUsage("--uwsgi is HOST:PORT or unix: and the name of a file", "--uwsgi=unix:");
        assertUsage("--uwsgi is HOST:PORT or unix: and the name of a file", "--uwsgi=unix:a\0b");
        for (String mode : List.of("", "66", "0o660", "888", "06600", "rw-")) {
            assertUsage(
                    "--unix-socket-mode is three octal digits, such as 660 for owner and group",
                    "--uwsgi=unix:/a",
                    "--unix-socket-mode=" + mode);
        }
        assertUsage("--allowed-peers is addresses such as 10.0.0.7,10.0.0.8", "--uwsgi=a:1", "--allowed-peers=a b");
    }

    @Test
    void aWrongCommandLineNamesTheMend() {
        assertUsage("unknown option --prt; see postern serve --help", "--prt=80");
        assertUsage("unknown option --managment: did you mean --management?", "--managment=:80");
        assertUsage("the option --server needs a value; see postern serve --help", "--server");
        assertUsage("one application is served, but there is a second: a.C; see postern serve --help", "a.B", "a.C");
    }

    @Test
    void anUnknownServerListsThosePresent() {
        assertFails(
                "no server \"jety\": choose --server jdk or jetty or netty or undertow or uwsgi", "--server", "jety");
    }

    @Test
    void aClassThatIsNotThereNamesTheNearest() {
        assertFails("no class Echo on the class path: did you mean io.postern.examples.Echo?", "Echo");
        assertFails(
                "no class io.postern.examples.jsonapi on the class path: did you mean io.postern.examples.JsonApi?",
                "io.postern.examples.jsonapi");
        assertFails(
                "no class Picocli on the class path: give the full name of one that is there, or add it by --class-path",
                "Picocli");
        assertFails("no class commandline on the class path: did you mean picocli.CommandLine?", "commandline");
    }

    @Test
    void aClassThatCannotServeSaysWhy() {
        assertFails(
                "the class java.lang.String is no application: let it implement io.postern.gateway.Application, or"
                        + " have a static field or a static method without parameters of that type",
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
            String address = "127.0.0.1:" + busy.getLocalPort();
            List<List<String>> commands = new ArrayList<>(List.of(List.of("--uwsgi", address)));
            for (String server : Script.servers()) {
                commands.add(List.of("--server", server, "--http", address));
            }
            for (List<String> command : commands) {
                assertThatExceptionOfType(CannotServe.class)
                        .isThrownBy(() -> serve(command.toArray(String[]::new)))
                        .withMessageStartingWith(command.contains("--uwsgi") ? "--uwsgi: " : "--http: ")
                        .withMessageContainingAll("Cannot listen on " + address, "choose another host or port")
                        .satisfies(refused -> assertThat(refused.status()).isEqualTo(1));
            }
        }
    }

    @Test
    void aBusyManagementPortIsNamedWithItsOption() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + busy.getLocalPort();
            assertThatExceptionOfType(CannotServe.class)
                    .isThrownBy(() -> serve("--http", "127.0.0.1:0", "--management", address))
                    .withMessageStartingWith("--management: Cannot listen on " + address)
                    .withMessageContaining("choose another host or port")
                    .satisfies(refused -> assertThat(refused.status()).isEqualTo(1));
        }
    }

    private static ServeOptions parse(String... arguments) throws CannotServe {
        return Serve.parse(List.of(arguments), Map.of()).options();
    }

    private static void serve(String... arguments) throws CannotServe, InterruptedException {
        Running running = Running.start(parse(arguments));
        running.stop();
        throw new AssertionError("serves " + running.description(address -> address));
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

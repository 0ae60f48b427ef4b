package io.postern.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Execution;
import io.postern.gateway.ServerConfig.Limit;
import io.postern.gateway.ServerConfig.Timeout;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What options do, and where they come from. */
class OptionsTest {

    @TempDir
    Path folder;

    // Everything in ServerConfig

    @Test
    void eachSettingOfAServerHasAnOptionByItsName() {
        Map<String, String> otherwise = Map.of("host", "http", "port", "http", "unix-socket", "uwsgi");
        Set<String> settings = new TreeSet<>();
        for (Method method : ServerConfig.Builder.class.getMethods()) {
            if (method.getReturnType() == ServerConfig.Builder.class) {
                settings.add(kebab(method.getName().replaceAll("([A-Z])", "_$1")));
            }
        }
        settings.removeAll(Set.of("errors", "limit", "timeout"));
        Arrays.stream(Limit.values()).forEach(limit -> settings.add("limit-" + kebab(limit.name())));
        Arrays.stream(Timeout.values()).forEach(timeout -> settings.add("timeout-" + kebab(timeout.name())));

        Set<String> options = new CommandLine(new Serve())
                .getCommandSpec().options().stream()
                        .map(option -> option.longestName().substring(2))
                        .collect(Collectors.toSet());

        assertThat(settings)
                .hasSizeGreaterThan(20)
                .allSatisfy(setting -> assertThat(options).contains(otherwise.getOrDefault(setting, setting)));
    }

    private static String kebab(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @ParameterizedTest
    @EnumSource
    void aLimitIsASizeAndByDefaultTheServers(Limit limit) throws Exception {
        assertThat(config().limit(limit)).isEqualTo(limit.standard());
        assertThat(config("--limit-" + kebab(limit.name()) + "=3k").limit(limit))
                .isEqualTo(3 * 1024);
    }

    @ParameterizedTest
    @EnumSource
    void aTimeoutIsATimeAndByDefaultTheServers(Timeout timeout) throws Exception {
        assertThat(config().timeout(timeout)).isEqualTo(timeout.standard());
        assertThat(config("--timeout-" + kebab(timeout.name()) + "=3s").timeout(timeout))
                .hasSeconds(3);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "8k, 8192", "10m, 10485760", "2g, 2147483648"})
    void aSizeHasAUnitOrIsInBytes(String text, long bytes) throws Exception {
        assertThat(config("--limit-body", text).limit(Limit.BODY)).isEqualTo(bytes);
        assertThat(Size.text(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "8K", "8kb", "1.5m", "1234567890"})
    void aSizeOfAnotherFormIsRefused(String text) {
        assertUsage(
                "--limit-body is a number of bytes, such as 8192, 8k, 10m or 1g, but it is \"" + text + "\"",
                "--limit-body=" + text);
    }

    @Test
    void theOtherSettingsReachTheServer() throws Exception {
        ServerConfig config = config(
                "--context-path=/app", "--server-field=it", "--environ=acme.a=1,acme.b=x=y", "--multithread=false");

        assertThat(config.contextPath()).isEqualTo("/app");
        assertThat(config.serverField()).hasValue("it");
        assertThat(config.environ()).isEqualTo(Map.of("acme.a", "1", "acme.b", "x=y"));
        assertThat(config.multithread()).isFalse();
        assertThat(config().multithread()).isTrue();
        assertThat(config("--execution=inline").execution()).isEqualTo(Execution.INLINE);
        assertThat(config("--execution=inline").limit(Limit.BODY)).isEqualTo(1 << 20);
    }

    @Test
    void anExecutorRunsAsManyThreadsAsItIsTold() throws Exception {
        List<Thread> threads = new ArrayList<>();

        config("--executor=1").executor().orElseThrow().execute(() -> threads.add(Thread.currentThread()));

        assertThat(options("--executor=1").threads()).isEqualTo("1 thread");
        assertThat(options("--executor=20").threads()).isEqualTo("20 threads");
        assertThat(options("--executor=20", "--multithread=false").threads()).isEqualTo("one request at a time");
        assertThat(options("--execution=inline").threads()).isEqualTo("event loop");
        assertThat(options().threads())
                .isEqualTo(Runtime.version().feature() >= 24 ? "virtual threads" : "200 threads");
        assertUsage("--executor is virtual or a number of threads, 1 to 99999, but it is \"0\"", "--executor=0");
        if (Runtime.version().feature() < 21) {
            assertUsage("--executor is virtual from JDK 21 on, but this is ", "--executor=virtual");
        } else {
            assertThat(config("--executor=virtual").executor()).isPresent();
        }
    }

    @Test
    void keysForTlsAreInAFileWithAPassword() throws Exception {
        Path keys = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        "secret",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool").toFile())
                .start();
        assertThat(Script.exitStatus(keytool)).isZero();

        assertThat(config("--tls=" + keys, "--tls-password=secret").tls()).isPresent();
        assertUsage("--tls and --tls-password belong together: give both, or none", "--tls=" + keys);
        assertThatExceptionOfType(CannotServe.class)
                .isThrownBy(() -> config("--tls=" + keys, "--tls-password=wrong"))
                .withMessageStartingWith("--tls: there are no keys to be had from " + keys)
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(1));
    }

    @Test
    void aSettingThatNoServerCouldFollowIsRefused() {
        assertUsage("contextPath is empty or like /app (no slash at its end", "--context-path=app");
        assertUsage("the limit FIELD is 1 to 16777216", "--limit-field=1g");
        assertUsage("the timeout IDLE is a millisecond to 365 days", "--timeout-idle=0s");
        assertUsage("execution INLINE runs the application on the event loop", "--execution=inline", "--executor=2");
        assertUsage("a key for every environ is lower case with a prefix of your own", "--environ=STAGE=test");
        assertUsage("--execution is blocking or inline, but it is \"x\"", "--execution=x");
        assertUsage("--multithread is true or false, but it is \"x\"", "--multithread=x");
    }

    // Where they come from

    @Test
    void theCommandLineGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws Exception {
        Path file = file("""
                server = netty
                grace = 1s
                stop-delay = 1s
                application = a.OfTheFile
                """);
        Map<String, String> environment =
                Map.of("POSTERN_GRACE", "2s", "POSTERN_STOP_DELAY", "2s", "POSTERN_BUILD", "no", "PATH", "/bin");

        ServeOptions options = Serve.parse(List.of("--config=" + file, "--grace=3s"), environment)
                .options();

        assertThat(options.grace()).hasSeconds(3);
        assertThat(options.stopDelay()).hasSeconds(2);
        assertThat(options.server()).isEqualTo("netty");
        assertThat(options.program().name()).isEqualTo("a.OfTheFile");
        assertThat(options.config().timeout(Timeout.IDLE)).isEqualTo(Duration.ofSeconds(75));
    }

    @Test
    void theFileMayBeNamedByTheEnvironment() throws Exception {
        Path file = file("dev = true");

        ServeOptions options = Serve.parse(List.of(), Map.of("POSTERN_CONFIG", file.toString(), "POSTERN_DEV", "false"))
                .options();

        assertThat(options.dev()).isFalse();
        assertThat(options("--config", file.toString()).dev()).isTrue();
        assertThat(options("--config", file.toString(), "--dev").dev()).isTrue();
    }

    @Test
    void theTableTellsEachValueAndWhereItComesFrom() throws Exception {
        Path file = file("limit-body = 10m\ntls-password = secret\ntls = keys.p12\n");

        String table = Serve.parse(
                        List.of("--config=" + file, "--http", ":9090", "--allowed-peers=10.0.0.7,10.0.0.8", "a.B::c"),
                        Map.of("POSTERN_SERVER", "jetty"))
                .printed();

        assertThat(table.lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "http :9090 command line",
                        "allowed-peers 10.0.0.7,10.0.0.8 command line",
                        "application a.B::c command line",
                        "server jetty POSTERN_SERVER",
                        "limit-body 10m " + file,
                        "tls-password (hidden) " + file,
                        "limit-fields 64k default",
                        "uwsgi - default")
                .noneMatch(line -> line.startsWith("help") || line.startsWith("print-config"));
        assertThat(Serve.parse(List.of(), Map.of()).printed())
                .containsPattern("(?m)^http +127\\.0\\.0\\.1:8000 +default$")
                .containsPattern("(?m)^server +jdk +default$");
    }

    @Test
    void eachOptionIsFoundByItsNameInTheFileAndInTheEnvironment() throws Exception {
        Map<String, String> values = Map.of("limit-field-count", "7", "timeout-head", "7s", "server-field", "seven");
        Path file = file(values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining()));
        Map<String, String> environment = values.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> "POSTERN_"
                                + entry.getKey().toUpperCase(Locale.ROOT).replace('-', '_'),
                        Map.Entry::getValue));

        for (ServeOptions options : List.of(
                options("--config=" + file), Serve.parse(List.of(), environment).options())) {
            assertThat(options.config().limit(Limit.FIELD_COUNT)).isEqualTo(7);
            assertThat(options.config().timeout(Timeout.HEAD)).hasSeconds(7);
            assertThat(options.config().serverField()).hasValue("seven");
        }
    }

    @Test
    void unknownNamesAreRefusedWithTheNearest() throws Exception {
        Path file = file("limit-boddy = 1k");

        assertUsage("no option \"limit-boddy\", which " + file + " has: did you mean limit-body?", "--config=" + file);
        assertUsage("no option \"help\", which " + file("help = true") + " has", "--config=" + file("help = true"));
        assertUsage("no option \"config\", which " + file("config = x") + " has", "--config=" + file("config = x"));
        assertUsage(
                Map.of("POSTERN_HTPT", ":1"),
                "no option for the environment variable POSTERN_HTPT: did you mean" + " POSTERN_HTTP?");
        assertUsage(Map.of("POSTERN_X", ""), "no option for the environment variable POSTERN_X; see postern serve");
    }

    @Test
    void whatKubernetesTellsOfAServiceByThatNameIsPassedOver() throws Exception {
        Map<String, String> environment = Map.of(
                "POSTERN_SERVICE_HOST", "10.0.0.1",
                "POSTERN_APP_SERVICE_PORT", "80",
                "POSTERN_APP_SERVICE_PORT_HTTP", "80",
                "POSTERN_PORT", "tcp://10.0.0.1:80",
                "POSTERN_APP_PORT_80_TCP", "tcp://10.0.0.1:80",
                "POSTERN_APP_PORT_80_TCP_ADDR", "10.0.0.1");

        assertThat(Serve.parse(List.of(), environment).options().config().port())
                .isEqualTo(8000);
        assertUsage(Map.of("POSTERN_PORT", "80"), "no option for the environment variable POSTERN_PORT");
    }

    @Test
    void aWrongValueIsToldWithItsOrigin() throws Exception {
        Path file = file("grace = ten");

        assertUsage("--grace (" + file + ") is a number and its unit, such as 500ms", "--config=" + file);
        assertUsage(Map.of("POSTERN_HTTP", "80"), "--http (POSTERN_HTTP) is HOST:PORT, such as 127.0.0.1:8000");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        assertUsage("--config is a properties file, but no/such cannot be read: ", "--config=no/such");
        assertUsage("the option --config needs a value; see postern serve --help", "--config");
    }

    @Test
    void everyOptionIsExplained() {
        assertThat(new CommandLine(new Serve()).getCommandSpec().options())
                .extracting(OptionSpec::description)
                .allSatisfy(description -> assertThat(description).isNotEmpty());
    }

    // Other classes than the launcher's

    @Test
    void aClassPathHasWhatCanBeRead() throws Exception {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path two = Files.createFile(folder.resolve("two.jar"));

        assertThat(options("-cp", one + ":" + two).program().classPath()).containsExactly(one, two);
        assertThat(options("--class-path=" + one).program().classPath()).containsExactly(one);
        assertThat(options().program().classPath()).isEmpty();
        assertUsage(
                "--class-path is folders and jars with : between them, but there is no \"no.jar\" that could be read",
                "-cp",
                one + ":no.jar");
        assertUsage("--class-path is folders and jars with : between them, but there is no \"\"", "-cp=");
    }

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("postern.properties"), text);
    }

    private static ServeOptions options(String... arguments) throws CannotServe {
        return Serve.parse(List.of(arguments), Map.of()).options();
    }

    private static ServerConfig config(String... arguments) throws CannotServe {
        return options(arguments).config();
    }

    private static void assertUsage(String message, String... arguments) {
        assertUsage(Map.of(), message, arguments);
    }

    private static void assertUsage(Map<String, String> environment, String message, String... arguments) {
        assertThatExceptionOfType(CannotServe.class)
                .isThrownBy(() ->
                        Serve.parse(List.of(arguments), environment).options().config())
                .withMessageStartingWith(message)
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(2));
    }
}

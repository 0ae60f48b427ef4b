package io.postern.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postern.launcher.HttpConnection;
import io.postern.launcher.Script;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files for systemd, Docker and Kubernetes: their command lines run, and their times fit one another. */
@Timeout(120)
class ProcessFilesTest {

    private static final String UNIT = "postern-app.service";
    private static final String TEMPLATE = "postern-app@.service";
    private static final String ON_TCP = "postern-app-tcp@.service";
    private static final String SOCKET = "postern-app-tcp@.socket";

    @TempDir
    Path folder;

    private static JsonNode kubernetes(String name) throws Exception {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        Object read = yaml.load(ProcessFile.read("kubernetes/" + name + ".yaml"));
        return JsonMapper.shared().valueToTree(read);
    }

    private static JsonNode pod() throws Exception {
        return kubernetes("deployment").at("/spec/template");
    }

    private static JsonNode container() throws Exception {
        return pod().at("/spec/containers/0");
    }

    @Test
    void theCommandOfTheUnitServesAndStops() throws Exception {
        ProcessFile unit = ProcessFile.unit(UNIT);
        Path socket = folder.resolve("app.sock");

        try (Run run = new Run(unit, Map.of("unix:/run/postern-app/app.sock", "unix:" + socket))) {
            assertThat(run.line()).contains(" on unix:" + socket + " ");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-rw----");
            assertThat(run.told("/readyz")).isEqualTo(200);
            run.terminate();
            assertThat(run.exitStatus()).isZero();
        }
    }

    @Test
    void theCommandOfTheImageServesIsUnreadyForTheDelayAndStops() throws Exception {
        Endpoint http = Endpoint.onTcp("0.0.0.0:8000");

        try (Run run = new Run(ProcessFile.image(), Map.of(http.shipped(), http.real()))) {
            assertThat(run.line()).contains(" on http://" + http.real() + " (netty ");
            assertThat(run.told("/readyz")).isEqualTo(200);
            run.terminate();
            while (run.told("/readyz") == 200) {
                Thread.onSpinWait(); // a signal takes a moment
            }
            try (HttpConnection connection = new HttpConnection(http.port())) {
                assertThat(connection.ask("/load")).isEqualTo(new HttpConnection.Answer(200, false, ""));
            }
            assertThat(run.told("/livez")).isEqualTo(200);
            assertThat(run.exitStatus()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {UNIT, TEMPLATE, ON_TCP})
    void systemdUnderstandsTheUnitAndWaitsLongEnough(String name) throws Exception {
        ProcessFile unit = ProcessFile.unit(name);
        assertThat(ProcessFile.seconds(unit.setting("TimeoutStopSec"))).isGreaterThan(unit.longestStop());

        assumeTrue(Script.exitStatus(start("which", "systemd-analyze")) == 0, "systemd-analyze is not installed");
        Path installed = folder.resolve(name);
        Files.writeString(installed, ProcessFile.read("systemd/" + name).replace("/usr/bin/java", java()));
        Files.copy(Path.of("systemd", SOCKET), folder.resolve(SOCKET));
        Process verify = start("systemd-analyze", "verify", installed.toString().replace("@.", "@1."));
        String said = new String(verify.getInputStream().readAllBytes(), UTF_8);
        assertThat(Script.exitStatus(verify)).as(said).isZero();
        assertThat(said).doesNotContain("postern-app");
    }

    @ParameterizedTest
    @ValueSource(strings = {UNIT, TEMPLATE})
    void theSocketIsInAFolderOfTheUnit(String name) throws Exception {
        ProcessFile unit = ProcessFile.unit(name);

        assertThat(unit.option("--uwsgi")).startsWith("unix:/run/" + unit.setting("RuntimeDirectory") + "/");
    }

    @Test
    void theUnitListensOnTheSocketThatItIsGiven() throws Exception {
        ProcessFile unit = ProcessFile.unit(ON_TCP);

        assertThat(unit.setting("StandardInput")).isEqualTo("socket");
        assertThat(ProcessFile.read("systemd/" + SOCKET)).contains("\nListenStream=" + unit.option("--uwsgi") + "\n");
    }

    @Test
    void theUnitsDifferInTheirNumberOnly() throws Exception {
        String template =
                body(TEMPLATE).replace("postern-app-%i", "postern-app").replace(":900%i", ":9000");

        assertThat(template).isEqualTo(body(UNIT));
    }

    private static String body(String unit) throws Exception {
        String text = ProcessFile.read("systemd/" + unit);
        return text.substring(text.indexOf("[Unit]"));
    }

    @Test
    void kubernetesRunsWhatTheImageRuns() throws Exception {
        List<String> command = ProcessFile.image().command();
        List<String> args =
                container().at("/args").valueStream().map(JsonNode::stringValue).toList();

        assertThat(command).endsWith(args.toArray(String[]::new));
        assertThat(command.get(command.size() - args.size() - 1)).endsWith(".Serve");
    }

    @Test
    void kubernetesWaitsLongEnough() throws Exception {
        ProcessFile image = ProcessFile.image();
        JsonNode readiness = container().at("/readinessProbe");
        int unready = readiness.at("/periodSeconds").asInt()
                * readiness.at("/failureThreshold").asInt();

        assertThat(pod().at("/spec/terminationGracePeriodSeconds").asLong())
                .isGreaterThan(image.longestStop().toSeconds());
        assertThat(ProcessFile.seconds(image.option("--stop-delay"))).isGreaterThan(Duration.ofSeconds(unready));
    }

    @Test
    void theProbesAskTheManagementPortAndTheServiceTheOther() throws Exception {
        ProcessFile image = ProcessFile.image();
        assertThat(image.setting("EXPOSE")).isEqualTo(port("http") + " " + port("management"));
        assertThat(image.option("--http")).isEqualTo("0.0.0.0:" + port("http"));
        assertThat(image.option("--management")).isEqualTo("0.0.0.0:" + port("management"));
        assertThat(List.of("startup", "readiness", "liveness"))
                .map(name -> container().at("/" + name + "Probe/httpGet"))
                .map(get -> get.at("/port").asString() + get.at("/path").asString())
                .containsExactly("management/readyz", "management/readyz", "management/livez");
        assertThat(kubernetes("service").at("/spec/ports/0/targetPort").asString())
                .isEqualTo("http");
    }

    private static int port(String name) throws Exception {
        return container()
                .at("/ports")
                .valueStream()
                .filter(port -> port.at("/name").asString().equals(name))
                .findFirst()
                .orElseThrow()
                .at("/containerPort")
                .asInt();
    }

    @Test
    void allSpeakOfTheSamePodsAndSomeOfThemStay() throws Exception {
        JsonNode labels = pod().at("/metadata/labels");
        assertThat(labels.isEmpty()).isFalse();
        assertThat(kubernetes("deployment").at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(kubernetes("service").at("/spec/selector")).isEqualTo(labels);
        assertThat(kubernetes("disruption-budget").at("/spec/selector/matchLabels"))
                .isEqualTo(labels);
        assertThat(kubernetes("disruption-budget").at("/spec/minAvailable").asInt())
                .isBetween(1, kubernetes("deployment").at("/spec/replicas").asInt() - 1);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Process start(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** The command of a file in a process; changed are where it listens, the class path and the class. */
    private static final class Run implements AutoCloseable {

        private static final String APPLICATION = "com.example.App";

        private final Endpoint management;
        private final Process process;
        private final BufferedReader stdout;

        Run(ProcessFile file, Map<String, String> addresses) throws Exception {
            management = Endpoint.onTcp(file.option("--management"));
            List<String> command = new ArrayList<>(file.command());
            assertThat(command).endsWith(APPLICATION);
            command.set(0, java());
            command.set(command.indexOf("-cp") + 1, System.getProperty("java.class.path"));
            command.set(command.size() - 1, Deployed.class.getName());
            command.replaceAll(word -> word.equals(management.shipped()) ? management.real() : word);
            command.replaceAll(word -> addresses.getOrDefault(word, word));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            stdout = process.inputReader(UTF_8);
        }

        String line() throws Exception {
            return stdout.readLine();
        }

        int told(String path) throws Exception {
            try (HttpConnection connection = new HttpConnection(management.port())) {
                return connection.ask(path).status();
            }
        }

        void terminate() {
            process.destroy(); // SIGTERM
        }

        int exitStatus() throws Exception {
            return Script.exitStatus(process);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}

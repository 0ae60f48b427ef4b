package io.postern.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;

/** Runs {@code ./postern} as a user does. */
public final class Script {

    /** The folder of the script. */
    public static final Path ROOT = root();

    /** A limit for what has to happen: much longer than it takes, and never waited for when all is well. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private Script() {}

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("postern"))
                ? here
                : here.resolveSibling("").normalize();
    }

    /** Those that a client reaches by HTTP. */
    static List<String> servers() {
        return ServiceLoader.load(ServerProvider.class).stream()
                .map(provider -> provider.get().name())
                .filter(name -> !name.equals("uwsgi"))
                .sorted()
                .toList();
    }

    /** Runs what the build around this test has just compiled: another build is kept from starting. */
    static Process start(Path stderr, String... arguments) throws IOException {
        return startWith(Map.of(), stderr, List.of(arguments));
    }

    /** The same with more in the environment. */
    static Process startWith(Map<String, String> more, Path stderr, List<String> arguments) throws IOException {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("POSTERN_BUILD", "no");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return start(ROOT, environment, stderr, arguments);
    }

    static Process start(Path root, Map<String, String> environment, Path stderr, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(sigintIsIgnored() ? List.of("env", "--default-signal=INT") : List.of());
        command.add(root.resolve("postern").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(stderr.resolveSibling("").toFile())
                .redirectError(stderr.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of("JAVA_HOME", "CLASSPATH", "POSTERN_BUILD", "JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** A build that was started in the background ignores SIGINT, and so do all its children unless told otherwise. */
    private static boolean sigintIsIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow()
                .substring("SigIgn:".length())
                .strip();
        return (Long.parseUnsignedLong(ignored, 16) & 0b10) != 0;
    }

    /** The status of one that ends. */
    public static int exitStatus(Process process) throws InterruptedException {
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("ends")
                .isTrue();
        return process.exitValue();
    }
}

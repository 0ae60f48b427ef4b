package io.postern.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.launcher.Launched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A process that binds its address itself. */
final class PlainUnit implements Unit {

    private static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private final Path folder;
    private final List<String> command;
    private Launched process;

    /** Starts {@code ./postern} with these words. */
    PlainUnit(Path folder, List<String> command) throws IOException {
        this.folder = folder;
        this.command = command;
        process = launch();
    }

    private Launched launch() throws IOException {
        return Launched.start(Files.createTempDirectory(folder, "process"), environment(), command);
    }

    /** Of a process that is to start soon. */
    static Map<String, String> environment() {
        return Map.of("CLASSPATH", System.getProperty("java.class.path"), "JDK_JAVA_OPTIONS", QUICK_START);
    }

    @Override
    public void restart() throws Exception {
        process.signal("TERM");
        assertThat(process.exitStatus()).as("status of the old one").isZero();
        assertThat(process.stderr()).allMatch(line -> line.endsWith(QUICK_START)); // a note of the JVM
        process = launch();
    }

    @Override
    public void close() {
        process.close();
    }
}

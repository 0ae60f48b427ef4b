package io.postern.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./postern serve} in a process of its own. */
public final class Launched implements AutoCloseable {

    private static final Pattern LINE =
            Pattern.compile("Serving \\S+ on (\\S+) \\(.+\\)(?:, management on http://127\\.0\\.0\\.1:(\\d+))?");
    private static final int PAUSE_MILLIS = 5;

    private final Process process;
    private final Path stderr;
    private final String address;
    private final Optional<Integer> management;

    private Launched(Process process, Path stderr) throws IOException {
        this.process = process;
        this.stderr = stderr;
        Matcher line = LINE.matcher(String.valueOf(process.inputReader().readLine()));
        if (!line.matches()) {
            process.destroyForcibly();
            throw new AssertionError("it did not start: " + stderr());
        }
        address = line.group(1);
        management = Optional.ofNullable(line.group(2)).map(Integer::valueOf);
    }

    /** Serves the {@link Gate}. */
    static Launched gate(Path folder, String server, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("serve", "--server", server, "--http=127.0.0.1:0", "--management=127.0.0.1:0"));
        arguments.addAll(List.of(more));
        arguments.add(Gate.class.getName());
        return start(folder, Map.of("CLASSPATH", testClasses()), arguments);
    }

    /** Runs the script with that in its environment; its stderr is a file of the folder. */
    public static Launched start(Path folder, Map<String, String> environment, List<String> arguments)
            throws IOException {
        Path stderr = folder.resolve("stderr");
        return new Launched(Script.startWith(environment, stderr, arguments), stderr);
    }

    private static String testClasses() {
        return Path.of(Gate.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }

    /** The port that it listens on. */
    public int port() {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    HttpConnection connect() throws IOException {
        return new HttpConnection(port());
    }

    /** The status and the text that the port for management answers, on a connection of its own. */
    public String told(String path) throws IOException {
        try (HttpConnection connection = new HttpConnection(management.orElseThrow())) {
            HttpConnection.Answer answer = connection.ask(path);
            return answer.status() + " " + answer.text().strip();
        }
    }

    boolean refuses() {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port()).close();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Sends it a signal, such as TERM. */
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).as("kill -%s", name).isZero();
    }

    /** Waits for its end. */
    public int exitStatus() throws InterruptedException {
        return Script.exitStatus(process);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The lines that it has printed there. */
    public List<String> stderr() throws IOException {
        return Files.readAllLines(stderr);
    }

    /** Waits until that is so. */
    void await(String what, Callable<Boolean> condition) throws Exception {
        long limit = System.nanoTime() + Script.LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("not within " + Script.LIMIT + ": " + what + "; stderr: " + stderr());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package io.postern.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Another Java virtual machine, of the JDK that runs the tests; ended when closed. */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts {@code java} with these arguments. */
    static ChildJvm start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT) // where the servers' libraries log
                .start());
    }

    /** The class path of the tests without the entries that belong to any of these adapters. */
    static String classPathWithout(List<String> adapters) {
        return Arrays.stream(System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1))
                .filter(entry -> adapters.stream().noneMatch(name -> entry.contains("adapter-" + name)))
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    /** The next line of its output; fails when it ends instead. */
    String line() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new AssertionError("the program ended without a further line");
        }
        return line;
    }

    /** The number of its process. */
    long pid() {
        return process.pid();
    }

    /** All of its output that is left, once it has ended by itself. */
    String rest() throws IOException, InterruptedException {
        String rest = output.lines().collect(Collectors.joining("\n"));
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the program did not end; so far it printed: " + rest);
        }
        return rest;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

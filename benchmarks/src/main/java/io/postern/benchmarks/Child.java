package io.postern.benchmarks;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The process in which a contestant serves. */
final class Child implements AutoCloseable {

    private final Contestant contestant;
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter questions;
    private final InetSocketAddress address;

    private Child(Contestant contestant) throws IOException {
        this.contestant = contestant;
        process = new ProcessBuilder(command(contestant))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(StandardCharsets.US_ASCII);
        questions = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), (int) answer());
    }

    /** Returns when the contestant accepts connections. */
    static Child start(Contestant contestant) throws IOException {
        return new Child(contestant);
    }

    private static List<String> command(Contestant contestant) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseG1GC",
                "-Dslf4j.internal.verbosity=ERROR",
                "-Djava.util.logging.config.class=io.postern.benchmarks.Quiet",
                "-cp",
                System.getProperty("java.class.path"),
                ContestantServer.class.getName(),
                contestant.raw() ? "raw" : "postern",
                contestant.server());
    }

    private long answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new EOFException(contestant + " did not start, or has ended; its stderr says why");
        }
        return Long.parseLong(line);
    }

    InetSocketAddress address() {
        return address;
    }

    /** The processor time, user and system, that it has used so far. */
    Duration cpu() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("this system does not tell the CPU time of a process"));
    }

    long allocatedBytes() throws IOException {
        questions.println();
        return answer();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.postern.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The process in which a contestant serves. */
final class Child implements AutoCloseable {

    /** What each JVM gets where nothing else is said. */
    static final List<String> HEAP = List.of("-Xmx512m", "-XX:+UseG1GC");

    /** What a JVM gets where its start and its memory are looked at. */
    static final List<String> SMALL = List.of("-Xmx64m", "-XX:+UseSerialGC");

    private static final long END_SECONDS = 5;

    private final Contestant contestant;
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter questions;
    private final boolean tells;
    private final InetSocketAddress address;

    private Child(Contestant contestant, List<String> command, int port) throws IOException {
        this.contestant = contestant;
        tells = port == 0;
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(tells ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD);
        process = builder.start();
        answers = process.inputReader(StandardCharsets.US_ASCII);
        questions = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), tells ? (int) answer() : port);
    }

    /** Returns when the contestant accepts connections. */
    static Child start(Contestant contestant, Work work, List<String> jvm) throws IOException {
        if (contestant.own()) {
            return new Child(contestant, ownCommand(contestant, work, jvm), 0);
        }
        Peer peer = Peers.of(contestant);
        int port = peer.port();
        Child child = new Child(contestant, peer.command(work, jvm, port), port);
        if (port != 0) {
            Peers.awaitListening(child.address);
        }
        return child;
    }

    private static List<String> ownCommand(Contestant contestant, Work work, List<String> jvm) {
        List<String> command = javaCommand(jvm, classPath(contestant.server()));
        command.addAll(List.of(
                ContestantServer.class.getName(),
                contestant.kind(),
                contestant.server(),
                contestant.threads().name(),
                work.word()));
        return command;
    }

    static List<String> javaCommand(List<String> jvm, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of(
                "-Dslf4j.internal.verbosity=ERROR",
                "-Djava.util.logging.config.class=io.postern.benchmarks.Quiet",
                "-cp",
                classPath));
        return command;
    }

    /** This one's own with one adapter, as a program that has chosen its server would have it. */
    private static String classPath(String server) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("adapter-") || entry.contains("adapter-" + server))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private long answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException(contestant + " did not start, or has ended; its stderr says why");
        }
        return Long.parseLong(line);
    }

    InetSocketAddress address() {
        return address;
    }

    Usage usage() {
        return new Usage(process.toHandle());
    }

    /** What its threads have allocated so far; absent if it is no JVM. */
    OptionalDouble allocatedBytes() throws IOException {
        return ask(Questions.ALLOCATED);
    }

    /** What is left of its heap after a full collection; absent if it is no JVM. */
    OptionalDouble usedHeap() throws IOException {
        return ask(Questions.HEAP);
    }

    private OptionalDouble ask(String question) throws IOException {
        if (!tells) {
            return OptionalDouble.empty();
        }
        questions.println(question);
        return OptionalDouble.of((double) answer());
    }

    @Override
    public void close() {
        questions.close(); // ends what listens to it
        List<ProcessHandle> helpers = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        helpers.forEach(ProcessHandle::destroyForcibly);
    }
}

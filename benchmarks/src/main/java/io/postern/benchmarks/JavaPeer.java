package io.postern.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A module of {@code benchmarks-peers}, with a class path of its own.
 *
 * @param folder of the module
 * @param arguments for its program, behind the word for the work
 */
record JavaPeer(Contestant contestant, String folder, List<String> arguments) implements Peer {

    private static final Path MODULES = Path.of(System.getProperty("postern.bench.peers", "benchmarks-peers"));

    private Path target() {
        return MODULES.resolve(folder).resolve("target");
    }

    @Override
    public Optional<String> missing() {
        boolean built = Files.exists(target().resolve("classpath"))
                && Files.exists(target().resolve("classes/io/postern/benchmarks/peers/Peer.class"));
        if (!built) {
            return Optional.of("it is not built");
        }
        return Runtime.version().feature() >= 21 ? Optional.empty() : Optional.of("it needs JDK 21");
    }

    @Override
    public int port() {
        return 0;
    }

    @Override
    public List<String> command(Work work, List<String> jvm, int port) {
        List<String> command = Child.javaCommand(jvm, classPath());
        command.add("io.postern.benchmarks.peers.Peer");
        command.add(work.word());
        command.addAll(arguments);
        return command;
    }

    private String classPath() {
        try {
            String libraries = Files.readString(target().resolve("classpath")).strip();
            return String.join(File.pathSeparator, target().resolve("classes").toString(), libraries, shared());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where this module's own classes are, of which a peer uses a few. */
    private static String shared() {
        return Path.of(Questions.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }
}

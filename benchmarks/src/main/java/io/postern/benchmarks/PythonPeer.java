package io.postern.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server for WSGI that is installed, with an application in Python.
 *
 * @param program the command
 * @param arguments with {@code PORT}, {@code FOLDER}, and {@code WORK} for the function of {@code application.py}
 */
record PythonPeer(Contestant contestant, String program, List<String> arguments) implements Peer {

    private static final String APPLICATION = "application.py";

    @Override
    public Optional<String> missing() {
        boolean installed = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        return installed ? Optional.empty() : Optional.of("it is not installed");
    }

    @Override
    public int port() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> command(Work work, List<String> jvm, int port) {
        String folder = folder().toString();
        Stream<String> filled = arguments.stream()
                .map(argument -> argument.replace("PORT", "" + port)
                        .replace("FOLDER", folder)
                        .replace("WORK", work == Work.PIPELINE ? Work.HELLO.word() : work.word()));
        return Stream.concat(Stream.of(program), filled).toList();
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("postern-bench");
            Path application = folder.resolve(APPLICATION);
            try (var source = PythonPeer.class.getResourceAsStream(APPLICATION)) {
                Files.write(application, source == null ? new byte[0] : source.readAllBytes());
            }
            folder.toFile().deleteOnExit(); // the file goes first: the last one said is the first one deleted
            application.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

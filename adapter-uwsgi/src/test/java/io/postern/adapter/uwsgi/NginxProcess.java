package io.postern.adapter.uwsgi;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real nginx, run with the file {@code nginx.conf} of some folder, which is its prefix; it stays in front. */
public final class NginxProcess implements AutoCloseable {

    private static final long LIMIT_SECONDS = 20;
    private static final long STEP_MILLIS = 5;

    private final Path folder;
    private final Process process;

    private NginxProcess(Path folder) throws IOException {
        this.folder = folder;
        process = new ProcessBuilder(command(folder))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    /** Starts it; it accepts connections there when this returns. */
    public static NginxProcess start(Path folder, InetSocketAddress address) throws IOException {
        NginxProcess nginx = new NginxProcess(folder);
        nginx.awaitStart(address);
        return nginx;
    }

    /** What runs it with the files of that folder; more options may be added. */
    public static List<String> command(Path folder) {
        return List.of(program().toString(), "-p", folder.toString(), "-c", "nginx.conf", "-e", "error.log");
    }

    // Debian has it in a folder that is on the PATH of root alone.
    private static Path program() {
        Stream<String> path = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1));
        return Stream.concat(Stream.of("/usr/sbin"), path)
                .map(each -> Path.of(each, "nginx"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no nginx on the PATH or in /usr/sbin, which this test"
                        + " needs: apt-get install nginx-light"));
    }

    private void awaitStart(InetSocketAddress address) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!accepts(address)) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                String said = log();
                close();
                throw new AssertionError("nginx did not start: " + said);
            }
            pause();
        }
    }

    /** Whether somebody listens there. */
    public static boolean accepts(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(STEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What nginx has to say of its own. */
    public String log() throws IOException {
        StringBuilder said = new StringBuilder();
        for (String file : List.of("output", "error.log")) {
            if (Files.exists(folder.resolve(file))) {
                said.append(Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1));
            }
        }
        return said.toString();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

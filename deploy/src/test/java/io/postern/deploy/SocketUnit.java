package io.postern.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.launcher.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process whose standard input is a listening socket that outlives it, as by systemd's StandardInput=socket. */
final class SocketUnit implements Unit {

    // Perl, since Java can hand on no socket; each Debian has it. TERM is for the process, which is started again.
    private static final String SUPERVISOR = """
            use Socket;
            socket(S, PF_INET, SOCK_STREAM, 0);
            setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1);
            bind(S, sockaddr_in(shift, INADDR_LOOPBACK)) && listen(S, 1024) && open(STDIN, '<&S') or die $!;
            close(S);
            $| = 1;
            $SIG{TERM} = sub { kill 'TERM', $child };
            while (1) {
                $child = fork() // die $!;
                if (!$child) { $SIG{TERM} = 'DEFAULT'; exec @ARGV; die $! }
                while (waitpid($child, 0) < 0) { }
                print 'ended ', $? >> 8, "\\n";
            }
            """;

    private final Process supervisor;
    private final BufferedReader stdout;

    /**
     * Starts {@code ./postern} with these words; the socket is on that port, and stderr goes to a file of the folder.
     */
    SocketUnit(Path folder, int port, List<String> command) throws IOException {
        List<String> all = new ArrayList<>(List.of("perl", "-e", SUPERVISOR, String.valueOf(port)));
        all.add(Script.ROOT.resolve("postern").toString());
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectError(folder.resolve("stderr-" + port).toFile());
        builder.environment().putAll(PlainUnit.environment());
        builder.environment().put("POSTERN_BUILD", "no");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        supervisor = builder.start();
        stdout = supervisor.inputReader(UTF_8);
    }

    SocketUnit awaitServing() throws IOException {
        assertThat(stdout.readLine()).startsWith("Serving ");
        return this;
    }

    void stop() throws IOException {
        supervisor.toHandle().destroy(); // SIGTERM
        awaitEnd(0);
    }

    void awaitEnd(int status) throws IOException {
        assertThat(stdout.readLine()).isEqualTo("ended " + status);
    }

    @Override
    public void restart() throws IOException {
        stop();
        awaitServing();
    }

    @Override
    public void close() {
        supervisor.descendants().forEach(ProcessHandle::destroyForcibly);
        supervisor.destroyForcibly();
    }
}

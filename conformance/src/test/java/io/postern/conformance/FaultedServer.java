package io.postern.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.tck.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A server that clients treat badly: counts connections and answers, and afterwards what was left behind.
 *
 * <p>Client and server share this virtual machine, so that what either of them leaves open is found.
 */
final class FaultedServer implements AutoCloseable {

    // Those that have run once here: what a library sets up once and for all is no leak.
    private static final Set<String> WARM = ConcurrentHashMap.newKeySet();

    final FaultApplication application = new FaultApplication();

    private final String name;
    private final Set<Thread> threadsBefore = threads();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final Queue<String> reports = new ConcurrentLinkedQueue<>();
    private final Server server;
    private final Set<Path> filesBefore;
    private final long descriptorsBefore;

    private FaultedServer(String name, UnaryOperator<ServerConfig.Builder> settings) throws Exception {
        this.name = name;
        ServerConfig.Builder config = ServerConfig.builder().port(0).errors((level, text, failure) -> {
            if (level.compareTo(Level.WARNING) >= 0) {
                reports.add(text);
            }
        });
        server = Providers.named(name).start(settings.apply(config).build(), application);
        ask();
        filesBefore = temporaryFiles();
        descriptorsBefore = settledDescriptors("self");
    }

    static FaultedServer start(String name) throws Exception {
        return start(name, config -> config);
    }

    static FaultedServer start(String name, UnaryOperator<ServerConfig.Builder> settings) throws Exception {
        if (WARM.add(name)) {
            new FaultedServer(name, config -> config).close();
        }
        FaultedServer started = new FaultedServer(name, settings);
        started.connections.set(0);
        started.answers.set(0);
        started.application.calls.set(0);
        return started;
    }

    int port() {
        return server.port();
    }

    RawConnection connect() throws IOException {
        connections.incrementAndGet();
        return RawConnection.to(port(), answers);
    }

    /** Makes an ordinary request on a connection of its own, which is to be answered. */
    void ask() throws IOException {
        try (RawConnection connection = connect()) {
            Answer answer = connection
                    .send(RawConnection.request(
                            "POST /ordinary", "Content-Length: 5\r\nConnection: close\r\n", "hello"))
                    .answer();
            assertThat(answer.status() + " " + answer.text())
                    .as("%s: an ordinary request", name)
                    .isEqualTo("200 POST /ordinary, 5 bytes, 2 fields");
            assertThat(connection.rest()).as("%s: after the answer", name).isEmpty();
        }
    }

    /** Waits until that many calls of the application have been made. */
    void awaitCalls(int count) throws InterruptedException {
        assertThat(Waits.until(() -> application.calls.get() >= count))
                .as("%s: %s calls of the application, there are %s", name, count, application.calls)
                .isTrue();
    }

    /** Ends the test: a further request is answered, and nothing is left; prints the counts. */
    void isUnharmedBy(String fault) throws Exception {
        long asked = connections.get();
        long answered = answers.get();
        ask();
        Waits.until(() -> remains().isEmpty());
        List<String> left = new ArrayList<>(remains());
        server.stop(Waits.mustCome());
        Waits.until(() -> newThreads().isEmpty());
        newThreads().forEach(thread -> left.add("thread " + thread));
        System.out.printf(
                "fault  %-8s  %-44s  %6d connections  %6d answers  %d leaks%n",
                name, fault, asked, answered, left.size());
        assertThat(left).as("%s: left behind after: %s", name, fault).isEmpty();
        assertThat(reports).as("%s: reported for: %s", name, fault).isEmpty();
    }

    private List<String> remains() {
        List<String> remains = new ArrayList<>();
        addIf(remains, application.inside.get(), "calls of the application");
        addIf(remains, application.openBodies.get(), "bodies not closed");
        addIf(remains, descriptors("self") - descriptorsBefore, "descriptors");
        Set<Path> files = temporaryFiles();
        files.removeAll(filesBefore);
        addIf(remains, files.size(), "temporary files " + files);
        return remains;
    }

    private static void addIf(List<String> remains, long count, String what) {
        if (count > 0) {
            remains.add(count + " " + what);
        }
    }

    /**
     * How many sockets, pipes and files a process has open. Files that classes come from do not count, nor do
     * selectors: a virtual machine makes those for its virtual threads when one first waits.
     */
    static long descriptors(String process) {
        Path directory = Path.of("/proc", process, "fd");
        if (!Files.isDirectory(directory)) {
            return 0; // not Linux: not counted
        }
        try (var files = Files.list(directory)) {
            return files.filter(FaultedServer::counts).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The least of some looks: a connection just closed may be in the count for a moment. */
    static long settledDescriptors(String process) throws InterruptedException {
        long least = descriptors(process);
        for (int i = 0; i < 15; i++) {
            Thread.sleep(2);
            least = Math.min(least, descriptors(process));
        }
        return least;
    }

    private static boolean counts(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return !target.endsWith(".jar") && !target.endsWith("/modules") && !target.startsWith("anon_inode:");
        } catch (IOException e) { // closed meanwhile
            return false;
        }
    }

    private static Set<Path> temporaryFiles() {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<Thread> newThreads() {
        Set<Thread> threads = threads();
        threads.removeAll(threadsBefore);
        return threads;
    }

    /** The threads that tests and servers made; those of the virtual machine's own are in other groups. */
    private static Set<Thread> threads() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() == group)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        server.stop(Duration.ZERO);
    }
}

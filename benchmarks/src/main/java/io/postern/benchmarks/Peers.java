package io.postern.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** What else serves web applications. */
final class Peers {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Set<Case> CASES =
            EnumSet.of(Case.HELLO, Case.HEADERS, Case.ECHO, Case.PIPELINE, Case.CONNECTIONS, Case.IDLE, Case.START);

    private static final List<Peer> ALL = List.of(
            java("http4k", "jdk", "http4k-jdk", "org.http4k.server.SunHttp"),
            java("http4k", "undertow", "http4k-undertow", "org.http4k.server.Undertow"),
            java("http4k", "jetty", "http4k-jetty", "org.http4k.server.Jetty"),
            java("javalin", "jetty", "javalin"),
            java("helidon", "", "helidon"),
            java("vertx", "", "vertx"),
            java("reactor-netty", "", "reactor-netty"),
            python(
                    "uwsgi",
                    "--http11-socket=127.0.0.1:PORT",
                    "--plugin=python3",
                    "--wsgi-file=FOLDER/application.py",
                    "--callable=WORK",
                    "--master",
                    "--processes=2",
                    "--threads=32",
                    "--listen=100",
                    "--disable-logging",
                    "--need-app",
                    "--die-on-term"),
            python(
                    "gunicorn",
                    "--bind=127.0.0.1:PORT",
                    "--chdir=FOLDER",
                    "--worker-class=gthread",
                    "--workers=2",
                    "--threads=32",
                    "--keep-alive=75",
                    "application:WORK"));

    private Peers() {}

    private static Peer java(String name, String server, String folder, String... arguments) {
        return new JavaPeer(peer(name, server), folder, List.of(arguments));
    }

    private static Peer python(String name, String... arguments) {
        return new PythonPeer(peer(name, ""), name, List.of(arguments));
    }

    /** The peer of this name on this server; the latter is empty if it is one itself. */
    static Contestant peer(String name, String server) {
        return new Contestant(name, server, Threads.DEFAULT);
    }

    /** Those that can be started here; says why others cannot. */
    static List<Contestant> present(Consumer<String> progress) {
        List<Contestant> present = new ArrayList<>();
        for (Peer peer : ALL) {
            peer.missing()
                    .ifPresentOrElse(
                            why -> progress.accept(peer.contestant() + " is left out: " + why),
                            () -> present.add(peer.contestant()));
        }
        return present;
    }

    static Peer of(Contestant contestant) {
        return ALL.stream()
                .filter(peer -> peer.contestant().equals(contestant))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown peer " + contestant));
    }

    static boolean takesPartIn(Contestant peer, Case use) {
        if (use == Case.IDLE && of(peer) instanceof PythonPeer) {
            return false; // a thread for each connection: they never accept as many
        }
        return use.work().isForFrameworks() ? peer.server().equals(Contestant.COMMON_SERVER) : CASES.contains(use);
    }

    /** Waits until something accepts connections there. */
    static void awaitListening(InetSocketAddress address) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isListening(address)) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("nothing listens on port " + address.getPort());
            }
            LockSupport.parkNanos(100_000);
        }
    }

    private static boolean isListening(InetSocketAddress address) {
        try {
            new Socket(address.getAddress(), address.getPort()).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

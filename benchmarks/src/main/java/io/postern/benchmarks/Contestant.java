package io.postern.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is measured: a server with Postern on it, perhaps with its framework, the same server raw, or a peer.
 *
 * @param kind {@code "raw"}, {@code "postern"}, {@code "framework"} or the name of a peer
 * @param server the name of an adapter, or of what a peer runs on; empty if it is a server itself
 * @param threads where it runs its application
 */
record Contestant(String kind, String server, Threads threads) {

    static final String RAW = "raw";
    static final String POSTERN = "postern";
    static final String FRAMEWORK = "framework";

    /** What frameworks are compared on, since the peers run on it too. */
    static final String COMMON_SERVER = "jetty";

    static final List<String> SERVERS = List.of("jdk", "undertow", "jetty", "netty");

    private static final Set<Case> ON_IO_THREADS = Set.of(Case.HELLO, Case.HEADERS, Case.CONNECTIONS);
    private static final Set<Case> ON_WORKERS = Set.of(Case.HELLO, Case.ECHO);

    static Contestant raw(String server) {
        return new Contestant(RAW, server, Threads.DEFAULT);
    }

    static Contestant postern(String server) {
        return new Contestant(POSTERN, server, Threads.DEFAULT);
    }

    static Contestant framework() {
        return new Contestant(FRAMEWORK, COMMON_SERVER, Threads.DEFAULT);
    }

    /** By hand and with Postern side by side for each server, and where else their applications could run. */
    static List<Contestant> on(List<String> servers) {
        List<Contestant> all = new ArrayList<>();
        for (String server : servers) {
            all.add(raw(server));
            all.add(postern(server));
            if (server.equals(COMMON_SERVER)) {
                all.add(framework());
            }
            if (server.equals("undertow")) {
                all.add(new Contestant(RAW, server, Threads.POOL));
            }
            if (server.equals("netty")) {
                all.add(new Contestant(RAW, server, Threads.IO));
                all.add(new Contestant(POSTERN, server, Threads.IO));
            }
        }
        return all;
    }

    /** Whether it is of the project, and not a peer. */
    boolean own() {
        return isRaw() || kind.equals(POSTERN) || isFramework();
    }

    boolean isRaw() {
        return kind.equals(RAW);
    }

    private boolean isFramework() {
        return kind.equals(FRAMEWORK);
    }

    /** Whether that is worth measuring, and possible. */
    boolean takesPartIn(Case use) {
        if (!own()) {
            return Peers.takesPartIn(this, use);
        }
        if (use.work().isForFrameworks() || isFramework()) {
            return use.work().isForFrameworks() && !isRaw() && server.equals(COMMON_SERVER);
        }
        return switch (threads) {
            case DEFAULT -> true;
            case POOL -> ON_WORKERS.contains(use);
            case IO -> ON_IO_THREADS.contains(use) || (use == Case.STREAM && isRaw());
        };
    }

    @Override
    public String toString() {
        return (kind + " " + server).strip() + threads.suffix();
    }
}

package io.postern.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is measured: a server with Postern on it, or the same server raw.
 *
 * @param server the name of an adapter
 * @param raw whether the server runs code written for it by hand
 */
record Contestant(String server, boolean raw) {

    static final List<String> SERVERS = List.of("jdk", "undertow", "jetty", "netty");

    /** A pair for each server, side by side, so that both see the same noise. */
    static List<Contestant> pairs(List<String> servers) {
        return servers.stream()
                .flatMap(server -> Stream.of(new Contestant(server, true), new Contestant(server, false)))
                .toList();
    }

    @Override
    public String toString() {
        return (raw ? "raw " : "postern ") + server;
    }
}

package io.postern.gateway.spi;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Timeout;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the times of all connections of a server: one thread, which wakes a few times in the shortest of them.
 */
final class Watch {

    private static final int LOOKS_IN_SHORTEST = 8;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private final ServerConfig config;
    private final SafeSink errors;
    private final Map<ConnectionTimes, SlowClient> connections = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::lookAgainAndAgain, "postern-watch");
    private volatile boolean ended;

    Watch(ServerConfig config, SafeSink errors) {
        this.config = config;
        this.errors = errors;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void add(ConnectionTimes times, SlowClient client) {
        connections.put(times, client);
    }

    /** On how many connections a request has begun to come. */
    int headsUnderWay() {
        return (int) connections.keySet().stream()
                .filter(times -> !times.isClosed() && times.isHeadUnderWay())
                .count();
    }

    /** The requests for which the application has been called. */
    Stream<RequestHead> answering() {
        return connections.keySet().stream().map(ConnectionTimes::answering).flatMap(Stream::ofNullable);
    }

    private void lookAgainAndAgain() {
        long shortest = Arrays.stream(Timeout.values())
                .mapToLong(timeout -> config.timeout(timeout).toNanos())
                .min()
                .orElseThrow();
        long pause = Math.min(shortest / LOOKS_IN_SHORTEST, LONGEST_PAUSE_NANOS);
        while (!ended) {
            LockSupport.parkNanos(pause);
            look();
        }
    }

    private void look() {
        connections.forEach((times, client) -> {
            if (times.isClosed()) {
                connections.remove(times);
                return;
            }
            try {
                act(times.overdue(config), client);
            } catch (RuntimeException e) { // the other connections are still to be looked after
                errors.failed("a slow client could not be dealt with", e);
            }
        });
    }

    private static void act(@Nullable Timeout overdue, SlowClient client) {
        if (overdue == null) {
            return;
        }
        switch (overdue) {
            case IDLE -> client.idle();
            case HEAD, BODY -> client.late();
            case WRITE -> client.stuck();
        }
    }

    /** Ends the thread. */
    void end() {
        ended = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

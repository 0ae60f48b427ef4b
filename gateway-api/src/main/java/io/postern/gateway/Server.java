package io.postern.gateway;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A running server. There is no stopped one: {@link Gateway#serve(Application)} returns it accepting connections (rule
 * L-02).
 */
public interface Server extends AutoCloseable {

    /** How long {@link #close()} waits for requests in flight. */
    Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    /** The server library and its version, for people: {@code "jetty 12.1.14"}. */
    String description();

    /**
     * The address that it listens on, with the port that it really has (rule L-03).
     *
     * @throws IllegalStateException if that is a Unix socket, whose path is {@link ServerConfig#unixSocket()}
     */
    InetSocketAddress address();

    /**
     * The port that it listens on.
     *
     * @throws IllegalStateException if it listens on a Unix socket
     */
    default int port() {
        return address().getPort();
    }

    /**
     * Stops: accepts no more connections, waits for requests in flight and for those that come on open connections
     * meanwhile, closes what is left.
     *
     * <p>Blocks until all of it is closed (rule L-06). Harmless when called twice (rule L-10); with less grace the
     * second time, the first ends sooner (rule L-27).
     *
     * @param grace how long to wait for requests in flight; zero cuts them off at once
     * @return how many requests were cut off (rule L-28)
     */
    int stop(Duration grace);

    /** Waits until the server has stopped. */
    void join() throws InterruptedException;

    /** Stops with the {@linkplain #DEFAULT_GRACE default grace}. */
    @Override
    default void close() {
        stop(DEFAULT_GRACE);
    }
}

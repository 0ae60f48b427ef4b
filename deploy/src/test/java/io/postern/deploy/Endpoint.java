package io.postern.deploy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where somebody listens, written as nginx writes it: as the files have it, and in a test.
 *
 * @param shipped an address that is in a file, such as {@code 127.0.0.1:8001}
 * @param real what a test takes in its place
 */
record Endpoint(String shipped, String real) {

    static final String UNIX = "unix:";

    // Below those that the system gives to clients, which could have one while its server is restarted.
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000;

    // One after the other: a port that is given out stays free until somebody listens there, and is not given again.
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT));

    /** On a port that is free, another each time. */
    static Endpoint onTcp(String shipped) {
        return new Endpoint(shipped, "127.0.0.1:" + freePort());
    }

    private static int freePort() {
        while (true) {
            int port = NEXT_PORT.getAndUpdate(last -> last + 1 < HIGHEST_PORT ? last + 1 : LOWEST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // the next
            }
        }
    }

    boolean isUnix() {
        return real.startsWith(UNIX);
    }

    String file() {
        return real.substring(UNIX.length());
    }

    int port() {
        return Integer.parseInt(real.substring(real.lastIndexOf(':') + 1));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }
}

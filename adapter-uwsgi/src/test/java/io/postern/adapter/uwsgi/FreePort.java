package io.postern.adapter.uwsgi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports for programs that cannot be asked which one they took. */
public final class FreePort {

    // Below those that the system gives to whoever asks for any, which could have one before the program starts.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;

    // One after the other: two that are not used yet must not be the same.
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));

    private FreePort() {}

    /** A port of that address on which nobody listens, another each time. */
    public static int of(InetAddress host) {
        while (true) {
            int port = NEXT.getAndUpdate(last -> last + 1 < HIGHEST ? last + 1 : LOWEST);
            try (ServerSocket socket = new ServerSocket(port, 1, host)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // the next
            }
        }
    }
}

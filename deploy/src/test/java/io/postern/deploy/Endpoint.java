package io.postern.deploy;

import io.postern.adapter.uwsgi.FreePort;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where somebody listens, written as nginx writes it: as the files have it, and in a test.
 *
 * @param shipped an address that is in a file, such as {@code 127.0.0.1:8001}
 * @param real what a test takes in its place
 */
record Endpoint(String shipped, String real) {

    static final String UNIX = "unix:";

    /** On a port that is free, another each time. */
    static Endpoint onTcp(String shipped) {
        return new Endpoint(shipped, "127.0.0.1:" + FreePort.of(InetAddress.getLoopbackAddress()));
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

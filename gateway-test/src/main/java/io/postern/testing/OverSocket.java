package io.postern.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** To a server, by a connection for each request. */
record OverSocket(InetSocketAddress address) implements Transport {

    // Much longer than a server takes; a test that hangs says so in the end.
    private static final int LONGEST_SILENCE_MILLIS = 60_000;

    @Override
    public byte[] exchange(byte[] request) throws IOException {
        InetAddress host = address.getAddress();
        InetAddress near = host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
        try (Socket socket = new Socket(near, address.getPort())) {
            socket.setSoTimeout(LONGEST_SILENCE_MILLIS);
            try {
                socket.getOutputStream().write(request);
            } catch (SocketException e) {
                // the server takes no more of the content: it may have answered before
            }
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(received);
            } catch (SocketException e) {
                // reset: what came before is what there is, and may be an answer
            }
            return received.toByteArray();
        }
    }
}

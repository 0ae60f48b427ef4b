package io.postern.conformance.diff;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** An adapter that differs: hands everything on to a server, and changes what that answers. */
final class Relay implements AutoCloseable {

    private final InetSocketAddress server;
    private final UnaryOperator<String> change;
    private final ServerSocket listening;
    private final ExecutorService pumps = Executors.newCachedThreadPool();

    /** The change gets what is answered piece by piece, as it arrives; an empty result closes the connection. */
    Relay(InetSocketAddress server, UnaryOperator<String> change) throws IOException {
        this.server = server;
        this.change = change;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        pumps.execute(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket upstream = new Socket(server.getAddress(), server.getPort());
                pumps.execute(() -> pump(client, upstream, UnaryOperator.identity()));
                pumps.execute(() -> pump(upstream, client, change));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private static void pump(Socket from, Socket to, UnaryOperator<String> change) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                String changed = change.apply(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                if (changed.isEmpty()) {
                    return;
                }
                out.write(changed.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            // the other side has closed
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        pumps.shutdownNow();
    }
}

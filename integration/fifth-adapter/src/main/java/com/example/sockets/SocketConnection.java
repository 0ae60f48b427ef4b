package com.example.sockets;

import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.RequestParser;
import io.postern.gateway.spi.RequestReader;
import io.postern.gateway.spi.SlowClient;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** One connection: has its requests read, and answered one after the other. */
final class SocketConnection implements SlowClient, AutoCloseable {

    private static final int BUFFER = 8192;

    private final Engine engine;
    private final Socket socket;
    private final OutputStream output;
    private final RequestParser parser;
    private final RequestReader requests;
    private final BlockingQueue<Boolean> released = new ArrayBlockingQueue<>(1);
    private volatile boolean answering;

    SocketConnection(Engine engine, Socket socket) throws IOException {
        this.engine = engine;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        output = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
        parser = engine.newParser(this);
        requests = new RequestReader(parser, socket.getInputStream());
    }

    Socket socket() {
        return socket;
    }

    OutputStream output() {
        return output;
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    /** Has one request after the other answered, until one is the last. */
    void serve() throws IOException, InterruptedException {
        boolean keep = true;
        while (keep) {
            RequestHead head = requests.next();
            if (head == null) {
                return;
            }
            answering = true;
            engine.dispatch(new SocketExchange(this, head, requests.body(head)));
            keep = released.take();
            answering = false;
        }
    }

    /** Goes on with the next request, or closes so that the client can read its answer first. */
    void release(boolean keep) {
        if (!keep) {
            linger();
        }
        released.offer(keep);
    }

    private void linger() {
        long deadline = System.currentTimeMillis() + Exchange.LINGER_MILLIS;
        try (socket) {
            socket.shutdownOutput();
            byte[] waste = new byte[BUFFER];
            int count = 0;
            for (int sum = 0; count >= 0 && sum < Exchange.LINGER_BYTES; sum += count) {
                socket.setSoTimeout((int) Math.max(1, deadline - System.currentTimeMillis()));
                count = socket.getInputStream().read(waste);
            }
        } catch (IOException e) {
            // the client has left, or took too long
        }
    }

    /** Resets the connection, so that nobody takes what was sent for a complete response. */
    void abort() {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // closed already
        }
        released.offer(false);
    }

    @Override
    public void idle() {
        close();
    }

    @Override
    public void late() {
        requests.late();
        try {
            socket.shutdownInput(); // ends the read that waits
        } catch (IOException e) {
            // closed already
        }
    }

    @Override
    public void stuck() {
        abort();
    }

    @Override
    public void close() {
        parser.closed();
        if (answering) {
            abort();
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            // closed already
        }
    }
}

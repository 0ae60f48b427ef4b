package io.postern.tck;

import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.RequestParser;
import io.postern.gateway.spi.RequestReader;
import io.postern.gateway.spi.SlowClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One connection: its requests, read and answered one after the other. */
class TinyConnection implements SlowClient, AutoCloseable {

    private static final int DISCARDED = 1 << 20;
    private static final int DISCARDED_MILLIS = 2_000;

    private final Engine engine;
    private final Socket socket;
    private final RequestParser parser;
    private final RequestReader requests;
    private ByteBuffer received = ByteBuffer.allocate(0);

    private @Nullable RequestHead head;
    volatile boolean keep;

    TinyConnection(Engine engine, Socket socket) {
        this.engine = engine;
        this.socket = socket;
        parser = engine.newParser(this);
        requests = new RequestReader(parser, new Received());
    }

    Socket socket() {
        return socket;
    }

    /** The head of the present request. */
    RequestHead head() {
        return Objects.requireNonNull(head);
    }

    /** The body of the present request. */
    InputStream body() {
        return requests.body(head());
    }

    OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    /** Serves requests until one of them closes. */
    void serve(TinyListener.Exchanges exchanges) throws IOException {
        do {
            keep = false;
            head = requests.next();
            if (head == null) {
                return;
            }
            TinyExchange exchange = exchanges.of(this);
            CountDownLatch handled = new CountDownLatch(1);
            try {
                engine.executor().execute(() -> {
                    try {
                        engine.handle(exchange);
                    } finally {
                        handled.countDown();
                    }
                });
                handled.await();
            } catch (InterruptedException | RejectedExecutionException e) {
                return;
            }
        } while (keep);
    }

    /** Is told what came, one char a byte, and returns what the parser is to see in place of it. */
    String received(String bytes) {
        return bytes;
    }

    /** Lets the parser see that before what comes next. */
    void replace(String bytes) {
        received = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    Engine engine() {
        return engine;
    }

    /** Closes so that the client can still read what was sent. */
    void linger() {
        try (socket) {
            socket.shutdownOutput();
            socket.setSoTimeout(DISCARDED_MILLIS);
            byte[] waste = new byte[8192];
            int discarded = 0;
            for (int count = 0;
                    count >= 0 && discarded < DISCARDED;
                    count = socket.getInputStream().read(waste)) {
                discarded += count;
            }
        } catch (IOException e) {
            // the client did not wait
        }
    }

    /** Closes so that the client is told of it. */
    void abort() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // closed already
        }
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
        try {
            socket.close();
        } catch (IOException e) {
            // closed already
        }
    }

    private final class Received extends InputStream {

        private final byte[] buffer = new byte[8192];

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            while (!received.hasRemaining()) {
                int count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    return -1;
                }
                replace(received(new String(buffer, 0, count, StandardCharsets.ISO_8859_1)));
            }
            int count = Math.min(length, received.remaining());
            received.get(target, offset, count);
            return count;
        }
    }
}

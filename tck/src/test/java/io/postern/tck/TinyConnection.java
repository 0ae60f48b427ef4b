package io.postern.tck;

import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.FramingGuard;
import io.postern.gateway.spi.SlowClient;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One connection: the guard between the socket and a reader of canonical requests. */
class TinyConnection extends InputStream implements SlowClient {

    private static final int DISCARDED = 1 << 20;
    private static final int DISCARDED_MILLIS = 2_000;

    private final Engine engine;
    private final Socket socket;
    private final FramingGuard guard;
    private final byte[] buffer = new byte[8192];
    private ByteBuffer received = ByteBuffer.allocate(0);
    private final ByteBuffer canonical =
            ByteBuffer.allocate(8192 + FramingGuard.HEAD_ROOM).flip();
    private boolean ended;
    private volatile boolean late;

    // What frames the body of the present request, out of its canonical head.
    long contentLength;
    boolean chunked;
    volatile boolean keep;

    TinyConnection(Engine engine, Socket socket) {
        this.engine = engine;
        this.socket = socket;
        this.guard = engine.newGuard(1, this);
    }

    Socket socket() {
        return socket;
    }

    FramingGuard guard() {
        return guard;
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
            if (!readHead()) {
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

    private boolean readHead() throws IOException {
        contentLength = 0;
        chunked = false;
        String line = line();
        if (line == null) {
            return false;
        }
        for (line = line(); line != null && !line.isEmpty(); line = line()) {
            String field = line.toLowerCase(Locale.ROOT);
            if (field.startsWith("content-length: ")) {
                contentLength = Long.parseLong(field.substring("content-length: ".length()));
            } else if (field.startsWith("transfer-encoding: ")) {
                chunked = true;
            }
        }
        return line != null;
    }

    /** A line of what the guard emits, or null at the end. */
    @Nullable
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = read(); c != '\n'; c = read()) {
            if (c < 0) {
                return null;
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public int read() throws IOException {
        return fill() ? canonical.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, canonical.remaining());
        canonical.get(target, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        while (!canonical.hasRemaining()) {
            canonical.clear();
            try {
                if (received.hasRemaining() || guard.pending()) {
                    guard.feed(received, canonical);
                } else if (ended || guard.finished()) {
                    return false;
                } else {
                    receive();
                }
            } finally {
                canonical.flip();
            }
        }
        return true;
    }

    private void receive() throws IOException {
        int count = socket.getInputStream().read(buffer);
        received = ByteBuffer.wrap(buffer, 0, Math.max(0, count));
        if (count > 0) {
            received(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        } else {
            ended = true;
            if (late) {
                guard.timeOut(canonical);
            } else {
                guard.endOfInput(canonical);
            }
        }
    }

    /** Is told what came, one char a byte, before the guard sees it. */
    void received(String bytes) {}

    /** Lets the guard see that in place of what came. */
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
        late = true;
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
        guard.closed();
        try {
            socket.close();
        } catch (IOException e) {
            // closed already
        }
    }

    /** The body of the present request. */
    InputStream body() {
        return new InputStream() {
            private long left = chunked ? 0 : contentLength;
            private boolean first = true;
            private boolean over = !chunked && contentLength == 0;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (!over && left == 0) {
                    nextChunk();
                }
                if (over) {
                    return -1;
                }
                int count = TinyConnection.this.read(target, offset, (int) Math.min(length, left));
                if (count < 0) {
                    throw new EOFException("the connection ended before the body did");
                }
                left -= count;
                over = left == 0 && !chunked;
                return count;
            }

            private void nextChunk() throws IOException {
                String line = first ? line() : line() == null ? null : line();
                first = false;
                if (line == null) {
                    throw new EOFException("the connection ended before the body did");
                }
                left = Long.parseLong(line, 16);
                if (left == 0) {
                    line();
                    over = true;
                }
            }
        };
    }
}

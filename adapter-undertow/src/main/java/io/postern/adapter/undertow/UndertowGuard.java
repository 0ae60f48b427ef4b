package io.postern.adapter.undertow;

import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.FramingGuard;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.SlowClient;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The framing guard of one connection in its place: between the socket (or its decryption) and Undertow's parser.
 *
 * <p>Undertow waits for the socket only after {@link #read} returned 0, and 0 is returned only when nothing is held
 * here; between two requests {@link #handOn} gives it what is. So bytes that are held never wait for bytes that are not
 * sent.
 */
final class UndertowGuard extends AbstractStreamSourceConduit<StreamSourceConduit> implements SlowClient {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final StreamConnection connection;
    private final FramingGuard framing;
    private final ByteBufferPool buffers;
    private final SocketAddress remoteAddress;
    private final SocketAddress localAddress;
    private final UndertowSignal signal = new UndertowSignal();

    // What came and is not yet parsed; none while there is nothing, so that an idle connection holds no buffer.
    private @Nullable PooledByteBuffer input;
    private volatile boolean closed;
    private volatile boolean late;

    UndertowGuard(StreamConnection connection, Engine engine, ByteBufferPool buffers) {
        super(connection.getSourceChannel().getConduit());
        this.connection = connection;
        this.buffers = buffers;
        remoteAddress = connection.getPeerAddress();
        localAddress = connection.getLocalAddress();
        framing = engine.newGuard(1, this);
    }

    /** The head of the request that Undertow has just delivered. */
    RequestHead take() {
        return framing.take();
    }

    /** The client's address, taken down when it connected: a closed socket has forgotten it. */
    SocketAddress remoteAddress() {
        return remoteAddress;
    }

    SocketAddress localAddress() {
        return localAddress;
    }

    /** Wakes the thread that waits for this connection. */
    UndertowSignal signal() {
        return signal;
    }

    /** The connection is closed, perhaps under a thread that reads: so what is held is left alone. */
    void closed() {
        closed = true;
        framing.closed();
        signal.raiseForEver();
    }

    @Override
    public void idle() {
        onIoThread(() -> IoUtils.safeClose(connection));
    }

    @Override
    public void stuck() {
        onIoThread(() -> IoUtils.safeClose(connection));
    }

    /** Has whoever waits for the client read, which finds out. */
    @Override
    public void late() {
        late = true;
        onIoThread(connection.getSourceChannel()::wakeupReads);
    }

    private void onIoThread(Runnable task) {
        try {
            connection.getIoThread().execute(task);
        } catch (RejectedExecutionException e) {
            // the server has stopped, and its connections with it
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (closed) {
            return -1;
        }
        int start = target.position();
        if (late) {
            framing.timeOut(target);
            return target.position() > start ? target.position() - start : -1;
        }
        while (target.position() == start && target.hasRemaining() && goesOn()) {
            int count = holds() ? feed(target) : framing.passable() > 0 ? pass(target) : fill();
            if (count < 0) {
                framing.endOfInput(target);
            }
            if (count <= 0) {
                return target.position() > start ? target.position() - start : count;
            }
        }
        return target.position() - start;
    }

    // A head may have been emitted in part only, where the room was short: its rest has to follow before it is taken.
    private boolean goesOn() {
        return framing.pending() || !framing.waiting();
    }

    private boolean holds() {
        return input != null || framing.pending();
    }

    private int feed(ByteBuffer target) {
        framing.feed(input == null ? NOTHING : input.getBuffer(), target);
        freeWhenEmpty();
        return 1;
    }

    /** Lets bytes of a body go straight from the socket to where they are wanted. */
    private int pass(ByteBuffer target) throws IOException {
        int limit = target.limit();
        target.limit(target.position() + (int) Math.min(target.remaining(), framing.passable()));
        try {
            int count = next.read(target);
            framing.passed(Math.max(0, count));
            return count;
        } finally {
            target.limit(limit);
        }
    }

    private int fill() throws IOException {
        PooledByteBuffer pooled = buffers.allocate();
        input = pooled;
        try {
            return next.read(pooled.getBuffer());
        } finally {
            pooled.getBuffer().flip();
            freeWhenEmpty();
        }
    }

    private void freeWhenEmpty() {
        if (input != null && !input.getBuffer().hasRemaining()) {
            input.close();
            input = null;
        }
    }

    /** Gives Undertow the next request of a pipeline as far as it is here already: it reads that before the socket. */
    void handOn(HttpServerConnection connection) throws IOException {
        if (holds() && connection.getExtraBytes() == null) {
            PooledByteBuffer bytes = buffers.allocate();
            read(bytes.getBuffer());
            bytes.getBuffer().flip();
            connection.setExtraBytes(bytes);
        }
    }

    /** Parses nothing from now on. */
    void finish() {
        framing.finish();
        if (input != null) {
            input.close();
            input = null;
        }
    }

    /** Reads what the client sends and drops it; returns how many bytes, or -1 at their end. */
    int drop() throws IOException {
        int count = fill();
        finish();
        return count;
    }

    // The other ways to read lead through the one above.

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (targets[i].hasRemaining()) {
                return read(targets[i]);
            }
        }
        return 0;
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) throws IOException {
        return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
    }

    @Override
    public long transferTo(long count, ByteBuffer throughBuffer, StreamSinkChannel target) throws IOException {
        return Conduits.transfer(this, count, throughBuffer, target);
    }
}

package io.postern.adapter.jetty;

import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.FramingGuard;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.SlowClient;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ReadPendingException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ProxyConnectionFactory.ProxyEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The end point of a connection as Jetty's parser sees it: what is read from it has passed the framing guard.
 *
 * <p>Above TLS if there is any. Jetty reads by one thread at a time, so the guard is fed by one.
 */
final class JettyGuard extends ProxyEndPoint implements SlowClient {

    private static final int BUFFER_SIZE = 8 * 1024;

    private final Connector connector;
    private final FramingGuard guard;

    // What the client sent beyond what the guard takes now; borrowed, so that an idle connection holds no buffer.
    private @Nullable RetainableByteBuffer received;

    // Jetty sees the end of the stream from now on, and may believe the connection closed.
    private volatile boolean over;
    private volatile boolean late;

    JettyGuard(Connector connector, EndPoint endPoint, Engine engine) {
        super(endPoint, endPoint.getLocalSocketAddress(), endPoint.getRemoteSocketAddress());
        this.connector = connector;
        this.guard = engine.newGuard(1, this);
    }

    /** The connection is closed. */
    void closed() {
        guard.closed();
    }

    @Override
    public void idle() {
        close(null);
    }

    @Override
    public void stuck() {
        abort(true);
    }

    /** Has Jetty read, which finds out. */
    @Override
    public void late() {
        late = true;
        if (unwrap() instanceof AbstractEndPoint endPoint) {
            connector.getExecutor().execute(endPoint.getFillInterest()::fillable);
        }
    }

    /** Takes the head of the request that Jetty has just delivered. */
    RequestHead take() {
        return guard.take();
    }

    @Override
    public EndPoint.@Nullable SslSessionData getSslSessionData() {
        return unwrap().getSslSessionData(); // known after the handshake only
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        if (over) {
            return -1;
        }
        int flushPosition = BufferUtil.flipToFill(buffer);
        int start = buffer.position();
        try {
            boolean open = pass(buffer, start);
            int count = buffer.position() - start;
            return count > 0 || open ? count : -1;
        } finally {
            BufferUtil.flipToFlush(buffer, flushPosition);
        }
    }

    /** Lets the guard emit something, as far as the client has sent it; false at the end of what Jetty may see. */
    private boolean pass(ByteBuffer output, int start) throws IOException {
        if (late) {
            guard.timeOut(output);
            return false;
        }
        while (true) {
            feed(output);
            if (output.position() > start) {
                return true;
            }
            if (guard.finished()) {
                return false;
            }
            int count = guard.waiting() ? 0 : read(output);
            if (count == 0) {
                return true;
            }
            if (count < 0) {
                guard.endOfInput(output);
                return false;
            }
        }
    }

    private void feed(ByteBuffer output) {
        guard.feed(received == null ? BufferUtil.EMPTY_BUFFER : received.getByteBuffer(), output);
        dropReceived(false);
    }

    /** Reads what the guard is to see, or right into the output what it would pass unchanged. */
    private int read(ByteBuffer output) throws IOException {
        if (guard.passable() == 0) {
            received = connector.getByteBufferPool().acquire(BUFFER_SIZE, true);
            try {
                return super.fill(received.getByteBuffer());
            } finally {
                dropReceived(false);
            }
        }
        int most = (int) Math.min(guard.passable(), output.remaining());
        int count = super.fill(output.slice(output.position(), most).limit(0));
        if (count > 0) {
            output.position(output.position() + count);
            guard.passed(count);
        }
        return count;
    }

    private void dropReceived(boolean all) {
        if (received != null && (all || !received.hasRemaining())) {
            received.release();
            received = null;
        }
    }

    @Override
    public void fillInterested(Callback callback) {
        if (!tryFillInterested(callback)) {
            throw new ReadPendingException();
        }
    }

    @Override
    public boolean tryFillInterested(Callback callback) {
        if (readable()) {
            connector.getExecutor().execute(callback::succeeded);
            return true;
        }
        return super.tryFillInterested(callback);
    }

    @Override
    public boolean isFillInterested() {
        return !over && super.isFillInterested(); // that of a lingering connection is not Jetty's
    }

    /**
     * Whether a fill would bring something without a word from the selector, which cannot see what is buffered here.
     */
    private boolean readable() {
        return over || guard.pending() || (received != null && !guard.waiting());
    }

    /** Does nothing when the connection is over: then the adapter closes it. */
    @Override
    public void close(@Nullable Throwable cause) {
        if (!over) {
            super.close(cause);
        }
    }

    /**
     * Closes at once, below TLS, which would tell the client that all is complete.
     *
     * @param reset whether the client could take the end of the connection for that of the response
     */
    void abort(boolean reset) {
        over = true;
        dropReceived(true);
        EndPoint socket = unwrap() instanceof Wrapper tls ? tls.unwrap() : unwrap();
        if (reset && socket.getTransport() instanceof SocketChannel channel) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                // closed already
            }
        }
        socket.close();
    }

    /**
     * Closes so that the client can read the response: the output first, the rest when the client has done so too or
     * has sent or taken too much. (A socket that is closed while it holds unread bytes resets the connection.)
     */
    void linger() {
        over = true;
        dropReceived(true);
        unwrap().shutdownOutput();
        new Lingering().succeeded();
    }

    /** Discards what comes, on whichever thread sees it come. */
    private final class Lingering implements Callback {

        private final Scheduler.Task timeUp =
                connector.getScheduler().schedule(unwrap()::close, Exchange.LINGER_MILLIS, TimeUnit.MILLISECONDS);
        private int left = Exchange.LINGER_BYTES;

        @Override
        public void succeeded() {
            RetainableByteBuffer waste = connector.getByteBufferPool().acquire(BUFFER_SIZE, true);
            try {
                discard(waste.getByteBuffer());
            } catch (IOException e) {
                failed(e);
            } finally {
                waste.release();
            }
        }

        private void discard(ByteBuffer waste) throws IOException {
            int count;
            do {
                BufferUtil.clear(waste);
                count = unwrap().fill(waste);
                left -= count;
            } while (count > 0 && left > 0);
            if (count == 0) {
                unwrap().fillInterested(this);
            } else {
                failed(null);
            }
        }

        @Override
        public void failed(@Nullable Throwable end) {
            timeUp.cancel();
            unwrap().close();
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}

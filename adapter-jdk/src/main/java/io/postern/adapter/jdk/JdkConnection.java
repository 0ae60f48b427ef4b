package io.postern.adapter.jdk;

import static javax.net.ssl.SSLEngineResult.HandshakeStatus.NEED_UNWRAP;
import static javax.net.ssl.SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING;
import static javax.net.ssl.SSLEngineResult.Status.BUFFER_OVERFLOW;
import static javax.net.ssl.SSLEngineResult.Status.BUFFER_UNDERFLOW;
import static javax.net.ssl.SSLEngineResult.Status.CLOSED;
import static javax.net.ssl.SSLEngineResult.Status.OK;

import com.sun.net.httpserver.HttpsExchange;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.FramingGuard;
import io.postern.gateway.spi.SlowClient;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One connection, between the JDK's server and its socket: what the server takes for encryption.
 *
 * <pre>
 *   socket ──▶ {@link #unwrap} ─▶ (TLS) ─▶ {@link FramingGuard} ──▶ server: requests and their bodies, canonical
 *   socket ◀── {@link #wrap}   ◀─ (TLS) ◀── {@link #send}      ◀── {@link JdkExchange}: the response as it is to be
 *                 ▲
 *                 └──────────────── server: its own response, which rings the bell and is dropped
 * </pre>
 *
 * <p>The response streams of the server are of no use but for that: each ends the exchange as it ends the message, none
 * sends an interim response, and the head they write is not the one that is asked for. So a byte written to one makes
 * the server call {@link #wrap}, which sends what the exchange has laid out instead.
 */
final class JdkConnection extends JdkSeam implements SlowClient {

    // The server holds four buffers a connection; that for output grows up to the second size when blocks are large.
    private static final int BUFFER = 8 * 1024;
    private static final int LARGEST_BUFFER = 64 * 1024;

    // How long a client that goes on sending after its answer may be silent meanwhile.
    private static final int SILENCE_MILLIS = 100;

    private static final ByteBuffer[] NOTHING = {};

    private final FramingGuard guard;
    private final @Nullable SSLEngine tls;
    private final ByteBuffer decrypted;
    private final ScheduledExecutorService alarms;
    private final SSLSession session;

    private ByteBuffer[] output = NOTHING;
    private boolean lingers;
    private volatile int lingered;
    private boolean ended;

    private volatile @Nullable Thread reader;

    // Guarded by this object's monitor.
    private @Nullable Thread sender;
    private boolean cut;

    JdkConnection(Engine engine, Optional<SSLContext> context, ScheduledExecutorService alarms) {
        this.guard = engine.newGuard(Integer.MAX_VALUE, this).hideHead(); // the buffer's size is the bound
        this.alarms = alarms;
        tls = context.map(SSLContext::createSSLEngine).orElse(null);
        int packet = BUFFER;
        int application = BUFFER;
        if (tls != null) {
            tls.setUseClientMode(false);
            packet = tls.getSession().getPacketBufferSize();
            application = tls.getSession().getApplicationBufferSize();
        }
        decrypted = ByteBuffer.allocate(tls == null ? 0 : application).flip();
        session = (SSLSession) Proxy.newProxyInstance(
                JdkConnection.class.getClassLoader(),
                new Class<?>[] {SSLSession.class},
                new Session(this, packet, application));
    }

    /** The connection that an exchange came by: the server gives the session of its engine away. */
    static JdkConnection of(HttpsExchange exchange) {
        return ((Session) Proxy.getInvocationHandler(exchange.getSSLSession())).connection();
    }

    FramingGuard guard() {
        return guard;
    }

    @Nullable
    SSLSession tlsSession() {
        return tls == null ? null : tls.getSession();
    }

    // From the client

    /**
     * Takes in what came and gives out all that it makes, at once: the server looks for a further request only in what
     * it has been given, so a buffer too small is to grow.
     */
    @Override
    public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer target) throws SSLException {
        reader = Thread.currentThread();
        if (lingers) {
            return discard(source);
        }
        return tls == null ? result(guarded(source, target)) : decrypt(tls, source, target);
    }

    private Status guarded(ByteBuffer source, ByteBuffer target) {
        guard.feed(source, target);
        return source.hasRemaining() || guard.pending() ? BUFFER_OVERFLOW : OK;
    }

    /** Decrypts all records that are complete; but only one while shaking hands, when the server has its part in it. */
    private SSLEngineResult decrypt(SSLEngine tls, ByteBuffer source, ByteBuffer target) throws SSLException {
        int before = source.remaining();
        while (true) {
            if (guarded(decrypted, target) == BUFFER_OVERFLOW) {
                return result(BUFFER_OVERFLOW);
            }
            SSLEngineResult record = tls.unwrap(source, decrypted.clear());
            decrypted.flip();
            boolean handshakes = record.getHandshakeStatus() != NOT_HANDSHAKING && !decrypted.hasRemaining();
            if (handshakes && record.getStatus() == OK) {
                return record;
            }
            if (record.getStatus() != OK) {
                boolean moved = source.remaining() < before || target.position() > 0;
                return moved ? result(OK) : incomplete(record.getStatus());
            }
        }
    }

    // The server would take "closed" for the end of both directions; a client that has ended its own reads on.
    private static SSLEngineResult incomplete(Status status) throws SSLException {
        if (status != BUFFER_UNDERFLOW) {
            throw new SSLException("the client has ended its stream");
        }
        return result(BUFFER_UNDERFLOW);
    }

    private SSLEngineResult discard(ByteBuffer source) throws SSLException {
        int count = lingered + source.remaining();
        lingered = count;
        source.position(source.limit());
        if (count > Exchange.LINGER_BYTES) {
            throw new SSLException("the client goes on sending");
        }
        return new SSLEngineResult(OK, NEED_UNWRAP, 0, 0);
    }

    // To the client

    /** Sends these buffers, in as few writes as fit; returns when the transport has taken them. */
    void send(OutputStream bell, ByteBuffer... buffers) throws IOException {
        enter();
        output = buffers;
        try {
            bell.write(0);
            bell.flush();
        } finally {
            output = NOTHING;
            leave();
        }
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer bell, ByteBuffer target) throws SSLException {
        if (ended) {
            return result(CLOSED);
        }
        int before = target.position();
        SSLEngineResult result = tls == null ? fill(target) : encrypt(tls, target);
        if (result.getStatus() == BUFFER_OVERFLOW) {
            return result;
        }
        if (length(output) == 0) {
            bell.position(bell.limit()); // else the server comes again for the rest
        } else if (result.getStatus() == CLOSED) {
            throw new SSLException("the client has ended the connection");
        }
        return new SSLEngineResult(OK, afterwards(result), 0, target.position() - before);
    }

    private HandshakeStatus afterwards(SSLEngineResult sent) {
        if (lingers) {
            return NEED_UNWRAP;
        }
        return sent.getStatus() == CLOSED ? NOT_HANDSHAKING : sent.getHandshakeStatus();
    }

    private SSLEngineResult fill(ByteBuffer target) {
        if (length(output) > target.remaining() && target.capacity() < LARGEST_BUFFER) {
            return result(BUFFER_OVERFLOW);
        }
        for (ByteBuffer buffer : output) {
            int count = Math.min(buffer.remaining(), target.remaining());
            target.put(buffer.slice().limit(count));
            buffer.position(buffer.position() + count);
        }
        return result(OK);
    }

    private SSLEngineResult encrypt(SSLEngine tls, ByteBuffer target) throws SSLException {
        boolean idle = length(output) == 0 && tls.getHandshakeStatus() == NOT_HANDSHAKING;
        return idle ? result(OK) : tls.wrap(output, target); // which would send an empty record
    }

    private static long length(ByteBuffer[] buffers) {
        long length = 0;
        for (ByteBuffer buffer : buffers) {
            length += buffer.remaining();
        }
        return length;
    }

    private static SSLEngineResult result(Status status) {
        return new SSLEngineResult(status, NOT_HANDSHAKING, 0, 0);
    }

    // The end

    /**
     * Ends the connection in peace: tells a client that uses TLS that nothing was cut off, and waits a moment for one
     * that may still be sending to read its answer, since a socket closed with bytes unread resets the connection.
     *
     * <p>The server has no half-close, so a client that waits for the end of the connection waits as long; hence not
     * for silence. That {@link #wrap} asks for input, as if shaking hands, makes the server read from the socket.
     */
    void farewell(OutputStream bell) throws IOException {
        if (tls != null) {
            tls.closeOutbound();
        }
        if (guard.inMessage()) {
            linger(bell);
        } else if (tls != null) {
            send(bell);
        }
    }

    private void linger(OutputStream bell) throws IOException {
        lingers = true;
        Future<?> alarm =
                alarms.scheduleAtFixedRate(new Patience(), SILENCE_MILLIS, SILENCE_MILLIS, TimeUnit.MILLISECONDS);
        try {
            send(bell);
        } finally {
            alarm.cancel(false);
        }
    }

    /** Looks after a client that lingers: cuts it off when it is silent, or has had its time. */
    private final class Patience implements Runnable {

        private int seen;
        private int looks;

        @Override
        public void run() {
            looks++;
            if (seen == lingered || looks * SILENCE_MILLIS >= Exchange.LINGER_MILLIS) {
                cut();
            }
            seen = lingered;
        }
    }

    private synchronized void enter() throws IOException {
        if (cut) {
            throw new IOException("the connection is closed");
        }
        sender = Thread.currentThread();
    }

    private synchronized void leave() {
        sender = null;
    }

    /** Ends a {@link #send} that blocks: the interrupt closes its channel. */
    private synchronized void cut() {
        cut = true;
        if (sender != null) {
            sender.interrupt();
        }
    }

    /** Does nothing: an idle connection is closed by the server, whose setting is that of the whole JVM. */
    @Override
    public void idle() {}

    /** Ends the read that waits for the rest; the server has no way to end it and still answer. */
    @Override
    public void late() {
        Thread waiting = reader;
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    @Override
    public void stuck() {
        cut();
    }

    /** The server closes the connection; its own closing would wait for a thread that writes to a slow client. */
    @Override
    public void closeInbound() {
        guard.closed();
        cut();
    }

    @Override
    public void closeOutbound() {
        ended = true;
    }

    @Override
    public @Nullable Runnable getDelegatedTask() {
        return tls == null ? null : tls.getDelegatedTask();
    }

    @Override
    public SSLSession getSession() {
        return session;
    }

    /** What the server asks of a session: sizes of buffers. */
    private record Session(JdkConnection connection, int packet, int application) implements InvocationHandler {

        @Override
        public Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            return switch (method.getName()) {
                case "getPacketBufferSize" -> packet;
                case "getApplicationBufferSize" -> application;
                default -> throw new UnsupportedOperationException(method.getName());
            };
        }
    }
}

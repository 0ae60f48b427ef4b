package io.postern.adapter.uwsgi;

import io.postern.gateway.spi.CgiRequest;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.SlowClient;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One connection, which brings one request: reads its packet, and has it answered on the same thread. */
final class UwsgiConnection implements Runnable, SlowClient, AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger("io.postern.adapter.uwsgi");

    private static final byte[] PONG = {UwsgiPacket.PING, 0, 0, 1};

    private static final Executor AFTER_LINGERING =
            CompletableFuture.delayedExecutor(Exchange.LINGER_MILLIS, TimeUnit.MILLISECONDS);

    private final Engine engine;
    private final UwsgiChannel channel;
    private final UwsgiInput input;
    private final CgiRequest request;
    private final Consumer<UwsgiConnection> whenClosed;
    private volatile boolean answering;

    UwsgiConnection(Engine engine, UwsgiChannel channel, Consumer<UwsgiConnection> whenClosed) {
        this.engine = engine;
        this.channel = channel;
        this.whenClosed = whenClosed;
        input = new UwsgiInput(channel);
        request = engine.newCgiRequest(this);
    }

    @Override
    public void run() {
        try (this) {
            if (input.await()) {
                request.begun();
                serve(UwsgiPacket.read(input));
            }
        } catch (ProtocolException e) {
            LOGGER.log(System.Logger.Level.WARNING, "a connection was closed without an answer: " + e.getMessage());
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "a connection ended before its packet did", e);
        }
    }

    private void serve(UwsgiPacket packet) throws IOException {
        if (packet.isPing()) {
            channel.write(ByteBuffer.wrap(PONG));
            return;
        }
        packet.describe(request);
        RequestHead head = request.head();
        input.limit(Math.max(0, head.contentLength()));
        answering = true;
        engine.handle(new UwsgiExchange(this, channel, head, request.ofConnection(), input));
        answering = false;
    }

    /** Closes behind an answer, so that the peer can read it: a close over what it still sends would reset it. */
    void release() {
        if (!input.isAtLimit()) {
            AFTER_LINGERING.execute(channel::close);
            linger();
        }
        channel.close();
    }

    private void linger() {
        try {
            channel.endOutput();
            input.limit(Exchange.LINGER_BYTES);
            input.skipNBytes(Exchange.LINGER_BYTES);
        } catch (IOException e) {
            // the peer has closed, or has had its time
        }
    }

    /** Gives up, so that the peer does not take what was sent for a complete answer. */
    void abort() {
        channel.reset();
    }

    @Override
    public void idle() {
        close();
    }

    @Override
    public void late() {
        channel.endInput();
    }

    @Override
    public void stuck() {
        abort();
    }

    @Override
    public void close() {
        request.closed();
        whenClosed.accept(this);
        if (answering) {
            abort();
        }
        channel.close();
    }
}

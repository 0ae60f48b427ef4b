package io.postern.adapter.undertow;

import io.postern.gateway.spi.Exchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Closes a connection in steps, so that the client can read the answer before a reset takes it away (RFC 9112, section
 * 9.6): ends the output, drops what still comes within a bound, closes.
 *
 * <p>Undertow's own {@code ConnectionUtils.cleanClose} closes at the first byte that comes.
 */
final class UndertowLinger implements ChannelListener<ConduitStreamSourceChannel> {

    private final HttpServerConnection connection;
    private final UndertowGuard guard;
    private final XnioExecutor.Key timer;
    private long dropped;

    private UndertowLinger(HttpServerConnection connection, UndertowGuard guard) {
        this.connection = connection;
        this.guard = guard;
        timer = connection
                .getIoThread()
                .executeAfter(() -> IoUtils.safeClose(connection), Exchange.LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    static void close(HttpServerConnection connection, UndertowGuard guard) {
        guard.finish();
        connection.clearChannel();
        StreamConnection channel = connection.getChannel();
        try {
            channel.getSinkChannel().shutdownWrites();
            if (!channel.getSinkChannel().flush()) {
                throw new IOException("the client does not take the end of the stream");
            }
            channel.getSourceChannel().setReadListener(new UndertowLinger(connection, guard));
            channel.getSourceChannel().resumeReads();
        } catch (IOException | RejectedExecutionException e) { // the client, or the whole server, is gone
            IoUtils.safeClose(connection);
        }
    }

    @Override
    public void handleEvent(ConduitStreamSourceChannel source) {
        if (!goesOn()) {
            timer.remove();
            IoUtils.safeClose(connection);
        }
    }

    private boolean goesOn() {
        try {
            int count;
            do {
                count = guard.drop();
                dropped += count;
            } while (count > 0 && dropped < Exchange.LINGER_BYTES);
            return count == 0;
        } catch (IOException e) {
            return false;
        }
    }
}

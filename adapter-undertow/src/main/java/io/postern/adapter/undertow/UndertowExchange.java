package io.postern.adapter.undertow;

import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.ResponseBytes;
import io.postern.gateway.spi.ResponseHead;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.StreamSinkConduit;

/** The terms of Undertow on one side, the engine's on the other. Decides nothing. */
final class UndertowExchange implements Exchange, ExchangeCompletionListener {

    private static final String CHUNKED = "chunked";
    private static final String CLOSE = "close";

    // The JDK copies a heap buffer into a direct one of the same size, which it then keeps.
    private static final int MOST_AT_ONCE = 64 * 1024;

    private final HttpServerExchange exchange;
    private final HttpServerConnection connection;
    private final UndertowGuard guard;
    private final ConduitStreamSinkChannel sink;
    private final RequestHead head;

    private @Nullable Input input;
    private boolean chunked;
    private volatile @Nullable NextListener next;

    UndertowExchange(HttpServerExchange exchange, HttpServerConnection connection, UndertowGuard guard) {
        this.exchange = exchange;
        this.connection = connection;
        this.guard = guard;
        sink = connection.getChannel().getSinkChannel();
        head = guard.take();
        exchange.addExchangeCompleteListener(this);
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public SocketAddress remoteAddress() {
        return guard.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return guard.localAddress();
    }

    @Override
    public @Nullable SSLSession tlsSession() {
        return connection.getSslSession();
    }

    @Override
    public InputStream input() {
        if (input == null) {
            input = new Input(exchange.getRequestChannel());
        }
        return input;
    }

    /** Straight to the connection: Undertow's own way asks for a request that says Expect, and the guard keeps that. */
    @Override
    public void sendContinue() throws IOException {
        writeFully(ResponseBytes.interim());
        flush();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Undertow picks the framing by the status and the fields that it finds, and then changes them: it closes after
     * a 417, drops the length of a 304, gives a HEAD chunks. So it finds a plain 200, and the real head comes after.
     */
    @Override
    public void respond(ResponseHead response) {
        chunked = response.chunked(head);
        HeaderMap fields = exchange.getResponseHeaders();
        if (chunked) {
            fields.put(Headers.TRANSFER_ENCODING, CHUNKED);
        } else if (!response.lengthUnknown()) {
            fields.put(Headers.CONTENT_LENGTH, response.bodiless() ? 0 : response.length());
        }
        exchange.addResponseWrapper((framing, same) -> {
            StreamSinkConduit framed = framing.create();
            fill(fields, response);
            return framed;
        });
        exchange.getResponseChannel();
    }

    private void fill(HeaderMap fields, ResponseHead response) {
        exchange.setProtocol(Protocols.HTTP_1_1); // not the request's: a server answers with its own version
        exchange.setStatusCode(response.status());
        if (!response.reason().equals(StatusCodes.getReason(response.status()))) {
            exchange.setReasonPhrase(response.reason());
        }
        fields.remove(Headers.CONNECTION); // whatever Undertow has put there
        for (int i = 0; i < response.headers().count(); i++) {
            fields.add(
                    HttpString.tryFromString(response.headers().name(i)),
                    response.headers().value(i));
        }
        // Not Undertow's Date: its cache is static and stands still for ever when a server stops within its second.
        fields.put(Headers.DATE, Engine.date());
        if (response.bodiless() && response.length() >= 0) {
            fields.put(Headers.CONTENT_LENGTH, response.length());
        } else if (response.length() < 0) {
            fields.remove(Headers.CONTENT_LENGTH);
        }
        if (response.close()) {
            fields.put(Headers.CONNECTION, CLOSE);
        }
    }

    @Override
    public void write(ByteBuffer block) throws IOException {
        writeFully(block);
        flush();
    }

    @Override
    public void sendFile(FileChannel file, long position, long count) throws IOException {
        if (chunked || connection.getSslSession() != null) {
            Exchange.super.sendFile(file, position, count);
            return;
        }
        flush(); // with the head unsent, Undertow reads the file from the channel's position instead of ours
        long end = position + count;
        for (long at = position; at < end; ) {
            long sent = sink.transferFrom(file, at, end - at);
            if (sent == 0 && at >= file.size()) {
                throw new EOFException("the file ended at byte " + at + " while it was sent up to byte " + end);
            }
            if (sent == 0) {
                awaitWritable();
            }
            at += sent;
        }
    }

    @Override
    public void end() throws IOException {
        if (chunked) {
            flush(); // else Undertow turns an empty chunked body into Content-Length: 0
        }
        sink.shutdownWrites();
        flush();
    }

    private void writeFully(ByteBuffer block) throws IOException {
        while (block.hasRemaining()) {
            if (sink.write(block) == 0) {
                awaitWritable();
            }
        }
    }

    private void flush() throws IOException {
        while (!sink.flush()) {
            awaitWritable();
        }
    }

    private void awaitWritable() throws IOException {
        sink.setWriteListener(ready -> {
            ready.suspendWrites();
            guard.signal().raise();
        });
        guard.signal().awaitAfter(sink::resumeWrites);
    }

    /** Request and response are complete: Undertow may go on, but not before the engine lets go. */
    @Override
    public void exchangeEvent(HttpServerExchange completed, NextListener next) {
        this.next = next;
    }

    @Override
    public void release(boolean keep) {
        try {
            NextListener complete = keep ? completed() : null;
            if (complete == null) {
                UndertowLinger.close(connection, guard);
                return;
            }
            guard.handOn(connection);
            exchange.setDispatchExecutor(Runnable::run); // a request handed on is parsed here and now
            complete.proceed();
        } catch (IOException e) {
            abort();
        }
    }

    /** A body with a length counts as complete only when a read has said so. */
    private @Nullable NextListener completed() throws IOException {
        if (next == null) {
            input().read(new byte[0]);
        }
        return next;
    }

    @Override
    public void abort() {
        try {
            // Only a reset tells a client of HTTP/1.0 that a body is not complete.
            connection.setOption(Options.CLOSE_ABORT, head.isHttp10());
        } catch (IOException e) {
            // closed already
        }
        IoUtils.safeClose(connection);
    }

    /** The request body, read by the thread of the request. */
    private final class Input extends InputStream {

        private final StreamSourceChannel source;

        Input(StreamSourceChannel source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(target, offset, Math.min(length, MOST_AT_ONCE));
            while (true) {
                int count = source.read(buffer);
                if (count != 0 || !buffer.hasRemaining()) {
                    return count;
                }
                source.getReadSetter().set(ready -> {
                    ready.suspendReads();
                    guard.signal().raise();
                });
                guard.signal().awaitAfter(source::resumeReads);
            }
        }
    }
}

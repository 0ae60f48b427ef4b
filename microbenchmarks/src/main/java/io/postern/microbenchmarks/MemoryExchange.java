package io.postern.microbenchmarks;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.RequestParser;
import io.postern.gateway.spi.ResponseBytes;
import io.postern.gateway.spi.ResponseHead;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request without a body, to be answered again and again; of each answer it makes the bytes, and counts them. */
final class MemoryExchange implements Exchange {

    private final SocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8000);
    private final SocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
    private final RequestHead head;
    private @Nullable ResponseBytes response;
    private long sent;
    private boolean answered;

    MemoryExchange(SampleRequest request) {
        head = Objects.requireNonNull(new RequestParser(ServerConfig.defaults()).parse(request.bytes()));
    }

    /**
     * The length of the last answer.
     *
     * @throws IllegalStateException if it is none that keeps the connection: something is wrong with the benchmark
     */
    long requireAnswered() {
        if (!answered) {
            throw new IllegalStateException("the answer was aborted, or closes its connection");
        }
        return sent;
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public InputStream input() {
        return InputStream.nullInputStream();
    }

    @Override
    public void sendContinue() {
        throw new IllegalStateException("there is no body to wait for");
    }

    @Override
    public void respond(ResponseHead head) {
        answered = false;
        sent = 0;
        response = new ResponseBytes(this.head, head);
    }

    @Override
    public void write(ByteBuffer block) {
        send(response().before(block.remaining()));
        send(block);
        send(response().after());
    }

    @Override
    public void end() {
        send(response().end());
    }

    private ResponseBytes response() {
        return Objects.requireNonNull(response);
    }

    private void send(ByteBuffer bytes) {
        sent += bytes.remaining();
        bytes.position(bytes.limit());
    }

    @Override
    public void release(boolean keep) {
        answered = keep;
    }

    @Override
    public void abort() {
        answered = false;
    }
}

package io.postern.testing;

import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.ResponseBytes;
import io.postern.gateway.spi.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One request and its answer as the bytes that a connection would carry. */
final class MemoryExchange implements Exchange {

    private static final SocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
    private static final SocketAddress SERVER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8_000);

    private final RequestHead head;
    private final InputStream input;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private @Nullable ResponseBytes response;

    MemoryExchange(RequestHead head, InputStream input) {
        this.head = head;
        this.input = input;
    }

    byte[] sent() {
        return sent.toByteArray();
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public SocketAddress remoteAddress() {
        return CLIENT;
    }

    @Override
    public SocketAddress localAddress() {
        return SERVER;
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public void sendContinue() {
        send(ResponseBytes.interim());
    }

    @Override
    public void respond(ResponseHead started) {
        response = new ResponseBytes(head, started);
    }

    @Override
    public void write(ByteBuffer block) {
        ResponseBytes bytes = response();
        send(bytes.before(block.remaining()));
        send(block.duplicate());
        send(bytes.after());
    }

    @Override
    public void end() {
        send(response().end());
    }

    private ResponseBytes response() {
        if (response == null) {
            throw new IllegalStateException("the engine gives the head of a response before its content");
        }
        return response;
    }

    private void send(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        sent.writeBytes(copy);
    }

    @Override
    public void release(boolean keep) {
        // there is no connection to keep, or to close
    }

    @Override
    public void abort() {
        // what was sent so far is all that the client sees
    }
}

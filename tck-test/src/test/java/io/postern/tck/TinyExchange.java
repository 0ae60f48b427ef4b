package io.postern.tck;

import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One request on a blocking socket. */
class TinyExchange implements Exchange {

    private final TinyConnection connection;
    private final RequestHead head;
    private final InputStream input;
    private final SocketAddress remote;
    private final SocketAddress local;
    private boolean chunked;
    private StringBuilder held = new StringBuilder();

    TinyExchange(TinyConnection connection) {
        this.connection = connection;
        head = connection.head();
        input = connection.body();
        remote = connection.socket().getRemoteSocketAddress();
        local = connection.socket().getLocalSocketAddress();
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
    public @Nullable SSLSession tlsSession() {
        return connection.socket() instanceof SSLSocket secure ? secure.getSession() : null;
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public void sendContinue() throws IOException {
        output().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        output().flush();
    }

    @Override
    public void respond(ResponseHead response) throws IOException {
        chunked = response.lengthUnknown() && !head.isHttp10();
        held.append(statusLine(response)).append("\r\n");
        response.headers().forEach(this::field);
        if (response.length() >= 0) {
            field("Content-Length", String.valueOf(response.length()));
        }
        if (chunked) {
            field("Transfer-Encoding", "chunked");
        }
        if (response.close()) {
            field("Connection", "close");
        }
        field("Date", Engine.date());
        held.append("\r\n");
    }

    String statusLine(ResponseHead response) {
        return "HTTP/1.1 " + response.status() + " " + response.reason();
    }

    void field(String name, String value) {
        held.append(name).append(": ").append(value).append("\r\n");
    }

    @Override
    public void write(ByteBuffer block) throws IOException {
        byte[] bytes = new byte[block.remaining()];
        block.duplicate().get(bytes);
        if (chunked) {
            held.append(Integer.toHexString(bytes.length)).append("\r\n");
        }
        sendHeld();
        output().write(bytes);
        if (chunked) {
            held.append("\r\n");
            sendHeld();
        }
        output().flush();
    }

    @Override
    public void end() throws IOException {
        if (chunked) {
            held.append("0\r\n\r\n");
        }
        sendHeld();
        output().flush();
    }

    void sendHeld() throws IOException {
        output().write(held.toString().getBytes(StandardCharsets.ISO_8859_1));
        held = new StringBuilder();
    }

    @Override
    public void release(boolean keep) {
        connection.keep = keep;
        if (!keep) {
            connection.linger();
        }
    }

    @Override
    public void abort() {
        connection.keep = false;
        connection.abort();
    }

    OutputStream output() throws IOException {
        return connection.output();
    }
}

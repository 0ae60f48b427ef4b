package com.example.sockets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.ResponseHead;
import io.postern.gateway.spi.ResponseText;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** One request and its response. */
final class SocketExchange implements Exchange {

    private final SocketConnection connection;
    private final RequestHead head;
    private final InputStream input;
    private ResponseText text;

    SocketExchange(SocketConnection connection, RequestHead head, InputStream input) {
        this.connection = connection;
        this.head = head;
        this.input = input;
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public SocketAddress remoteAddress() {
        return connection.socket().getRemoteSocketAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return connection.socket().getLocalSocketAddress();
    }

    @Override
    public SSLSession tlsSession() {
        return connection.socket() instanceof SSLSocket secure ? secure.getSession() : null;
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public void sendContinue() throws IOException {
        send(ResponseText.CONTINUE);
        connection.output().flush();
    }

    @Override
    public void respond(ResponseHead response) {
        text = new ResponseText(head, response);
    }

    @Override
    public void write(ByteBuffer block) throws IOException {
        byte[] bytes = new byte[block.remaining()];
        block.get(bytes);
        send(text.before(bytes.length));
        connection.output().write(bytes);
        send(text.after());
        connection.output().flush();
    }

    @Override
    public void end() throws IOException {
        send(text.end());
        connection.output().flush();
    }

    private void send(String part) throws IOException {
        connection.output().write(part.getBytes(ISO_8859_1));
    }

    @Override
    public void release(boolean keep) {
        connection.release(keep);
    }

    @Override
    public void abort() {
        connection.abort();
    }
}

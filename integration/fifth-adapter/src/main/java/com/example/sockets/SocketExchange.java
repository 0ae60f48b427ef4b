package com.example.sockets;

import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.ResponseBytes;
import io.postern.gateway.spi.ResponseHead;
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
    private ResponseBytes bytes;

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
        send(ResponseBytes.interim());
        connection.output().flush();
    }

    @Override
    public void respond(ResponseHead response) {
        bytes = new ResponseBytes(head, response);
    }

    @Override
    public void write(ByteBuffer block) throws IOException {
        send(bytes.before(block.remaining()));
        send(block);
        send(bytes.after());
        connection.output().flush();
    }

    @Override
    public void end() throws IOException {
        send(bytes.end());
        connection.output().flush();
    }

    private void send(ByteBuffer part) throws IOException {
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        connection.output().write(copy);
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

package com.example.sockets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
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
    private boolean chunked;

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
        send("HTTP/1.1 100 Continue\r\n\r\n");
        connection.output().flush();
    }

    @Override
    public void respond(ResponseHead response) throws IOException {
        chunked = response.chunked(head);
        send(response.text(head));
    }

    private void send(String text) throws IOException {
        connection.output().write(text.getBytes(ISO_8859_1));
    }

    @Override
    public void write(ByteBuffer block) throws IOException {
        byte[] bytes = new byte[block.remaining()];
        block.get(bytes);
        if (chunked) {
            send(Integer.toHexString(bytes.length) + "\r\n");
        }
        connection.output().write(bytes);
        if (chunked) {
            send("\r\n");
        }
        connection.output().flush();
    }

    @Override
    public void end() throws IOException {
        if (chunked) {
            send("0\r\n\r\n");
        }
        connection.output().flush();
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

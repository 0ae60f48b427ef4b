package io.postern.adapter.jetty;

import io.postern.gateway.Headers;
import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.ResponseBytes;
import io.postern.gateway.spi.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IO;
import org.jspecify.annotations.Nullable;

/** Jetty's terms on one side, the engine's on the other. Decides nothing. */
final class JettyExchange implements Exchange {

    private static final int MOST_OF_BLOCK = 64 * 1024; // the most that Jetty's pool keeps

    // Said aloud, since Jetty ends a response by the end of the connection when that closes anyway.
    private static final HttpField CHUNKED = new PreEncodedHttpField(HttpHeader.TRANSFER_ENCODING, "chunked");

    // Jetty believes it and chunks, which an answer to HEAD does not show; otherwise it would say a length or chunked.
    private static final HttpField UNSAID = new PreEncodedHttpField(HttpHeader.TRANSFER_ENCODING, "chunked") {
        @Override
        public void putTo(ByteBuffer head, HttpVersion version) {
            // no byte
        }
    };

    private final JettyGuard connection;
    private final RequestHead head;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private @Nullable InputStream input;
    private boolean sized;

    JettyExchange(Request request, Response response, Callback callback) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        connection =
                (JettyGuard) request.getConnectionMetaData().getConnection().getEndPoint();
        head = connection.take();
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public SocketAddress remoteAddress() {
        return connection.getRemoteSocketAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return connection.getLocalSocketAddress();
    }

    @Override
    public @Nullable SSLSession tlsSession() {
        EndPoint.SslSessionData data = connection.getSslSessionData();
        return data == null ? null : data.sslSession();
    }

    @Override
    public InputStream input() {
        if (input == null) {
            input = Content.Source.asInputStream(request);
        }
        return input;
    }

    @Override
    public void sendContinue() throws IOException {
        Content.Sink.write(connection, false, ResponseBytes.interim());
    }

    @Override
    public void respond(ResponseHead head) {
        response.setStatus(head.status());
        HttpFields.Mutable fields = response.getHeaders();
        Headers headers = head.headers();
        for (int i = 0; i < headers.count(); i++) {
            fields.add(headers.name(i), headers.value(i));
        }
        sized = head.length() >= 0;
        if (sized) {
            fields.add(HttpHeader.CONTENT_LENGTH, head.length());
        } else {
            fields.add(head.bodiless() ? UNSAID : CHUNKED); // Jetty drops both in an answer to HTTP/1.0
        }
        if (head.close()) {
            fields.add(HttpFields.CONNECTION_CLOSE);
        }
    }

    @Override
    public void write(ByteBuffer block) throws IOException {
        Content.Sink.write(response, false, block);
    }

    @Override
    public void writeLast(ByteBuffer block) throws IOException {
        Content.Sink.write(response, true, block);
    }

    @Override
    public void sendFile(FileChannel file, long position, long count) throws IOException {
        ByteBufferPool pool = request.getComponents().getByteBufferPool();
        RetainableByteBuffer block = pool.acquire((int) Math.min(MOST_OF_BLOCK, count), true);
        try {
            ByteBuffer bytes = block.getByteBuffer();
            sendFile(file, position, count, bytes.clear());
        } finally {
            block.release();
        }
    }

    @Override
    public void end() throws IOException {
        if (!sized) { // a head that leaves with the end of the response would say Content-Length: 0
            Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
        }
        Content.Sink.write(response, true, BufferUtil.EMPTY_BUFFER);
    }

    @Override
    public void release(boolean keep) {
        if (!keep) {
            connection.linger();
            IO.close(input);
        }
        callback.succeeded();
    }

    @Override
    public void abort() {
        connection.abort(head.isHttp10());
        IO.close(input);
        callback.failed(new Request.Handler.AbortException()); // any other failure would be answered with a page
    }
}

package io.postern.benchmarks;

import io.postern.gateway.spi.Engine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content.Sink;
import org.eclipse.jetty.io.Content.Source;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** The work on Jetty, by hand. */
final class RawJetty {

    private RawJetty() {}

    static int start(Work work) throws Exception {
        ThreadPool pool = Engine.VIRTUAL_THREADS ? new VirtualThreadPool(0) : new QueuedThreadPool(Engine.POOL_SIZE);
        Server server = new Server(pool);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        ServerConnector connector = new ServerConnector(server, 1, -1, new HttpConnectionFactory(http));
        connector.setAcceptQueueSize(1024); // by default 50, and a burst of connections waits a second
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(120_000); // longer than a run
        server.addConnector(connector);
        server.setHandler(handler(work));
        server.start();
        return connector.getLocalPort();
    }

    private static Handler handler(Work work) {
        Code code = switch (work) {
            case HELLO, PIPELINE ->
                (request, response, callback) -> answer(response, "text/plain", Content.HELLO, callback);
            case HEADERS -> RawJetty::headers;
            case ECHO -> RawJetty::echo;
            case STREAM -> RawJetty::stream;
            case FILE -> file(Content.file());
            case BLOCKING -> RawJetty::blocking;
            default -> throw new IllegalArgumentException(work + " is for frameworks");
        };
        return new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                code.handle(request, response, callback);
                return true;
            }
        };
    }

    private static void headers(Request request, Response response, Callback callback) {
        String agent = request.getHeaders().get(HttpHeader.USER_AGENT);
        String language = request.getHeaders().get(HttpHeader.ACCEPT_LANGUAGE);
        byte[] content = Content.hello(Request.getPathInContext(request), agent, language);
        answer(response, "text/plain", content, callback);
    }

    private static void echo(Request request, Response response, Callback callback) throws IOException {
        byte[] content = Source.asInputStream(request).readNBytes((int) request.getLength());
        answer(response, "application/json", content, callback);
    }

    private static void stream(Request request, Response response, Callback callback) throws IOException {
        start(response, "application/octet-stream", Content.LENGTH);
        for (int i = 1; i <= Content.BLOCKS; i++) {
            Sink.write(response, i == Content.BLOCKS, ByteBuffer.wrap(Content.BLOCK));
        }
        callback.succeeded();
    }

    /** In blocks of 64 KiB from Jetty's pool, as it has no sendfile. */
    private static Code file(Path file) {
        return (request, response, callback) -> {
            start(response, "application/octet-stream", Files.size(file));
            ByteBufferPool pool = request.getComponents().getByteBufferPool();
            Source source = Source.from(new ByteBufferPool.Sized(pool, true, Content.BLOCK.length), file);
            org.eclipse.jetty.io.Content.copy(source, response, callback);
        };
    }

    private static void blocking(Request request, Response response, Callback callback) throws IOException {
        RawThreads.sleep();
        answer(response, "text/plain", Content.HELLO, callback);
    }

    private static void answer(Response response, String type, byte[] content, Callback callback) {
        start(response, type, content.length);
        response.write(true, ByteBuffer.wrap(content), callback);
    }

    private static void start(Response response, String type, long length) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
    }

    /** What a handler does. */
    private interface Code {

        void handle(Request request, Response response, Callback callback) throws Exception;
    }
}

package io.postern.middleware;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.ResponseEnd;
import io.postern.gateway.StartResponse;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server that goes the way of a request, and takes everything: whatever is refused is refused by a lint. */
final class LenientServer implements StartResponse {

    private boolean sending;

    /** Calls the application as a server does, with what the application of a GET may expect. */
    static void serve(Application application) throws Exception {
        serve(application, environ());
    }

    static void serve(Application application, Environ environ) throws Exception {
        LenientServer server = new LenientServer();
        server.send(application.call(environ, server));
    }

    /** Iterates and closes a body; does without where there is none. */
    void send(@Nullable Body body) throws Exception {
        if (body == null) {
            return;
        }
        try {
            body.length();
            Iterator<ByteBuffer> blocks = body.iterator();
            while (blocks != null && blocks.hasNext()) {
                ByteBuffer block = blocks.next();
                sending |= block != null && block.hasRemaining();
            }
        } finally {
            body.close();
        }
    }

    @Override
    public BodyWriter start(String status, Headers headers, @Nullable Throwable failure) throws Exception {
        if (sending && failure instanceof Exception exception) {
            throw exception;
        }
        return block -> sending = true;
    }

    static Environ environ() {
        return Environ.of(entries());
    }

    /** The environ of a POST of three bytes. */
    static Map<String, Object> entries() {
        Map<String, Object> entries = new HashMap<>();
        entries.put("REQUEST_METHOD", "POST");
        entries.put("SCRIPT_NAME", "");
        entries.put("PATH_INFO", "/caf\u00e9/\u3042");
        entries.put("QUERY_STRING", "a=1");
        entries.put("REQUEST_URI", "/caf%C3%A9/%E3%81%82?a=1");
        entries.put("CONTENT_TYPE", "text/plain");
        entries.put("CONTENT_LENGTH", "3");
        entries.put("SERVER_NAME", "127.0.0.1");
        entries.put("SERVER_PORT", "8000");
        entries.put("SERVER_PROTOCOL", "HTTP/1.1");
        entries.put("SERVER_SOFTWARE", "Test/1");
        entries.put("GATEWAY_INTERFACE", "CGI/1.1");
        entries.put("REMOTE_ADDR", "::1");
        entries.put("REMOTE_PORT", "50000");
        entries.put("HTTP_HOST", "localhost:8000");
        entries.put("HTTP_COOKIE", "a=b");
        entries.put("HTTP_X_NAME", "caf\u00e9");
        entries.put("acme.settings", List.of());
        entries.put("gateway.version", List.of(1, 0));
        entries.put("gateway.url_scheme", "http");
        entries.put("gateway.input", new ByteArrayInputStream(new byte[3]));
        entries.put("gateway.errors", new PrintWriter(Writer.nullWriter()));
        entries.put("gateway.multithread", true);
        entries.put("gateway.multiprocess", false);
        entries.put("gateway.run_once", false);
        entries.put(EnvironKeys.INPUT_TERMINATED.name(), true);
        entries.put(EnvironKeys.RESPONSE_END.name(), (ResponseEnd) listener -> {});
        return entries;
    }
}

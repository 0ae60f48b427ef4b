package io.postern.launcher;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.ErrorSink;
import io.postern.gateway.FileBody;
import io.postern.gateway.Headers;
import io.postern.gateway.Middleware;
import io.postern.gateway.RequestBodyException;
import io.postern.gateway.StartResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Middleware that answers a failure with a page about it, as long as nothing has been sent; also one while the body is
 * asked for its first block. The error stream is told of it as without a page.
 */
final class ErrorPages implements Middleware {

    private final Sources sources;
    private final ErrorSink errors;

    ErrorPages(Sources sources, ErrorSink errors) {
        this.sources = sources;
        this.errors = errors;
    }

    @Override
    public Application wrap(Application inner) {
        return (environ, startResponse) -> {
            try {
                Body body = inner.call(environ, startResponse);
                return body instanceof FileBody ? body : new WatchedBody(body, environ, startResponse);
            } catch (RequestBodyException e) {
                throw e; // the client's fault, which the server answers for
            } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
                return page(e, environ, startResponse);
            }
        };
    }

    /** Starts the response anew; throws the failure if it is too late for that. */
    private Body page(Throwable failure, Environ environ, StartResponse startResponse) throws Exception {
        ErrorPage page = new ErrorPage(environ, failure, sources);
        String accepted = environ.header("Accept");
        boolean browser = accepted != null && accepted.contains("text/html");
        byte[] content = (browser ? page.html() : page.text()).getBytes(StandardCharsets.UTF_8);
        Headers headers = Headers.of(
                "Content-Type", browser ? "text/html; charset=utf-8" : "text/plain; charset=utf-8",
                "Content-Length", Integer.toString(content.length),
                "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'",
                "X-Content-Type-Options", "nosniff",
                "Cache-Control", "no-store");
        startResponse.start("500 Internal Server Error", headers, failure);
        boolean told = failure instanceof CannotServe; // when it was reloaded
        if (!told) {
            errors.log(System.Logger.Level.ERROR, "the application failed: " + page.request(), failure);
        }
        return Body.of(content);
    }

    /** A body whose failure before the first block becomes a page. */
    @SuppressWarnings("try") // close may throw what the application likes
    private final class WatchedBody implements Body {

        private final Body inner;
        private final Environ environ;
        private final StartResponse startResponse;

        WatchedBody(Body inner, Environ environ, StartResponse startResponse) {
            this.inner = inner;
            this.environ = environ;
            this.startResponse = startResponse;
        }

        @Override
        public long length() {
            return inner.length();
        }

        @Override
        public Iterator<ByteBuffer> iterator() {
            return new WatchedBlocks(this);
        }

        private Iterator<ByteBuffer> instead(Throwable failure) {
            try {
                return page(failure, environ, startResponse).iterator();
            } catch (Exception e) {
                throw ErrorPages.<RuntimeException>asIs(e);
            }
        }

        @Override
        public void close() throws Exception {
            inner.close();
        }
    }

    /** Its blocks, or those of the page. Closes its own iterator, as a server would. */
    @SuppressWarnings("try") // the same
    private static final class WatchedBlocks implements Iterator<ByteBuffer>, AutoCloseable {

        private final WatchedBody body;
        private @Nullable Iterator<ByteBuffer> inner;
        private @Nullable Iterator<ByteBuffer> page;

        WatchedBlocks(WatchedBody body) {
            this.body = body;
        }

        @Override
        public boolean hasNext() {
            if (page != null) {
                return page.hasNext();
            }
            try {
                return blocks().hasNext();
            } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
                page = body.instead(e);
                return page.hasNext();
            }
        }

        private Iterator<ByteBuffer> blocks() {
            if (inner == null) {
                inner = body.inner.iterator();
            }
            return inner;
        }

        @Override
        public ByteBuffer next() {
            if (page != null) {
                return page.next();
            }
            try {
                return blocks().next();
            } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
                page = body.instead(e);
                return page.next();
            }
        }

        @Override
        public void close() throws Exception {
            if (inner instanceof AutoCloseable closeable && closeable != body.inner) {
                closeable.close();
            }
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T asIs(Throwable failure) throws T {
        throw (T) failure;
    }
}

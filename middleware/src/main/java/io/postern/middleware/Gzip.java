package io.postern.middleware;

import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.Headers;
import io.postern.gateway.Middleware;
import io.postern.gateway.StartResponse;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Middleware that compresses text for clients that take it ({@code Accept-Encoding: gzip}).
 *
 * <p>Not compressed are answers whose content is already (or may not be: {@code Cache-Control: no-transform}), those
 * with a declared length below a limit, parts of files, streams of events, and types that do not get smaller. Each
 * block is compressed and sent when it comes, so that streaming stays streaming. What could be compressed says
 * {@code Vary: Accept-Encoding} also when it is not, for caches.
 *
 * <p>A file that is compressed is read through the heap; where that is often the case, give {@link StaticFiles} a
 * compressed copy beside it.
 */
public final class Gzip implements Middleware {

    private static final String ACCEPT_ENCODING = "Accept-Encoding";
    private static final long LEAST = 1024;

    private final long least;

    private Gzip(long least) {
        this.least = least;
    }

    /** Returns middleware that compresses from 1 KiB on. */
    public static Gzip standard() {
        return from(LEAST);
    }

    /** Returns middleware that compresses what has no declared length, or one of that many bytes at least. */
    public static Gzip from(long bytes) {
        return new Gzip(bytes);
    }

    @Override
    public Application wrap(Application inner) {
        Objects.requireNonNull(inner, "inner");
        return (environ, startResponse) -> {
            boolean accepted = AcceptedCodings.contain(environ.header(ACCEPT_ENCODING), "gzip");
            boolean head = environ.require(REQUEST_METHOD).equals("HEAD");
            Compressed compressed = new Compressed(startResponse, accepted, head);
            Body body = inner.call(environ, compressed);
            return compressed.body(body);
        };
    }

    /** Whether an answer would be smaller. */
    private boolean isWorthwhile(String status, Headers headers) {
        boolean whole = !status.startsWith("206") && !status.startsWith("204") && !status.startsWith("304");
        boolean plain = !headers.contains("Content-Encoding") && !headers.contains("Content-Range");
        boolean free = headers.all("Cache-Control").stream().noneMatch(value -> value.contains("no-transform"));
        return whole && plain && free && gains(Fields.mediaType(headers)) && !isShort(headers);
    }

    private boolean isShort(Headers headers) {
        String length = headers.first("Content-Length").orElse("");
        return Syntax.isDigits(length) && length.length() < 19 && Long.parseLong(length) < least;
    }

    private static boolean gains(String type) {
        return switch (type) {
            case "text/event-stream" -> false;
            case "application/json",
                    "application/xml",
                    "application/javascript",
                    "application/manifest+json",
                    "application/wasm",
                    "application/x-ndjson",
                    "image/x-icon" -> true;
            default -> type.startsWith("text/") || type.endsWith("+json") || type.endsWith("+xml");
        };
    }

    /** One response: decides when it is started, which may be while its body is iterated (rule S-02). */
    private final class Compressed implements StartResponse {

        private final StartResponse outer;
        private final boolean accepted;
        private final boolean head;
        private boolean plain; // that it is: as long as it is not started, it may become either
        private @Nullable GzipBlocks gzip;

        Compressed(StartResponse outer, boolean accepted, boolean head) {
            this.outer = outer;
            this.accepted = accepted;
            this.head = head;
        }

        @Override
        public BodyWriter start(String status, Headers headers, @Nullable Throwable failure) throws Exception {
            if (status == null || headers == null || !isWorthwhile(status, headers)) {
                BodyWriter writer = outer.start(status, headers, failure);
                become(false);
                return writer;
            }
            Headers changed = headers.copy();
            Fields.vary(changed, ACCEPT_ENCODING);
            if (accepted) {
                encode(changed);
            }
            BodyWriter writer = outer.start(status, changed, failure);
            become(accepted);
            GzipBlocks blocks = gzip;
            return blocks == null ? writer : block -> writer.write(blocks.encode(block));
        }

        private void become(boolean packed) {
            plain = !packed;
            gzip = packed && !head ? new GzipBlocks() : null;
        }

        private void encode(Headers headers) {
            headers.remove("Content-Length").remove("Accept-Ranges").set("Content-Encoding", "gzip");
            headers.first("ETag") // the bytes are others, what they say is the same
                    .filter(tag -> !tag.startsWith("W/"))
                    .ifPresent(tag -> headers.set("ETag", "W/" + tag));
        }

        Body body(Body body) {
            // As it is, a file can be sent by the server itself.
            return body == null || plain ? body : new GzipBody(body);
        }

        @SuppressWarnings("try") // its close may throw what the application likes
        private final class GzipBody extends ReplacedBody {

            GzipBody(Body inner) {
                super(inner);
            }

            @Override
            ByteBuffer replaced(ByteBuffer block) {
                return gzip == null ? block : gzip.encode(block);
            }

            @Override
            boolean hasLast() {
                return gzip != null && !gzip.isFinished();
            }

            @Override
            ByteBuffer last() {
                return Objects.requireNonNull(gzip, "there is a last block").finish();
            }

            @Override
            public void close() throws Exception {
                if (gzip != null) {
                    gzip.close();
                }
                super.close();
            }
        }
    }
}

package io.postern.middleware;

import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.Environ;
import io.postern.gateway.FileBody;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One response of {@link ConditionalRequests}. Where a tag is to be made of its content, its head waits until all of
 * that is there: for each block until then an empty one is yielded (rule M-02).
 */
final class ConditionalResponse implements StartResponse {

    // What a 304 does not say again (RFC 9110, section 15.4.5).
    private static final Set<String> OF_CONTENT =
            Set.of("Content-Length", "Content-Type", "Content-Encoding", "Content-Language", "Accept-Ranges");

    private static final BodyWriter NOWHERE = block -> {};

    /** A head that waits for its content. */
    private record Waiting(String status, Headers headers) {}

    private final Environ environ;
    private final StartResponse outer;
    private final long mostOfTagged;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private boolean started;
    private boolean dropped;
    private @Nullable Waiting waiting;
    private @Nullable BodyWriter writer;

    /** The last is how many bytes of content get a tag, or -1 if none does. */
    ConditionalResponse(Environ environ, StartResponse outer, long mostOfTagged) {
        this.environ = environ;
        this.outer = outer;
        this.mostOfTagged = mostOfTagged;
    }

    @Override
    public BodyWriter start(String status, Headers headers, @Nullable Throwable failure) throws Exception {
        if (failure != null && collected.size() > 0) { // to the application that was sent (rule S-08)
            throw ConditionalResponse.<RuntimeException>asIs(failure);
        }
        boolean tagged = status != null
                && headers != null
                && status.startsWith("200 ")
                && mostOfTagged >= 0
                && !hasValidator(headers)
                && !(started && failure == null); // a second start is for the server to refuse
        started = true;
        waiting = tagged ? new Waiting(status, headers.copy()) : null;
        if (!tagged) {
            writer = forward(status, headers, failure);
        }
        return this::written;
    }

    private static boolean hasValidator(Headers headers) {
        return headers.contains("ETag") || headers.contains("Last-Modified") || headers.contains("Content-Range");
    }

    /** What is written leaves at once, so that no tag can be made of it. */
    private void written(ByteBuffer block) throws IOException {
        release();
        if (writer != null) {
            writer.write(block);
        }
    }

    /** Lets the head go without a tag, if it still waits. */
    private void release() {
        Waiting head = waiting;
        if (head == null) {
            return;
        }
        waiting = null;
        writer = unchecked(head.status(), head.headers());
    }

    private BodyWriter unchecked(String status, Headers headers) {
        try {
            return forward(status, headers, null);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // a start throws these only for a failure that it is given
            throw new IllegalStateException(e);
        }
    }

    private BodyWriter forward(String status, Headers headers, @Nullable Throwable failure) throws Exception {
        dropped = false;
        if (status == null || headers == null || !status.startsWith("200 ") || !hasValidator(headers)) {
            return outer.start(status, headers, failure);
        }
        String tag = headers.first("ETag").orElse(null);
        Instant modified =
                Preconditions.date(headers.first("Last-Modified").orElse(null)).orElse(null);
        switch (Preconditions.of(environ, tag, modified)) {
            case NOT_MODIFIED -> {
                Headers kept = headers.copy();
                OF_CONTENT.forEach(kept::remove);
                outer.start("304 Not Modified", kept, failure);
            }
            case FAILED -> outer.start("412 Precondition Failed", Headers.create(), failure);
            default -> {
                return outer.start(status, headers, failure);
            }
        }
        dropped = true;
        return NOWHERE;
    }

    /** What is to be returned for that body. */
    Body body(Body inner) {
        if (inner == null) {
            return inner;
        }
        boolean taggable = inner.length() >= 0 && inner.length() <= mostOfTagged && !(inner instanceof FileBody);
        if (waiting != null && !taggable) {
            release();
        }
        return started && waiting == null && !dropped ? inner : new Blocks(inner);
    }

    /** The content, or what is left of it. */
    @SuppressWarnings("try") // its close may throw what the application likes
    private final class Blocks extends ReplacedBody {

        Blocks(Body inner) {
            super(inner);
        }

        @Override
        ByteBuffer replaced(ByteBuffer block) {
            return passed(block);
        }

        @Override
        boolean hasLast() {
            return waiting != null;
        }

        @Override
        ByteBuffer last() {
            return tagged();
        }
    }

    private ByteBuffer passed(ByteBuffer block) {
        if (waiting != null && collected.size() + (long) block.remaining() <= mostOfTagged) {
            collected.writeBytes(copy(block));
            return ByteBuffer.allocate(0);
        }
        if (waiting != null) { // longer than it said
            release();
            collected.writeBytes(copy(block));
            return ByteBuffer.wrap(collected.toByteArray());
        }
        return dropped ? ByteBuffer.allocate(0) : block;
    }

    private static byte[] copy(ByteBuffer block) {
        byte[] bytes = new byte[block.remaining()];
        block.duplicate().get(bytes);
        return bytes;
    }

    /** All of the content, behind its head; nothing if that says that it is not sent. */
    private ByteBuffer tagged() {
        Waiting head = waiting;
        waiting = null;
        byte[] content = collected.toByteArray();
        if (head != null) {
            writer = unchecked(head.status(), head.headers().set("ETag", tag(content)));
        }
        return ByteBuffer.wrap(dropped ? new byte[0] : content);
    }

    private static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return "\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Throws any throwable as it is, without a wrapper that would change its identity. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E asIs(Throwable failure) throws E {
        throw (E) failure;
    }
}

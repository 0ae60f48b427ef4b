package io.postern.gateway.spi;

import io.postern.gateway.Headers;
import io.postern.gateway.RequestBodyException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The head of one request as the client sent it: checked, in one copy of its bytes, decoded where it is asked for.
 *
 * <p>Made by the {@link FramingGuard}; immutable but for the {@linkplain #bodyFailure() failure of its body}, which the
 * guard may report later, from another thread.
 */
@SuppressWarnings("exports") // the nullness annotation is needed at compile time only
public final class RequestHead {

    // All positions count from the start of these bytes; a field takes four: its name's start and end, its value's.
    byte[] bytes;
    int methodEnd;
    int targetStart;
    int targetEnd;
    boolean emptyPath;
    int authorityStart = -1;
    int authorityEnd = -1;
    boolean http11 = true;
    int[] fields = NO_FIELDS;
    int fieldCount;
    long contentLength = -1;
    boolean chunked;
    boolean close;
    boolean expectsContinue;

    @Nullable
    Refusal refusal;

    ConnectionTimes times = ConnectionTimes.NONE;

    private volatile @Nullable RequestBodyException bodyFailure;

    static final int[] NO_FIELDS = new int[0];
    static final byte[] NO_BYTES = new byte[0];

    RequestHead(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A head that could not be parsed: nothing of it is known but the answer. */
    static RequestHead refused(Refusal refusal) {
        RequestHead head = new RequestHead(NO_BYTES);
        head.refusal = refusal;
        head.close = true;
        return head;
    }

    /**
     * Why the request is refused, or null when it is well-formed. A refused head has a method and a version at most.
     */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** The method as received; empty when it was refused before its method was clear. */
    public String method() {
        return text(0, methodEnd);
    }

    /** Whether the method is HEAD, so that the answer has no body. */
    public boolean isHead() {
        return methodEnd == 4 && bytes[0] == 'H' && bytes[1] == 'E' && bytes[2] == 'A' && bytes[3] == 'D';
    }

    /** The version: {@code "HTTP/1.1"} or {@code "HTTP/1.0"}. */
    public String version() {
        return http11 ? "HTTP/1.1" : "HTTP/1.0";
    }

    /** Whether the version is 1.0, whose answers are never chunked and whose connections are never kept. */
    public boolean isHttp10() {
        return !http11;
    }

    /** The origin-form part of the target as received, path and query; or {@code "*"}. */
    public String target() {
        String text = text(targetStart, targetEnd);
        return emptyPath ? "/" + text : text;
    }

    /** The authority: of the target in absolute-form, else the field Host; null on HTTP/1.0 without one. */
    public @Nullable String authority() {
        return authorityStart < 0 ? null : text(authorityStart, authorityEnd);
    }

    /** The number of field lines. */
    public int fieldCount() {
        return fieldCount;
    }

    /** The name of a field as received. */
    public String fieldName(int index) {
        return text(fields[4 * index], fields[4 * index + 1]);
    }

    /** The value of a field as received, without white space around it, one char a byte. */
    public String fieldValue(int index) {
        return text(fields[4 * index + 2], fields[4 * index + 3]);
    }

    /**
     * Whether a field is the one that a CGI key stands for: {@code X-Test} for {@code HTTP_X_TEST} from index 5 on. A
     * name with an underscore is none, so that it cannot pass for one with a dash (rule E-27).
     */
    boolean isNamed(int index, String key, int from) {
        int start = fields[4 * index];
        int length = fields[4 * index + 1] - start;
        if (length != key.length() - from) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            byte b = bytes[start + i];
            int upper = b >= 'a' && b <= 'z' ? b - 32 : b == '-' ? '_' : b == '_' ? '-' : b;
            if (upper != key.charAt(from + i)) {
                return false;
            }
        }
        return true;
    }

    /** All fields in the order of their arrival. */
    public Headers headers() {
        Headers headers = Headers.create();
        for (int i = 0; i < fieldCount; i++) {
            headers.add(fieldName(i), fieldValue(i));
        }
        return headers;
    }

    /** The announced length of the body in bytes, or -1 when there is none. */
    public long contentLength() {
        return contentLength;
    }

    /** Whether the body is delimited by chunks. */
    public boolean chunked() {
        return chunked;
    }

    /** Whether a body follows that is not known to be empty. */
    public boolean hasBody() {
        return chunked || contentLength > 0;
    }

    /** Whether the client waits for {@code 100 Continue} before it sends the body. */
    public boolean expectsContinue() {
        return expectsContinue;
    }

    /** Whether the connection closes after the answer: the client asks for it, or the version is 1.0. */
    public boolean close() {
        return close || !http11;
    }

    /**
     * Why the body cannot be read to its end, or null so far. Set before the guard ends the body for the server, so
     * that a reader who looks after each read cannot miss it.
     */
    public @Nullable RequestBodyException bodyFailure() {
        return bodyFailure;
    }

    /** Reports that the body is malformed, cut short, too long or too slow. The first report stays. */
    public synchronized void failBody(int status, String reason) {
        if (bodyFailure == null) {
            bodyFailure = new RequestBodyException(status, reason, null);
        }
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }
}

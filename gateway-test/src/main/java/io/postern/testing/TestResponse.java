package io.postern.testing;

import io.postern.gateway.Headers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * An answer, complete.
 *
 * @param status three digits
 * @param reason what stands behind them, possibly nothing: not every server sends what the application gave
 * @param headers the fields in their order, those that frame the content among them
 * @param content the bytes of the content, without the framing
 */
@SuppressWarnings("ArrayRecordComponent") // it is the bytes that a test wants; they are its own
public record TestResponse(int status, String reason, Headers headers, byte[] content) {

    /** The content as text, in UTF-8. */
    public String text() {
        return text(StandardCharsets.UTF_8);
    }

    /** The content as text. */
    public String text(Charset charset) {
        return new String(content, charset);
    }

    /** The value of the first field of that name, or an empty text if there is none. */
    public String header(String name) {
        return headers.first(name).orElse("");
    }

    /** The status, the fields and the content as text, for messages. */
    @Override
    public String toString() {
        return status + " " + reason + " " + headers + "\n" + text();
    }
}

package io.postern.gateway.spi;

import io.postern.gateway.Headers;

/**
 * The head of a response, checked and complete but for the fields that frame the message.
 *
 * @param status three digits, 200 to 599
 * @param reason the phrase, possibly empty; advisory, since not every server can send one (rule S-16)
 * @param headers without Content-Length, Transfer-Encoding, Connection and Date
 * @param length what Content-Length is to say, in bytes; -1 when it is not to be sent
 * @param bodiless whether no body may follow, whatever the length says: HEAD, 204, 205, 304
 * @param close whether the connection closes after this response, to be announced by {@code Connection: close}
 */
public record ResponseHead(int status, String reason, Headers headers, long length, boolean bodiless, boolean close) {

    /** Whether the body is delimited by chunks, or by the end of an HTTP/1.0 connection. */
    public boolean lengthUnknown() {
        return length < 0 && !bodiless;
    }

    /** Whether the body of this answer to that request goes out in chunks. */
    public boolean chunked(RequestHead request) {
        return lengthUnknown() && !request.isHttp10();
    }
}

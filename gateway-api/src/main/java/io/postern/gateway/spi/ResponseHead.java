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

    /**
     * The whole head of this answer to that request as text, one char a byte, with what frames the message and a Date:
     * for a server that leaves the writing to its adapter.
     */
    public String text(RequestHead request) {
        StringBuilder text = new StringBuilder(256);
        text.append("HTTP/1.1 ").append(status).append(' ').append(reason).append("\r\n");
        for (int i = 0; i < headers.count(); i++) {
            field(headers.name(i), headers.value(i), text);
        }
        if (length >= 0) {
            field("Content-Length", Long.toString(length), text);
        } else if (chunked(request)) {
            field("Transfer-Encoding", "chunked", text);
        }
        if (close) {
            field("Connection", "close", text);
        }
        field("Date", Engine.date(), text);
        return text.append("\r\n").toString();
    }

    private static void field(String name, String value, StringBuilder text) {
        text.append(name).append(": ").append(value).append("\r\n");
    }
}

package io.postern.gateway.spi;

/**
 * One response on HTTP/1 as text, one char a byte, but for the blocks of its body: for a server that leaves the writing
 * to its adapter. In the order in which it is sent:
 *
 * <pre>
 * before(size) block after()      for each block
 * end()
 * </pre>
 *
 * <p>The head is part of what comes first.
 */
public final class ResponseText {

    /** The interim response for {@link Exchange#sendContinue}. */
    public static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    private final boolean chunked;
    private String head;

    /** Makes the text of that answer to that request. */
    public ResponseText(RequestHead request, ResponseHead response) {
        chunked = response.chunked(request);
        head = head(response, chunked);
    }

    /** What goes before a block of so many bytes, at least 1; the head with the first. */
    public String before(int size) {
        return chunked ? takeHead() + Integer.toHexString(size) + "\r\n" : takeHead();
    }

    /** What goes behind a block. */
    public String after() {
        return chunked ? "\r\n" : "";
    }

    /** What goes behind the last block; the head of a response without blocks. */
    public String end() {
        return chunked ? takeHead() + "0\r\n\r\n" : takeHead();
    }

    private String takeHead() {
        String text = head;
        head = "";
        return text;
    }

    private static String head(ResponseHead response, boolean chunked) {
        StringBuilder text = new StringBuilder(256);
        text.append("HTTP/1.1 ")
                .append(response.status())
                .append(' ')
                .append(response.reason())
                .append("\r\n");
        for (int i = 0; i < response.headers().count(); i++) {
            field(response.headers().name(i), response.headers().value(i), text);
        }
        if (response.length() >= 0) {
            field("Content-Length", Long.toString(response.length()), text);
        } else if (chunked) {
            field("Transfer-Encoding", "chunked", text);
        }
        if (response.close()) {
            field("Connection", "close", text);
        }
        field("Date", Engine.date(), text);
        return text.append("\r\n").toString();
    }

    private static void field(String name, String value, StringBuilder text) {
        text.append(name).append(": ").append(value).append("\r\n");
    }
}

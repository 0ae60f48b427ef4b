package io.postern.tck;

import io.postern.gateway.Headers;
import io.postern.tck.Answer.Framing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer whose head has arrived and whose content is arriving: parses strictly, repairs nothing.
 *
 * <p>What is not HTTP/1.1 to the letter fails the test by {@link MalformedAnswer}. An answer that ends too early is not
 * malformed but {@linkplain Answer#complete() incomplete}.
 */
public final class IncomingAnswer {

    private static final int LONGEST_LINE = 1 << 20;
    private static final Pattern STATUS_LINE =
            Pattern.compile("(HTTP/1\\.[01]) ([1-5][0-9]{2}) ([\\t\\x20-\\x7e\\x80-\\xff]*)");
    private static final Pattern FIELD = Pattern.compile(
            "([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*((?:[\\x21-\\x7e\\x80-\\xff](?:[\\t\\x20-\\x7e\\x80-\\xff]*"
                    + "[\\x21-\\x7e\\x80-\\xff])?)?)[ \\t]*");
    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]{1,15}");

    private final InputStream in;
    private final Answer head;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    // What is left of the content or of the present chunk; -1 means unknown.
    private long left;
    private boolean firstChunk = true;
    private boolean ended;
    private boolean truncated;

    private IncomingAnswer(InputStream in, Answer head) {
        this.in = in;
        this.head = head;
        ended = head.framing() == Framing.NONE;
        left = switch (head.framing()) {
            case LENGTH -> Long.parseLong(head.header("Content-Length"));
            case CLOSE -> -1;
            case NONE, CHUNKED -> 0;
        };
    }

    /**
     * Reads the head of an answer and the interim answers before it.
     *
     * @param toHead whether the request was a HEAD, so that no content follows
     */
    public static IncomingAnswer begin(InputStream in, boolean toHead) throws IOException {
        List<Answer> interim = new ArrayList<>();
        while (true) {
            Answer head = head(in, toHead, interim);
            if (head.status() >= 200 || head.status() == 101) {
                return new IncomingAnswer(in, head);
            }
            interim.add(head);
        }
    }

    /** Reads one interim answer; fails the test if the final one comes first. */
    static Answer interim(InputStream in) throws IOException {
        Answer answer = head(in, false, List.of());
        if (answer.status() >= 200) {
            throw new AssertionError("expected an interim answer, but the final one came: " + answer);
        }
        return answer;
    }

    /** Status and fields, without content. */
    public Answer head() {
        return head;
    }

    /** The next bytes of the content, one char a byte; fails the test if the content ends before. */
    public String take(int count) throws IOException {
        byte[] taken = new byte[count];
        for (int i = 0; i < count; i++) {
            int read = next();
            if (read < 0) {
                throw new AssertionError("expected " + count + " more bytes of content, but it "
                        + (truncated ? "broke off" : "ended") + " after " + i + " of them: "
                        + new String(taken, 0, i, StandardCharsets.ISO_8859_1));
            }
            taken[i] = (byte) read;
        }
        return new String(taken, StandardCharsets.ISO_8859_1);
    }

    /** Reads the rest, and returns the whole answer. */
    public Answer finish() throws IOException {
        while (next() >= 0) {
            // goes into the content
        }
        return head.with(content.toByteArray(), !truncated);
    }

    private int next() throws IOException {
        try {
            if (!ended && left == 0) {
                nextPart();
            }
            if (ended) {
                return -1;
            }
            int read = in.read();
            if (read < 0) {
                ended = true;
                truncated = head.framing() != Framing.CLOSE;
                return -1;
            }
            if (left > 0) {
                left--;
            }
            content.write(read);
            return read;
        } catch (EndedInLine | ConnectionLost e) {
            ended = true;
            truncated = true;
            return -1;
        } catch (SocketTimeoutException e) {
            throw new AssertionError(
                    "nothing more arrived within " + Limits.mustArrive() + " of "
                            + head.with(content.toByteArray(), false),
                    e);
        } catch (IOException e) {
            ended = true;
            truncated = true;
            return -1;
        }
    }

    private void nextPart() throws IOException {
        if (head.framing() == Framing.CHUNKED) {
            nextChunk();
        } else {
            ended = true;
        }
    }

    private void nextChunk() throws IOException {
        if (!firstChunk) {
            String end = line(in);
            if (!end.isEmpty()) {
                throw new MalformedAnswer("CR LF follows the data of a chunk", quoted(end) + " does");
            }
        }
        firstChunk = false;
        String size = line(in);
        if (!CHUNK_SIZE.matcher(size).matches()) {
            throw new MalformedAnswer("the line of a chunk is its size in hexadecimal", "it is " + quoted(size));
        }
        left = Long.parseLong(size, 16);
        if (left == 0) {
            String trailer = line(in);
            if (!trailer.isEmpty()) {
                throw new MalformedAnswer("an empty line follows the last chunk", quoted(trailer) + " does");
            }
            ended = true;
        }
    }

    private static Answer head(InputStream in, boolean toHead, List<Answer> interim) throws IOException {
        String statusLine = headLine(in);
        Matcher line = STATUS_LINE.matcher(statusLine);
        if (!line.matches()) {
            throw new MalformedAnswer(
                    "it begins with a status line like \"HTTP/1.1 200 OK\"", "it begins with " + quoted(statusLine));
        }
        int status = Integer.parseInt(line.group(2));
        Headers headers = fields(in);
        return new Answer(line.group(1), status, line.group(3), headers, framing(status, headers, toHead), interim);
    }

    private static Headers fields(InputStream in) throws IOException {
        Headers headers = Headers.create();
        for (String line = headLine(in); !line.isEmpty(); line = headLine(in)) {
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                throw new MalformedAnswer("a field line is \"Name: value\"", "it is " + quoted(line));
            }
            headers.add(field.group(1), field.group(2));
        }
        return headers;
    }

    private static Framing framing(int status, Headers headers, boolean toHead) {
        List<String> lengths = headers.all("Content-Length");
        List<String> codings = headers.all("Transfer-Encoding");
        if (lengths.size() > 1) {
            throw new MalformedAnswer("there is at most one Content-Length", "there are " + lengths);
        }
        if (!lengths.isEmpty() && !lengths.get(0).matches("[0-9]{1,18}")) {
            throw new MalformedAnswer("Content-Length is digits", "it is " + quoted(lengths.get(0)));
        }
        if (!codings.isEmpty() && !(codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked"))) {
            throw new MalformedAnswer("Transfer-Encoding is chunked", "it is " + codings);
        }
        if (!lengths.isEmpty() && !codings.isEmpty()) {
            throw new MalformedAnswer("there is a Content-Length or a Transfer-Encoding", "there are both");
        }
        if (toHead || status < 200 || status == 204 || status == 304) {
            return Framing.NONE;
        }
        if (!codings.isEmpty()) {
            return Framing.CHUNKED;
        }
        if (!lengths.isEmpty()) {
            return Framing.LENGTH;
        }
        if (headers.all("Connection").stream().noneMatch(value -> value.equalsIgnoreCase("close"))) {
            throw new MalformedAnswer(
                    "Content-Length, Transfer-Encoding or Connection: close tells where the content ends",
                    "there is none of them:\n" + headers);
        }
        return Framing.CLOSE;
    }

    private static String headLine(InputStream in) throws IOException {
        try {
            return line(in);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no answer arrived within " + Limits.mustArrive(), e);
        } catch (ConnectionLost | EndedInLine e) {
            throw new AssertionError(e.getMessage(), e);
        } catch (IOException e) {
            throw new AssertionError("the connection was reset without a complete head: " + e.getMessage(), e);
        }
    }

    // A line without its end, which is CR LF and nothing else.
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < LONGEST_LINE) {
            int read = in.read();
            if (read < 0) {
                throw line.length() == 0
                        ? new ConnectionLost("the connection was closed without a complete answer")
                        : new EndedInLine("the connection was closed in the middle of the line " + quoted(line));
            }
            if (read == '\n') {
                throw new MalformedAnswer("lines end with CR LF", "this one ends with LF: " + quoted(line));
            }
            if (read == '\r') {
                int after = in.read();
                if (after == '\n') {
                    return line.toString();
                }
                if (after < 0) {
                    throw new EndedInLine("the connection was closed between CR and LF");
                }
                line.append('\r').append((char) after);
                throw new MalformedAnswer("CR stands before LF only", "it stands in " + quoted(line));
            }
            line.append((char) read);
        }
        throw new MalformedAnswer("a line ends", "there are " + LONGEST_LINE + " bytes without an end");
    }

    private static String quoted(CharSequence text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted.append(c >= ' ' && c < 0x7F ? String.valueOf(c) : String.format("\\x%02x", (int) c));
        }
        return quoted.append('"').toString();
    }

    private static final class ConnectionLost extends IOException {
        private static final long serialVersionUID = 1L;

        ConnectionLost(String message) {
            super(message);
        }
    }

    private static final class EndedInLine extends IOException {
        private static final long serialVersionUID = 1L;

        EndedInLine(String message) {
            super(message);
        }
    }
}

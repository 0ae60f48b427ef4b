package io.postern.gateway.spi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the head that is being parsed, and what those among them mean that concern the connection.
 *
 * <p>At the end of the head they are looked at in this order: Host (400), body framing (400, then 413, then 501),
 * Expect (417).
 */
final class HeadFields {

    private static final Refusal HOST_MISSING = new Refusal(400, "The field Host is missing (RFC 9112, section 3.2)");
    private static final Refusal HOST_REPEATED = new Refusal(400, "The field Host is repeated (RFC 9112, section 3.2)");
    private static final Refusal HOST_DIFFERS =
            new Refusal(400, "The field Host differs from the authority in the target (RFC 9112, section 3.2.2)");
    private static final Refusal LENGTH_REPEATED =
            new Refusal(400, "The field Content-Length is repeated (RFC 9112, section 6.3)");
    private static final Refusal LENGTH_MALFORMED =
            new Refusal(400, "The field Content-Length is not a number below 2^63 (RFC 9112, section 6.3)");
    private static final Refusal LENGTH_AND_CODING =
            new Refusal(400, "There are both Content-Length and Transfer-Encoding (RFC 9112, section 6.1)");
    private static final Refusal CODING_IN_HTTP10 =
            new Refusal(400, "There is a Transfer-Encoding on HTTP/1.0 (RFC 9112, section 6.1)");
    private static final Refusal CODING_OTHER =
            new Refusal(501, "The Transfer-Encoding is not one chunked and nothing else (RFC 9112, section 6.1)");
    private static final Refusal EXPECTATION =
            new Refusal(417, "The field Expect is not 100-continue (RFC 9110, section 10.1.1)");

    private static final int FIRST_POSITIONS = 4 * 16;
    private static final int KEPT_POSITIONS = 4 * 128; // more are not held for the life of a connection

    private final long mostOfBody;

    // As in RequestHead, which gets a copy.
    private int[] positions = new int[FIRST_POSITIONS];
    private int count;

    // How often each came, and where in the positions it came last.
    private int hosts;
    private int host;
    private int lengths;
    private int length;
    private int codings;
    private int coding;
    private int expectations;
    private int expectation;
    private boolean close;

    HeadFields(long mostOfBody) {
        this.mostOfBody = mostOfBody;
    }

    void reset() {
        if (positions.length > KEPT_POSITIONS) {
            positions = new int[FIRST_POSITIONS];
        }
        count = 0;
        hosts = 0;
        lengths = 0;
        codings = 0;
        expectations = 0;
        close = false;
    }

    int count() {
        return count;
    }

    void add(int nameStart, int nameEnd, int valueStart, int valueEnd) {
        int at = 4 * count++;
        if (at == positions.length) {
            positions = Arrays.copyOf(positions, 2 * at);
        }
        positions[at] = nameStart;
        positions[at + 1] = nameEnd;
        positions[at + 2] = valueStart;
        positions[at + 3] = valueEnd;
    }

    /** Remembers the last field if it means something here. */
    void noteLast(byte[] bytes) {
        int at = 4 * (count - 1);
        switch (positions[at + 1] - positions[at]) {
            case 4 -> noteHost(bytes, at);
            case 6 -> noteExpect(bytes, at);
            case 10 -> noteConnection(bytes, at);
            case 14 -> noteLength(bytes, at);
            case 17 -> noteCoding(bytes, at);
            default -> {}
        }
    }

    private void noteHost(byte[] bytes, int at) {
        if (isName("host", bytes, at)) {
            hosts++;
            host = at;
        }
    }

    private void noteExpect(byte[] bytes, int at) {
        if (isName("expect", bytes, at)) {
            expectations++;
            expectation = at;
        }
    }

    private void noteConnection(byte[] bytes, int at) {
        if (isName("connection", bytes, at)) {
            close |= RequestRules.listHas("close", bytes, valueStart(at), valueEnd(at));
        }
    }

    private void noteLength(byte[] bytes, int at) {
        if (isName("content-length", bytes, at)) {
            lengths++;
            length = at;
        }
    }

    private void noteCoding(byte[] bytes, int at) {
        if (isName("transfer-encoding", bytes, at)) {
            codings++;
            coding = at;
        }
    }

    /** Checks what the fields say together with the request line, and gives them to the head. */
    @Nullable
    Refusal complete(RequestHead head, byte[] bytes) {
        Refusal fault = host(head, bytes);
        if (fault == null) {
            fault = framing(head, bytes);
        }
        if (fault == null) {
            fault = expect(head, bytes);
        }
        head.fields = Arrays.copyOf(positions, 4 * count);
        head.fieldCount = count;
        head.close = close;
        return fault;
    }

    private @Nullable Refusal host(RequestHead head, byte[] bytes) {
        if (hosts > 1) {
            return HOST_REPEATED;
        }
        if (hosts == 0 && head.http11) {
            return HOST_MISSING;
        }
        Refusal fault = hosts == 0 ? null : RequestRules.host(bytes, valueStart(host), valueEnd(host));
        return fault == null ? authority(head, bytes) : fault;
    }

    private @Nullable Refusal authority(RequestHead head, byte[] bytes) {
        int start = Targets.authorityStart(bytes, head.targetStart, head.targetEnd);
        if (start >= 0) {
            return authorityOfTarget(head, bytes, start);
        }
        if (hosts == 1) {
            head.authorityStart = valueStart(host);
            head.authorityEnd = valueEnd(host);
        }
        return null;
    }

    private @Nullable Refusal authorityOfTarget(RequestHead head, byte[] bytes, int start) {
        int port = Targets.standardPort(head.targetStart, start);
        int end = Targets.authorityEnd(bytes, start, head.targetEnd);
        head.authorityStart = start;
        head.authorityEnd = end;
        head.targetStart = end;
        head.emptyPath = end == head.targetEnd || bytes[end] == '?';
        boolean same = hosts == 0 || Authority.isSame(bytes, start, end, valueStart(host), valueEnd(host), port);
        return same ? null : HOST_DIFFERS;
    }

    private @Nullable Refusal framing(RequestHead head, byte[] bytes) {
        if (codings > 0) {
            head.chunked = true;
            return coding(head, bytes);
        }
        if (lengths > 1) {
            return LENGTH_REPEATED;
        }
        return lengths == 1 ? length(head, bytes) : null;
    }

    private @Nullable Refusal length(RequestHead head, byte[] bytes) {
        long value = RequestRules.length(bytes, valueStart(length), valueEnd(length));
        if (value < 0) {
            return LENGTH_MALFORMED;
        }
        head.contentLength = value;
        return value > mostOfBody ? RequestRules.bodyTooLong(mostOfBody) : null;
    }

    private @Nullable Refusal coding(RequestHead head, byte[] bytes) {
        if (!head.http11) {
            return CODING_IN_HTTP10;
        }
        if (lengths > 0) {
            return LENGTH_AND_CODING;
        }
        if (codings == 1 && isValue("chunked", bytes, coding)) {
            return null;
        }
        return otherCodings(bytes);
    }

    private Refusal otherCodings(byte[] bytes) {
        CodingList list = new CodingList(bytes);
        Refusal fault = null;
        for (int at = 0; at < 4 * count && fault == null; at += 4) {
            if (isName("transfer-encoding", bytes, at)) {
                fault = list.add(valueStart(at), valueEnd(at));
            }
        }
        return fault == null ? CODING_OTHER : fault;
    }

    private @Nullable Refusal expect(RequestHead head, byte[] bytes) {
        if (expectations == 0 || !head.http11 || !head.hasBody()) {
            return null;
        }
        head.expectsContinue = expectations == 1 && isValue("100-continue", bytes, expectation);
        return head.expectsContinue ? null : EXPECTATION;
    }

    private boolean isName(String name, byte[] bytes, int at) {
        return Ascii.isWord(name, bytes, positions[at], positions[at + 1]);
    }

    private boolean isValue(String value, byte[] bytes, int at) {
        return Ascii.isWord(value, bytes, valueStart(at), valueEnd(at));
    }

    private int valueStart(int at) {
        return positions[at + 2];
    }

    private int valueEnd(int at) {
        return positions[at + 3];
    }
}

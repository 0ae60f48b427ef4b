package io.postern.gateway.spi;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Limit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parses the head of one request after another, line by line, as their bytes come in.
 *
 * <p>A line is looked at when its end is there: CRLF, or a byte that no line can have, or the limit. Of several faults
 * the first in this order is reported: request line, fields, Host, body framing, Expect; of several in one class, that
 * at the lowest index. So the first two classes are reported at once, the others at the end of the head.
 *
 * <p>No byte is scanned twice for the end of its line, however often {@link #parse} is called for one head.
 */
final class HeadParser {

    static final Refusal LINE_CONTROL =
            bad("The request line has a control character or a line end other than CRLF (RFC 9112, section 2.2)");
    private static final Refusal LINE_EMPTY = bad("The request line is empty (RFC 9112, section 2.2)");
    private static final Refusal LINE_WORDS =
            bad("The request line is not method, target and version (RFC 9112, section 3)");
    private static final Refusal VERSION_MALFORMED = bad("The version is malformed (RFC 9112, section 2.3)");
    private static final Refusal VERSION_OTHER =
            new Refusal(505, "The version is neither HTTP/1.0 nor HTTP/1.1 (RFC 9110, section 15.6.6)");
    private static final Refusal ASTERISK = bad("The target * goes with OPTIONS only (RFC 9112, section 3.2.4)");

    private static final Refusal FIELD_CONTROL = bad(
            "A field line has a control character or a line end other than CRLF (RFC 9110, section 5.5; RFC 9112, section 2.2)");
    private static final Refusal FIELD_FOLDED =
            bad("A field line begins with white space (RFC 9112, sections 2.2 and 5.2)");
    private static final Refusal FIELD_NO_COLON = bad("A field line has no colon (RFC 9112, section 5)");

    private static final Refusal HOST_MISSING = bad("The field Host is missing (RFC 9112, section 3.2)");
    private static final Refusal HOST_REPEATED = bad("The field Host is repeated (RFC 9112, section 3.2)");
    private static final Refusal HOST_MALFORMED = bad("The field Host is malformed (RFC 9112, section 3.2)");
    private static final Refusal HOST_DIFFERS =
            bad("The field Host differs from the authority in the target (RFC 9112, section 3.2.2)");

    private static final Refusal LENGTH_REPEATED = bad("The field Content-Length is repeated (RFC 9112, section 6.3)");
    private static final Refusal LENGTH_MALFORMED =
            bad("The field Content-Length is not a number of bytes (RFC 9112, section 6.3)");
    private static final Refusal LENGTH_AND_CODING =
            bad("There are both Content-Length and Transfer-Encoding (RFC 9112, section 6.1)");
    private static final Refusal CODING_IN_10 = bad("There is a Transfer-Encoding on HTTP/1.0 (RFC 9112, section 6.1)");
    private static final Refusal CODING_MALFORMED =
            bad("The field Transfer-Encoding is not a list of codings (RFC 9112, section 6.1)");
    private static final Refusal CODING_OTHER =
            new Refusal(501, "The Transfer-Encoding is not a single chunked (RFC 9112, section 6.1)");
    private static final Refusal EXPECTATION =
            new Refusal(417, "The field Expect is not 100-continue (RFC 9110, section 10.1.1)");

    private final int mostOfRequestLine;
    private final int mostOfField;
    private final int mostOfFields;
    private final int mostFields;
    private final long mostOfBody;

    // The bytes of the head, of which those before "scanned" are known to be text of the line that begins at "line".
    private byte[] bytes = RequestHead.NO_BYTES;
    private int line;
    private int scanned;
    private boolean inFields;
    private @Nullable Refusal refusal;

    private int methodEnd;
    private int targetStart;
    private int targetEnd;
    private boolean emptyPath;
    private boolean http11;
    private int[] fields = new int[64];
    private int fieldCount;
    private int fieldBytes;
    private boolean close;

    private int hosts;
    private int host;
    private int lengths;
    private int length;
    private int codings;
    private int coding;
    private int expectations;
    private int expectation;
    private int authorityStart;
    private int authorityEnd;
    private long contentLength;
    private boolean expectsContinue;

    HeadParser(ServerConfig config) {
        mostOfRequestLine = (int) config.limit(Limit.REQUEST_LINE);
        mostOfField = (int) config.limit(Limit.FIELD);
        mostOfFields = (int) config.limit(Limit.FIELDS);
        mostFields = (int) config.limit(Limit.FIELD_COUNT);
        mostOfBody = config.limit(Limit.BODY);
        reset();
    }

    private static Refusal bad(String reason) {
        return new Refusal(400, reason);
    }

    /** No head that is longer than this can be well-formed within the limits. */
    int most() {
        return mostOfRequestLine + mostOfFields + 4;
    }

    /** Forgets the head; the next one begins at index 0. */
    void reset() {
        bytes = RequestHead.NO_BYTES;
        line = 0;
        scanned = 0;
        inFields = false;
        refusal = null;
        methodEnd = 0;
        emptyPath = false;
        http11 = true;
        fieldCount = 0;
        fieldBytes = 0;
        close = false;
        hosts = 0;
        lengths = 0;
        codings = 0;
        expectations = 0;
        authorityStart = -1;
        authorityEnd = -1;
        contentLength = -1;
        expectsContinue = false;
    }

    /**
     * Goes on with the head, of which the bytes up to that index are there; those of earlier calls are the same.
     *
     * @return whether the head is complete or refused
     */
    boolean parse(byte[] bytes, int to) {
        this.bytes = bytes;
        while (true) {
            int cap = line + mostOfLine();
            scanned = RequestRules.endOfText(bytes, scanned, Math.min(to, cap + 1));
            if (scanned > cap) {
                return refuse(line(cap, false), tooLong());
            }
            if (scanned == to || bytes[scanned] == '\r' && scanned + 1 == to) {
                return false;
            }
            if (bytes[scanned] != '\r' || bytes[scanned + 1] != '\n') {
                return refuse(line(scanned, false), inFields ? FIELD_CONTROL : LINE_CONTROL);
            }
            boolean last = inFields && scanned == line;
            Refusal fault = last ? endOfHead() : line(scanned, true);
            if (fault != null) {
                return refuse(fault, fault);
            }
            nextLine();
            if (last) {
                return true;
            }
        }
    }

    /** The index behind the head, when it is complete and not refused. */
    int end() {
        return line;
    }

    boolean refused() {
        return refusal != null;
    }

    /** Refuses the head for what does not show in its bytes. */
    void refuse(Refusal refusal) {
        this.refusal = refusal;
    }

    /** Returns what was parsed; a refused head has the method, if that was well-formed, and the version. */
    RequestHead head() {
        if (refusal != null) {
            return refused(refusal);
        }
        RequestHead head = new RequestHead(bytes);
        head.methodEnd = methodEnd;
        head.targetStart = targetStart;
        head.targetEnd = targetEnd;
        head.emptyPath = emptyPath;
        head.http11 = http11;
        head.fields = Arrays.copyOf(fields, 4 * fieldCount);
        head.fieldCount = fieldCount;
        head.contentLength = contentLength;
        head.chunked = codings > 0;
        head.close = close;
        head.expectsContinue = expectsContinue;
        head.authorityStart = authorityStart;
        head.authorityEnd = authorityEnd;
        return head;
    }

    private RequestHead refused(Refusal refusal) {
        RequestHead head = new RequestHead(Arrays.copyOf(bytes, methodEnd));
        head.methodEnd = methodEnd;
        head.http11 = http11;
        head.close = true;
        head.refusal = refusal;
        return head;
    }

    // Earlier in the line, or else at its end.
    private boolean refuse(@Nullable Refusal earlier, Refusal atEnd) {
        refusal = earlier != null ? earlier : atEnd;
        return true;
    }

    private int mostOfLine() {
        if (!inFields) {
            return mostOfRequestLine;
        }
        return fieldCount == mostFields ? 0 : Math.max(0, Math.min(mostOfField, mostOfFields - fieldBytes - 2));
    }

    private Refusal tooLong() {
        if (!inFields) {
            return new Refusal(
                    414, "The request line has more than " + mostOfRequestLine + " bytes (RFC 9112, section 3)");
        }
        if (fieldCount == mostFields) {
            return new Refusal(431, "There are more than " + mostFields + " fields (RFC 9110, section 5.4)");
        }
        return mostOfLine() == mostOfField
                ? new Refusal(431, "A field has more than " + mostOfField + " bytes (RFC 9110, section 5.4)")
                : new Refusal(431, "The fields have more than " + mostOfFields + " bytes (RFC 9110, section 5.4)");
    }

    private void nextLine() {
        if (inFields) {
            fieldBytes += scanned + 2 - line;
        }
        inFields = true;
        scanned += 2;
        line = scanned;
    }

    // A line that is not whole ends at a byte which it cannot have; then only what is wrong before that counts.
    private @Nullable Refusal line(int end, boolean whole) {
        return inFields ? field(end, whole) : requestLine(end, whole);
    }

    private @Nullable Refusal requestLine(int end, boolean whole) {
        if (whole && end == line) {
            return LINE_EMPTY;
        }
        int space = RequestRules.indexOf(' ', bytes, line, end);
        if (space == end) {
            Refusal fault = RequestRules.methodSoFar(bytes, line, end);
            return fault == null && whole ? LINE_WORDS : fault;
        }
        Refusal fault = RequestRules.method(bytes, line, space);
        if (fault != null && fault.status() == 400) {
            return fault;
        }
        if (fault == null || space - line <= RequestRules.METHOD_MOST) {
            methodEnd = space;
        }
        return fault == null ? target(space + 1, end, whole) : fault;
    }

    private @Nullable Refusal target(int start, int end, boolean whole) {
        int space = RequestRules.indexOf(' ', bytes, start, end);
        Refusal fault = RequestRules.target(bytes, start, space, whole || space < end);
        if (fault != null) {
            return fault;
        }
        if (space == end) {
            return whole ? LINE_WORDS : null;
        }
        targetStart = start;
        targetEnd = space;
        fault = version(space + 1, end, whole);
        return fault == null && whole && isStrayAsterisk() ? ASTERISK : fault;
    }

    private boolean isStrayAsterisk() {
        return RequestRules.isAsterisk(bytes, targetStart, targetEnd)
                && !(methodEnd == 7 && RequestRules.isWord("options", bytes, 0, 7) && bytes[0] == 'O');
    }

    private @Nullable Refusal version(int start, int end, boolean whole) {
        String pattern = "HTTP/d.d";
        for (int i = start; i < end; i++) {
            char expected = i - start < pattern.length() ? pattern.charAt(i - start) : 0;
            boolean digit = bytes[i] >= '0' && bytes[i] <= '9';
            if (expected == 'd' ? !digit : bytes[i] != expected) {
                return VERSION_MALFORMED;
            }
        }
        if (end - start < pattern.length()) {
            return whole ? VERSION_MALFORMED : null;
        }
        if (!whole) {
            return null;
        }
        boolean http1 = bytes[start + 5] == '1';
        http11 = !http1 || bytes[start + 7] != '0';
        return http1 && bytes[start + 7] <= '1' ? null : VERSION_OTHER;
    }

    private @Nullable Refusal field(int end, boolean whole) {
        if (line < end && RequestRules.isSpace(bytes[line])) {
            return FIELD_FOLDED;
        }
        int colon = RequestRules.indexOf(':', bytes, line, end);
        if (colon == end && (!whole || line == end)) {
            return line == end ? null : RequestRules.fieldName(bytes, line, end);
        }
        Refusal fault = RequestRules.fieldName(bytes, line, colon);
        if (fault != null || !whole) {
            return fault;
        }
        if (colon == end) {
            return FIELD_NO_COLON;
        }
        int value = RequestRules.skipSpace(bytes, colon + 1, end);
        addField(colon, value, RequestRules.trimEnd(bytes, value, end));
        return null;
    }

    private void addField(int nameEnd, int valueStart, int valueEnd) {
        int at = 4 * fieldCount;
        if (at == fields.length) {
            fields = Arrays.copyOf(fields, 2 * at);
        }
        fields[at] = line;
        fields[at + 1] = nameEnd;
        fields[at + 2] = valueStart;
        fields[at + 3] = valueEnd;
        note(at);
        fieldCount++;
    }

    /** Remembers where the fields are that mean something here. */
    private void note(int at) {
        switch (fields[at + 1] - fields[at]) {
            case 4 -> {
                if (isName("host", at)) {
                    hosts++;
                    host = at;
                }
            }
            case 6 -> {
                if (isName("expect", at)) {
                    expectations++;
                    expectation = at;
                }
            }
            case 10 -> {
                if (isName("connection", at)) {
                    close |= RequestRules.listHas("close", bytes, fields[at + 2], fields[at + 3]);
                }
            }
            case 14 -> {
                if (isName("content-length", at)) {
                    lengths++;
                    length = at;
                }
            }
            case 17 -> {
                if (isName("transfer-encoding", at)) {
                    codings++;
                    coding = at;
                }
            }
            default -> {}
        }
    }

    private boolean isName(String name, int at) {
        return RequestRules.isWord(name, bytes, fields[at], fields[at + 1]);
    }

    private boolean isValue(String value, int at) {
        return RequestRules.isWord(value, bytes, fields[at + 2], fields[at + 3]);
    }

    private @Nullable Refusal endOfHead() {
        Refusal fault = host();
        if (fault == null) {
            fault = framing();
        }
        return fault == null ? expect() : fault;
    }

    private @Nullable Refusal host() {
        if (hosts != 1) {
            if (hosts > 1) {
                return HOST_REPEATED;
            }
            if (http11) {
                return HOST_MISSING;
            }
        } else if (!RequestRules.isAuthority(bytes, fields[host + 2], fields[host + 3])) {
            return HOST_MALFORMED;
        }
        return authority();
    }

    private @Nullable Refusal authority() {
        authorityStart = RequestRules.authorityStart(bytes, targetStart, targetEnd);
        if (authorityStart < 0) {
            if (hosts == 1) {
                authorityStart = fields[host + 2];
                authorityEnd = fields[host + 3];
            }
            return null;
        }
        int standardPort = authorityStart - targetStart == 7 ? 80 : 443;
        authorityEnd = RequestRules.authorityEnd(bytes, authorityStart, targetEnd);
        targetStart = authorityEnd;
        emptyPath = targetStart == targetEnd || bytes[targetStart] == '?';
        boolean same = hosts == 0
                || RequestRules.isSameAuthority(
                        bytes, authorityStart, authorityEnd, fields[host + 2], fields[host + 3], standardPort);
        return same ? null : HOST_DIFFERS;
    }

    private @Nullable Refusal framing() {
        if (codings > 0) {
            return coding();
        }
        if (lengths == 0) {
            return null;
        }
        if (lengths > 1) {
            return LENGTH_REPEATED;
        }
        contentLength = RequestRules.length(bytes, fields[length + 2], fields[length + 3]);
        if (contentLength == RequestRules.LENGTH_MALFORMED) {
            return LENGTH_MALFORMED;
        }
        boolean tooLong = contentLength == RequestRules.LENGTH_HUGE || contentLength > mostOfBody;
        return tooLong ? bodyTooLong() : null;
    }

    private Refusal bodyTooLong() {
        return new Refusal(413, "The body has more than " + mostOfBody + " bytes (RFC 9110, section 15.5.14)");
    }

    private @Nullable Refusal coding() {
        if (!http11) {
            return CODING_IN_10;
        }
        if (lengths > 0) {
            return LENGTH_AND_CODING;
        }
        if (codings == 1 && isValue("chunked", coding)) {
            return null;
        }
        for (int at = 0; at < 4 * fieldCount; at += 4) {
            if (isName("transfer-encoding", at) && !RequestRules.isCodingList(bytes, fields[at + 2], fields[at + 3])) {
                return CODING_MALFORMED;
            }
        }
        return CODING_OTHER;
    }

    private @Nullable Refusal expect() {
        boolean body = codings > 0 || contentLength > 0;
        if (expectations == 0 || !http11 || !body) {
            return null;
        }
        expectsContinue = expectations == 1 && isValue("100-continue", expectation);
        return expectsContinue ? null : EXPECTATION;
    }
}

package io.postern.gateway.spi;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Limit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parses the head of one request after another, line by line, as their bytes come in.
 *
 * <p>A line is looked at when its end is there: CRLF, a byte that no line can have, or the limit. In the last two cases
 * the line is not whole, and what is wrong earlier in it goes before. So of several faults in the request line or in
 * the fields, that at the first byte is reported, and at once; {@link HeadFields} looks at the others at the end of the
 * head.
 *
 * <p>The search for the end of a line goes on where it stopped, so the work for a head is linear in its length, in
 * however many parts it comes.
 */
final class HeadParser {

    static final Refusal LINE_CONTROL = new Refusal(
            400, "The request line has a control character or a line end that is not CRLF (RFC 9112, section 2.2)");

    private static final Refusal LINE_EMPTY =
            new Refusal(400, "The request line is empty, more than once (RFC 9112, section 2.2)");
    private static final Refusal LINE_WORDS =
            new Refusal(400, "The request line is not a method, a target and a version (RFC 9112, section 3)");
    private static final Refusal VERSION_MALFORMED =
            new Refusal(400, "The version is malformed (RFC 9112, section 2.3)");
    private static final Refusal VERSION_OTHER =
            new Refusal(505, "The version is neither HTTP/1.0 nor HTTP/1.1 (RFC 9110, section 15.6.6)");
    private static final Refusal FIELD_CONTROL = new Refusal(
            400, "A field line has a control character or a line end that is not CRLF (RFC 9110, section 5.5)");
    private static final Refusal FIELD_FOLDED =
            new Refusal(400, "A field line begins with white space (RFC 9112, sections 2.2 and 5.2)");
    private static final Refusal FIELD_NO_COLON = new Refusal(400, "A field line has no colon (RFC 9112, section 5)");

    private static final String VERSION = "HTTP/d.d";

    private final int mostOfRequestLine;
    private final int mostOfField;
    private final int mostOfFields;
    private final int mostFields;
    private final HeadFields fields;

    private RequestHead head = new RequestHead(RequestHead.NO_BYTES);
    private byte[] bytes = RequestHead.NO_BYTES;
    private int line; // where the current line begins
    private int scanned; // up to here it is text
    private boolean inFields;
    private int bytesOfFields;

    HeadParser(ServerConfig config) {
        mostOfRequestLine = (int) config.limit(Limit.REQUEST_LINE);
        mostOfField = (int) config.limit(Limit.FIELD);
        mostOfFields = (int) config.limit(Limit.FIELDS);
        mostFields = (int) config.limit(Limit.FIELD_COUNT);
        fields = new HeadFields(config.limit(Limit.BODY));
    }

    /** No head within the limits has more bytes than this. */
    int most() {
        return mostOfRequestLine + mostOfFields + 4;
    }

    /**
     * Goes on with a head that begins at index 0, and of which the bytes up to that index are there.
     *
     * @return whether the head is complete or refused
     */
    boolean parse(byte[] bytes, int to) {
        this.bytes = bytes;
        while (true) {
            int cap = line + mostOfLine();
            scanned = Ascii.skip(Ascii.TEXT, bytes, scanned, Math.min(to, cap + 1));
            if (scanned > cap) {
                return refuse(line(cap, false), tooLong());
            }
            if (scanned == to || (bytes[scanned] == '\r' && scanned + 1 == to)) {
                return false;
            }
            if (bytes[scanned] != '\r' || bytes[scanned + 1] != '\n') {
                return refuse(line(scanned, false), inFields ? FIELD_CONTROL : LINE_CONTROL);
            }
            if (inFields && scanned == line) {
                nextLine();
                head.refusal = fields.complete(head, bytes);
                return true;
            }
            Refusal fault = line(scanned, true);
            if (fault != null) {
                return refuse(null, fault);
            }
            nextLine();
        }
    }

    /** Refuses the head for what does not show in its bytes. */
    void refuse(Refusal refusal) {
        head.refusal = refusal;
    }

    boolean refused() {
        return head.refusal != null;
    }

    /** The index behind the head, when it is complete and not refused. */
    int end() {
        return line;
    }

    /** Hands out the head and is ready for the next; a refused one has a method, if that was good, and a version. */
    RequestHead take() {
        RequestHead taken = refused() ? refusedHead() : head;
        head.bytes = bytes;
        head = new RequestHead(RequestHead.NO_BYTES);
        bytes = RequestHead.NO_BYTES;
        line = 0;
        scanned = 0;
        inFields = false;
        bytesOfFields = 0;
        fields.reset();
        return taken;
    }

    private RequestHead refusedHead() {
        RequestHead refused = new RequestHead(Arrays.copyOf(bytes, head.methodEnd));
        refused.methodEnd = head.methodEnd;
        refused.http11 = head.http11;
        refused.refusal = head.refusal;
        refused.close = true;
        return refused;
    }

    private boolean refuse(@Nullable Refusal earlier, Refusal atEnd) {
        head.refusal = earlier != null ? earlier : atEnd;
        return true;
    }

    private void nextLine() {
        if (inFields) {
            bytesOfFields += scanned + 2 - line;
        }
        inFields = true;
        scanned += 2;
        line = scanned;
    }

    private int mostOfLine() {
        if (!inFields) {
            return mostOfRequestLine;
        }
        return fields.count() == mostFields ? 0 : Math.max(0, Math.min(mostOfField, mostOfFields - bytesOfFields - 2));
    }

    private Refusal tooLong() {
        if (!inFields) {
            return tooMuch(414, "The request line has more than " + mostOfRequestLine + " bytes", "15.5.15");
        }
        if (fields.count() == mostFields) {
            return tooMuch(431, "There are more than " + mostFields + " fields", "5.4");
        }
        return mostOfLine() == mostOfField
                ? tooMuch(431, "A field has more than " + mostOfField + " bytes", "5.4")
                : tooMuch(431, "The fields have more than " + mostOfFields + " bytes", "5.4");
    }

    private static Refusal tooMuch(int status, String what, String section) {
        return new Refusal(status, what + " (RFC 9110, section " + section + ")");
    }

    private @Nullable Refusal line(int end, boolean whole) {
        return inFields ? field(end, whole) : requestLine(end, whole);
    }

    private @Nullable Refusal requestLine(int end, boolean whole) {
        if (end == line) {
            return whole ? LINE_EMPTY : null;
        }
        int space = Ascii.indexOf(' ', bytes, line, end);
        Refusal fault = RequestRules.methodSyntax(bytes, line, space);
        if (fault != null) {
            return fault;
        }
        if (space == end) {
            return whole ? LINE_WORDS : null;
        }
        head.methodEnd = space;
        return target(space + 1, end, whole);
    }

    private @Nullable Refusal target(int start, int end, boolean whole) {
        int space = Ascii.indexOf(' ', bytes, start, end);
        Refusal fault = targetFault(start, space, whole || space < end);
        if (fault != null) {
            return fault;
        }
        if (space == end) {
            return whole ? LINE_WORDS : null;
        }
        head.targetStart = start;
        head.targetEnd = space;
        return version(space + 1, end, whole);
    }

    private @Nullable Refusal targetFault(int start, int end, boolean whole) {
        if (start < end && RequestRules.isConnect(bytes, line, head.methodEnd)) {
            return null;
        }
        return whole ? RequestRules.target(bytes, start, end) : RequestRules.targetSoFar(bytes, start, end);
    }

    private @Nullable Refusal version(int start, int end, boolean whole) {
        for (int i = start; i < end; i++) {
            if (i - start == VERSION.length() || !isVersionByte(VERSION.charAt(i - start), bytes[i])) {
                return VERSION_MALFORMED;
            }
        }
        if (!whole) {
            return null;
        }
        return end - start < VERSION.length() ? VERSION_MALFORMED : meaning(bytes[start + 5], bytes[start + 7]);
    }

    private static boolean isVersionByte(char expected, byte b) {
        return expected == 'd' ? Ascii.is(Ascii.DIGIT, b) : b == expected;
    }

    /** What a request line that is well-formed asks for, and is not to be had. */
    private @Nullable Refusal meaning(byte major, byte minor) {
        Refusal fault = RequestRules.methodSupport(bytes, line, head.methodEnd);
        if (fault != null) {
            return fault;
        }
        if (major != '1' || minor > '1') {
            return VERSION_OTHER;
        }
        head.http11 = minor == '1';
        return RequestRules.asterisk(bytes, line, head.methodEnd, head.targetStart, head.targetEnd);
    }

    private @Nullable Refusal field(int end, boolean whole) {
        int colon = Ascii.skip(Ascii.TOKEN, bytes, line, end);
        if (colon == line || colon == end || bytes[colon] != ':') {
            return nameFault(end, whole);
        }
        if (whole) {
            int value = Ascii.skipSpace(bytes, colon + 1, end);
            fields.add(line, colon, value, Ascii.trimEnd(bytes, value, end));
            fields.noteLast(bytes);
        }
        return null;
    }

    private @Nullable Refusal nameFault(int end, boolean whole) {
        if (line == end) {
            return null;
        }
        if (Ascii.isSpace(bytes[line])) {
            return FIELD_FOLDED;
        }
        Refusal fault = RequestRules.fieldName(bytes, line, Ascii.indexOf(':', bytes, line, end));
        return fault == null && whole ? FIELD_NO_COLON : fault;
    }
}

package io.postern.testing;

import io.postern.gateway.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Takes an answer apart, of which all bytes are there (RFC 9112). */
final class AnswerReader {

    private final byte[] bytes;
    private int at;

    private AnswerReader(byte[] bytes) {
        this.bytes = bytes;
    }

    static TestResponse read(byte[] bytes, boolean toHead) {
        return new AnswerReader(bytes).answer(toHead);
    }

    private TestResponse answer(boolean toHead) {
        String[] status = line().split(" ", 3);
        Headers headers = fields();
        int code = Integer.parseInt(status[1]);
        if (code < 200) { // an interim response: the answer follows
            return answer(toHead);
        }
        boolean bodiless = toHead || code == 204 || code == 304;
        return new TestResponse(code, status[2], headers, bodiless ? new byte[0] : content(headers));
    }

    private Headers fields() {
        Headers headers = Headers.create();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] field = line.split(":", 2);
            headers.add(field[0], field[1].strip());
        }
        return headers;
    }

    private byte[] content(Headers headers) {
        if (headers.contains("Transfer-Encoding")) {
            return chunks();
        }
        return take(headers.first("Content-Length").map(Integer::parseInt).orElse(bytes.length - at));
    }

    private byte[] chunks() {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int size = size(); size > 0; size = size()) {
            content.writeBytes(take(size));
            line();
        }
        fields(); // trailers, of which Postern sends none
        return content.toByteArray();
    }

    private int size() {
        return Integer.parseInt(line(), 16);
    }

    private byte[] take(int count) {
        if (count > bytes.length - at) {
            throw broken();
        }
        byte[] taken = new byte[count];
        System.arraycopy(bytes, at, taken, 0, count);
        at += count;
        return taken;
    }

    private String line() {
        for (int end = at; end + 1 < bytes.length; end++) {
            if (bytes[end] == '\r' && bytes[end + 1] == '\n') {
                String line = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
                at = end + 2;
                return line;
            }
        }
        throw broken();
    }

    private AbortedResponse broken() {
        return new AbortedResponse(new String(bytes, StandardCharsets.ISO_8859_1));
    }
}

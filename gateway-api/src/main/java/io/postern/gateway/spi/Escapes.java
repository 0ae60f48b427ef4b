package io.postern.gateway.spi;

import java.nio.charset.StandardCharsets;

/** Percent-encodings (RFC 3986, section 2.1). */
final class Escapes {

    /** What stands for no byte: a percent sign without two hexadecimal digits. */
    static final int MALFORMED = -1;

    /** What stands for no byte yet: the range ends before the second digit. */
    static final int CUT = -2;

    private Escapes() {}

    /** The byte (0 to 255) that the percent sign at that index and its digits stand for, or a negative answer. */
    static int decode(byte[] bytes, int percent, int to) {
        int high = percent + 1 < to ? Ascii.hex(bytes[percent + 1]) : CUT;
        if (high < 0) {
            return high;
        }
        int low = percent + 2 < to ? Ascii.hex(bytes[percent + 2]) : CUT;
        return low < 0 ? low : high << 4 | low;
    }

    /** Decodes well-formed percent-encodings once, and reads the bytes as UTF-8. */
    static String decode(String raw) {
        int percent = raw.indexOf('%');
        if (percent < 0) {
            return raw;
        }
        byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
        int length = percent;
        for (int i = percent; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '%') {
                b = (byte) decode(bytes, i, bytes.length);
                i += 2;
            }
            bytes[length++] = b;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}

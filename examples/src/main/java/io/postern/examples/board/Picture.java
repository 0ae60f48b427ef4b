package io.postern.examples.board;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postern.framework.HttpError;

/**
 * A picture.
 *
 * @param type its media type, which is one of four
 * @param bytes the file, as it was uploaded
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares pictures
public record Picture(String type, byte[] bytes) {

    /** The largest that is taken. */
    public static final int MOST_BYTES = 5 << 20;

    private static final int LONGEST_SIGNATURE = 12;

    /**
     * Takes a file for what its first bytes say that it is, whatever its name and type are.
     *
     * @throws HttpError 415 if it is no PNG, JPEG, GIF or WebP: SVG, for one, may have scripts in it
     */
    public static Picture of(byte[] bytes) {
        return new Picture(typeOf(new String(bytes, 0, Math.min(bytes.length, LONGEST_SIGNATURE), ISO_8859_1)), bytes);
    }

    private static String typeOf(String start) {
        if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
            return "image/png";
        }
        if (start.startsWith("\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
            return "image/gif";
        }
        if (start.startsWith("RIFF") && start.endsWith("WEBP")) {
            return "image/webp";
        }
        throw new HttpError(415, "a picture is a PNG, JPEG, GIF or WebP file");
    }
}

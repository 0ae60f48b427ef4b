package io.postern.framework;

import java.nio.file.Path;

/**
 * How much a form with files may hold; beyond, it is answered 413.
 *
 * @param maxParts how many fields and files
 * @param maxPartBytes how many bytes each of them
 * @param maxBytes how many bytes all of it, what stands between the parts included
 * @param folder where the files are until the response has ended
 */
public record MultipartConfig(int maxParts, long maxPartBytes, long maxBytes, Path folder) {

    private static final MultipartConfig DEFAULTS =
            new MultipartConfig(100, 10 << 20, 32 << 20, Path.of(System.getProperty("java.io.tmpdir")));

    /** Checks them. */
    public MultipartConfig {
        if (maxParts < 1 || maxPartBytes < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("a form holds one part of one byte at least, but it is to hold "
                    + maxParts + " parts of " + maxPartBytes + " bytes, and " + maxBytes + " bytes in all");
        }
    }

    /** 100 parts of up to 10 MiB, 32 MiB in all; files are in the folder {@code java.io.tmpdir}. */
    public static MultipartConfig defaults() {
        return DEFAULTS;
    }

    /** The same with so many parts. */
    public MultipartConfig maxParts(int parts) {
        return new MultipartConfig(parts, maxPartBytes, maxBytes, folder);
    }

    /** The same with so many bytes in each part. */
    public MultipartConfig maxPartBytes(long bytes) {
        return new MultipartConfig(maxParts, bytes, maxBytes, folder);
    }

    /** The same with so many bytes in all. */
    public MultipartConfig maxBytes(long bytes) {
        return new MultipartConfig(maxParts, maxPartBytes, bytes, folder);
    }

    /** The same with files in that folder. */
    public MultipartConfig folder(Path other) {
        return new MultipartConfig(maxParts, maxPartBytes, maxBytes, other);
    }
}

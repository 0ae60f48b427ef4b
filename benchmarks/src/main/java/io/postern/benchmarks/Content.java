package io.postern.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What contestants answer. */
public final class Content {

    /** The answer of most. */
    public static final byte[] HELLO = "Hello, world!".getBytes(StandardCharsets.US_ASCII);

    /** What the parameter of a path is to be. */
    public static final String PARAMETER = "42";

    static final int SLEEP_MILLIS = 20;
    static final int BLOCKS = 16;
    static final byte[] BLOCK = new byte[64 * 1024];
    static final int LENGTH = BLOCKS * BLOCK.length;

    private static final byte[] INCOMPLETE = "Something is missing".getBytes(StandardCharsets.US_ASCII);

    static {
        Arrays.fill(BLOCK, (byte) 'x');
    }

    private Content() {}

    /** The answer to who has read these three of a request. */
    public static byte[] hello(String path, @Nullable String agent, @Nullable String language) {
        return path.equals("/") && agent != null && language != null ? HELLO : INCOMPLETE;
    }

    /** The path of one of many routes, with that parameter. */
    public static String route(int number, String parameter) {
        return "/api/r" + number + "/" + parameter;
    }

    /** The answer to who has found that parameter. */
    public static byte[] of(@Nullable String parameter) {
        return PARAMETER.equals(parameter) ? HELLO : INCOMPLETE;
    }

    /** What is in the JSON, in the same order. */
    public record Item(String name, List<Integer> numbers, String text) {}

    /** A file of 1 MiB that ends with the process. */
    static Path file() {
        try {
            Path file = Files.createTempFile("postern-bench", ".bin");
            file.toFile().deleteOnExit();
            byte[] content = new byte[LENGTH];
            Arrays.fill(content, (byte) 'x');
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.postern.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which files there are, and when they were written: two are equal if nothing has changed between them. */
record FileTimes(Map<Path, String> times) {

    /** Looks at those files, and at all files in those folders. */
    static FileTimes of(List<Path> files) {
        Map<Path, String> times = new HashMap<>();
        files.forEach(file -> add(file, times));
        return new FileTimes(times);
    }

    private static void add(Path root, Map<Path, String> times) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                times.put(file, Files.getLastModifiedTime(file) + " " + Files.size(file));
            }
        } catch (IOException | UncheckedIOException e) {
            times.put(root, "changing"); // it is being written, or is gone for now
        }
    }
}

package io.postern.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The sources of an application, where a build has them beside its classes. */
final class Sources {

    private static final int LINES_AROUND = 4;
    private static final int FOLDERS_UP = 4; // from build/classes/java/main

    /** Some lines of a file, one of which is meant; lines count from 1. */
    record Excerpt(Path file, int first, int meant, List<String> lines) {}

    private final Set<Path> roots = new LinkedHashSet<>();
    private final Optional<Path> single;

    /** Looks around the classes of that program. */
    Sources(Program program) {
        single = program.source();
        for (Path entry : program.classPath()) {
            Path folder = entry.toAbsolutePath().normalize();
            for (int i = 0; folder != null && i <= FOLDERS_UP; i++) {
                roots.add(folder.resolve("src/main/java"));
                roots.add(folder.resolve("src"));
                folder = folder.getParent();
            }
        }
        roots.add(Path.of("src/main/java").toAbsolutePath());
    }

    /** The lines that a frame of a stack trace is about. */
    Optional<Excerpt> of(StackTraceElement frame) {
        if (frame.getFileName() == null || frame.getLineNumber() < 1) {
            return Optional.empty();
        }
        return candidates(frame).stream().filter(Files::isReadable).findFirst().flatMap(file -> excerpt(file, frame));
    }

    private List<Path> candidates(StackTraceElement frame) {
        int end = frame.getClassName().lastIndexOf('.');
        String folder =
                end < 0 ? "" : frame.getClassName().substring(0, end + 1).replace('.', '/');
        List<Path> files = new ArrayList<>();
        single.filter(file -> file.endsWith(frame.getFileName())).ifPresent(files::add);
        roots.forEach(root -> files.add(root.resolve(folder + frame.getFileName())));
        return files;
    }

    private static Optional<Excerpt> excerpt(Path file, StackTraceElement frame) {
        try {
            List<String> lines = Files.readAllLines(file);
            int meant = frame.getLineNumber();
            int first = Math.max(1, meant - LINES_AROUND);
            int last = Math.min(lines.size(), meant + LINES_AROUND);
            return meant > lines.size()
                    ? Optional.empty()
                    : Optional.of(new Excerpt(file, first, meant, lines.subList(first - 1, last)));
        } catch (IOException e) {
            return Optional.empty(); // a page without these lines is better than none
        }
    }
}

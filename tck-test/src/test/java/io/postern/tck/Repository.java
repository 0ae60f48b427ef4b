package io.postern.tck;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files of this repository, for tests that hold the code against them. */
final class Repository {

    private Repository() {}

    /** The folder of SPEC.md: the working directory or one above it. */
    static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isRegularFile(folder.resolve("SPEC.md")))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no SPEC.md in " + Path.of("").toAbsolutePath() + " or above it"));
    }
}

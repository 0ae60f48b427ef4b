package io.postern.launcher;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;

/** Folders and jars, as {@code java -cp} takes them. */
record ClassPathEntries(List<Path> files) {

    /** Reads names with the separator of this system between them. */
    static ClassPathEntries parse(String text) {
        return new ClassPathEntries(Stream.of(text.split(File.pathSeparator, -1))
                .map(ClassPathEntries::entry)
                .toList());
    }

    private static Path entry(String name) {
        try {
            Path file = Path.of(name);
            if (!name.isEmpty() && Files.isReadable(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // there is none of that name
        }
        throw new TypeConversionException("folders and jars with " + File.pathSeparator
                + " between them, but there is no \"" + name + "\" that could be read");
    }
}

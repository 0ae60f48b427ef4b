package io.postern.launcher;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** What an application can see: its own folders and jars, and the launcher's. */
final class ClassPath {

    private static final String SUFFIX = ".class";

    private ClassPath() {}

    /** Those and the launcher's, as a compiler takes them. */
    static String with(List<Path> own) {
        return all(own).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<Path> all(List<Path> own) {
        Stream<Path> launcher = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of);
        return Stream.concat(own.stream(), launcher);
    }

    /** A class of the same simple name, in whatever letter case, else one of the application's with a similar name. */
    static Optional<String> nearest(String name, List<Path> own) {
        String simple = simple(name);
        return classes(all(own))
                .filter(each -> simple(each).equalsIgnoreCase(simple))
                .findFirst()
                .or(() -> similar(simple, classes(own.stream()).toList()));
    }

    private static Optional<String> similar(String simple, List<String> classes) {
        return Nearest.to(simple, classes.stream().map(ClassPath::simple).toList())
                .flatMap(near -> classes.stream()
                        .filter(each -> simple(each).equals(near))
                        .findFirst());
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static Stream<String> classes(Stream<Path> entries) {
        return entries.flatMap(entry -> files(entry).stream())
                .filter(file -> file.endsWith(SUFFIX))
                .map(file -> file.substring(0, file.length() - SUFFIX.length()));
    }

    /** The files in a folder or a jar, with dots between the parts of their names; none if it cannot be read. */
    private static List<String> files(Path entry) {
        try {
            return Files.isDirectory(entry) ? inFolder(entry) : inJar(entry);
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // the JVM passes such an entry over, too
        }
    }

    private static List<String> inFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString().replace(File.separatorChar, '.'))
                    .toList();
        }
    }

    private static List<String> inJar(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.stream()
                    .map(ZipEntry::getName)
                    .map(name -> name.replace('/', '.'))
                    .toList();
        }
    }
}

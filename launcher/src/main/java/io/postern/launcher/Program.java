package io.postern.launcher;

import io.postern.gateway.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the command line tells of an application.
 *
 * @param name that of a class, or of a file that ends with {@code .java}; perhaps {@code ::} and a member behind it
 * @param classPath folders and jars with its classes, beside those of the launcher
 */
record Program(String name, List<Path> classPath) {

    /** The file with its source, if it is to be compiled first. */
    Optional<Path> source() {
        String file = typeName();
        return file.endsWith(".java") ? Optional.of(Path.of(file)) : Optional.empty();
    }

    private String typeName() {
        return name.split("::", 2)[0];
    }

    /** All that it is made of. */
    List<Path> files() {
        List<Path> files = new ArrayList<>(classPath);
        source().ifPresent(files::add);
        return files;
    }

    /** Whether its class is there now, or the file with its source. */
    boolean isThere() {
        if (source().isPresent()) {
            return Files.isReadable(source().get());
        }
        try (ApplicationLoader classes = new ApplicationLoader(classPath)) {
            return classes.getResource(typeName().replace('.', '/') + ".class") != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Loads it; to be closed. */
    Loaded load() throws CannotServe {
        return source().isEmpty() ? load(name, classPath, Optional.empty()) : loadInFolder(false);
    }

    /** Loads a copy of its files, so that they may change while it is served; to be closed. */
    Loaded loadCopy() throws CannotServe {
        return loadInFolder(true);
    }

    private Loaded loadInFolder(boolean copied) throws CannotServe {
        try {
            Path folder = Files.createTempDirectory("postern");
            try {
                return load(folder, copied ? copies(folder) : classPath);
            } catch (CannotServe | IOException e) {
                Folders.delete(folder);
                throw e;
            }
        } catch (IOException e) {
            throw CannotServe.because("the classes cannot be put into a temporary folder: " + e);
        }
    }

    private List<Path> copies(Path folder) throws IOException {
        List<Path> copies = new ArrayList<>();
        for (Path entry : classPath) {
            Path copy = folder.resolve(copies.size() + "-" + entry.getFileName());
            Folders.copy(entry, copy);
            copies.add(copy);
        }
        return copies;
    }

    private Loaded load(Path folder, List<Path> entries) throws CannotServe, IOException {
        if (source().isEmpty()) {
            return load(name, entries, Optional.of(folder));
        }
        Path compiled = Files.createDirectory(folder.resolve("compiled"));
        String type = new SourceFile(source().get()).compile(compiled, entries);
        List<Path> all = new ArrayList<>(List.of(compiled));
        all.addAll(entries);
        return load(type + name.substring(typeName().length()), all, Optional.of(folder));
    }

    private static Loaded load(String name, List<Path> entries, Optional<Path> folder) throws CannotServe {
        ApplicationLoader classes = new ApplicationLoader(entries);
        return new Loaded(within(classes, ApplicationName.instance(name, classes)), classes, folder);
    }

    /** Has libraries find the application's classes by the thread, whatever middleware is around it. */
    private static Application within(ApplicationLoader classes, Application application) {
        return (environ, startResponse) -> {
            Thread.currentThread().setContextClassLoader(classes);
            return application.call(environ, startResponse);
        };
    }
}

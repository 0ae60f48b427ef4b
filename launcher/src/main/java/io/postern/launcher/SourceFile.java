package io.postern.launcher;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A file with the source of an application: one class by the name of the file, and others if need be. */
record SourceFile(Path file) {

    private static final String CLASS = ".class";

    /** Compiles it into a folder, with those classes beside it; returns the name of its class. */
    String compile(Path folder, List<Path> classPath) throws CannotServe, IOException {
        if (!Files.isReadable(file)) {
            throw CannotServe.because("there is no file " + file + " that could be read: mend its name");
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw CannotServe.because("this Java has no compiler for " + file + ": run by a JDK, or give a class");
        }
        DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(told, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "-g", "-proc:none", "-implicit:none", "-d", folder.toString(), "-cp", ClassPath.with(classPath));
            boolean done = compiler.getTask(null, files, told, options, null, files.getJavaFileObjects(file))
                    .call();
            if (!done) {
                throw CannotServe.because(file + " does not compile:\n" + errors(told));
            }
        }
        return typeIn(folder);
    }

    private static String errors(DiagnosticCollector<JavaFileObject> told) {
        return told.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .collect(Collectors.joining("\n"));
    }

    /** The class by the name of the file, wherever its package has put it. */
    private String typeIn(Path folder) throws CannotServe, IOException {
        String name = file.getFileName().toString().replaceFirst("\\.java$", CLASS);
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(each -> each.endsWith(name))
                    .map(each -> folder.relativize(each).toString())
                    .map(each ->
                            each.substring(0, each.length() - CLASS.length()).replace(File.separatorChar, '.'))
                    .findFirst()
                    .orElseThrow(
                            () -> CannotServe.because(file + " has no class by its name: let the one that is served be"
                                    + " called " + name.substring(0, name.length() - CLASS.length())));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}

package io.postern.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Makes an archive of the classes that a server loads, with which the JVM starts it faster: an AOT cache (JEP 514) from
 * JDK 25 on, before that an archive for class-data sharing (JEP 310).
 */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 100,
        description =
                "Makes an archive with which the executable jar starts faster on this Java, and prints how to use it."
                        + " A server is started for it, asked once, and stopped.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:when it is made", "1:it cannot be made, as stderr says", "2:the command line is wrong"})
final class Archive implements Callable<Integer> {

    private static final boolean AOT = Runtime.version().feature() >= 25;
    private static final Pattern ADDRESS = Pattern.compile(" on (http://\\S+) ");
    private static final String TRAINED = "io.postern.examples.Hello";
    private static final int MOST_MINUTES_TO_WRITE = 5;

    @Option(
            names = "--server",
            paramLabel = "NAME",
            description = "the server that is to start faster; jdk if left out")
    private String server = "jdk";

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "the archive; if left out, postern.aot from JDK 25 on, before that postern.jsa")
    private @Nullable Path file;

    @Override
    public Integer call() throws CannotServe, InterruptedException {
        Path jar = jar();
        Servers.checkPresent(server);
        Path archive = file != null ? file : Path.of(AOT ? "postern.aot" : "postern.jsa");
        if (Files.exists(archive) && !archive.toString().matches(".+\\.(aot|jsa)")) { // such as the jar itself
            throw CannotServe.because(
                    archive + " exists, and is replaced only if its name ends with .aot or .jsa: delete"
                            + " it, or name another file");
        }
        try {
            Files.deleteIfExists(archive);
            if (AOT) {
                train(jar, "-XX:AOTCacheOutput=" + archive);
            } else {
                dump(jar, archive);
            }
        } catch (IOException e) {
            throw CannotServe.because("there is no archive: " + e.getMessage());
        }
        if (!Files.isRegularFile(archive)) {
            throw CannotServe.because("there is no archive: the JVM did not write " + archive);
        }
        System.out.printf("java -XX:%s=%s -jar %s serve --server %s%n", option(), archive, jar, server);
        return 0;
    }

    private static String option() {
        return AOT ? "AOTCache" : "SharedArchiveFile";
    }

    /** An archive is for just the class path that it was made with, and that has to consist of jars. */
    private static Path jar() throws CannotServe {
        Path jar = Path.of(System.getProperty("java.class.path"));
        if (!Files.isRegularFile(jar)) {
            throw CannotServe.because(
                    "an archive is made for the executable jar only: run java -jar postern.jar archive");
        }
        return jar;
    }

    /** The JVM of JDK 17 crashes over lambdas of interfaces as old as picocli's, so all lambdas stay out. */
    private void dump(Path jar, Path archive) throws IOException, CannotServe, InterruptedException {
        Path list = Files.createTempFile("postern", ".classes");
        try {
            train(jar, "-XX:DumpLoadedClassList=" + list);
            List<String> classes = Files.readAllLines(list);
            classes.removeIf(line -> line.contains("@lambda"));
            Files.write(list, classes);
            java(List.of(
                            "-Xshare:dump",
                            "-XX:SharedClassListFile=" + list,
                            "-XX:SharedArchiveFile=" + archive,
                            "-Xlog:disable",
                            "-jar",
                            jar.toString()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } finally {
            Files.delete(list);
        }
    }

    /** Has a server load what it needs to start, to answer and to stop. */
    private void train(Path jar, String option) throws IOException, CannotServe, InterruptedException {
        Process serving = java(List.of(
                        option,
                        "-Xlog:disable",
                        "-jar",
                        jar.toString(),
                        "serve",
                        "--http",
                        ":0",
                        "--server",
                        server,
                        TRAINED))
                .start();
        try (BufferedReader stdout = serving.inputReader()) {
            Matcher line = ADDRESS.matcher(String.valueOf(stdout.readLine()));
            if (!line.find()) {
                throw CannotServe.because("there is no archive, because the server did not start: see why by java -jar "
                        + jar + " serve --http :0 --server " + server);
            }
            URLConnection connection = URI.create(line.group(1)).toURL().openConnection();
            connection.getInputStream().readAllBytes();
            serving.toHandle().destroy();
            if (!serving.waitFor(MOST_MINUTES_TO_WRITE, TimeUnit.MINUTES)) {
                throw CannotServe.because(
                        "there is no archive: the JVM did not write it within " + MOST_MINUTES_TO_WRITE + " minutes");
            }
        } finally {
            serving.toHandle().destroyForcibly();
        }
    }

    private static ProcessBuilder java(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    }
}

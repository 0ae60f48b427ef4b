package io.postern.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.testing.TestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which application a name means, and which classes it has. */
class ApplicationNameTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"Both::field, field", "Both::method, method", "OneField, only field", "OneMethod, only method"})
    void aMemberIsAnApplication(String name, String answer) throws Exception {
        assertThat(answer(ApplicationNameTest.class.getName() + "$" + name)).isEqualTo(answer);
    }

    @Test
    void whatIsAmbiguousOrMissingIsExplained() {
        String type = "io.postern.gateway.Application";
        assertFails(
                "the class " + Both.class.getName() + " has several applications: choose " + Both.class.getName()
                        + "::field or " + Both.class.getName() + "::method",
                Both.class.getName());
        assertFails(
                "no application " + Both.class.getName() + "::feld: there is " + Both.class.getName() + "::field or "
                        + Both.class.getName() + "::method",
                Both.class.getName() + "::feld");
        assertFails(
                "no application java.lang.String::CASE_INSENSITIVE_ORDER: let it be a static field or a static method"
                        + " without parameters of the type " + type,
                "java.lang.String::CASE_INSENSITIVE_ORDER");
        assertFails(
                Unfinished.class.getName() + "::absent is null: let it be an application when its class is loaded",
                Unfinished.class.getName() + "::absent");
        assertFails(
                Same.class.getName() + "::api is a field and a method: give one another name",
                Same.class.getName() + "::api");
        assertThatExceptionOfType(CannotServe.class)
                .isThrownBy(() -> load(Unfinished.class.getName() + "::failing"))
                .withMessageStartingWith(
                        Unfinished.class.getName()
                                + "::failing gives no application: mend what throws java.lang.IllegalStateException: no disk at")
                .withMessageContaining("ApplicationNameTest.java");
    }

    @Test
    void aSourceFileIsCompiledAndItsClassesAreGoneAfterwards() throws Exception {
        Path source = Files.writeString(folder.resolve("Hello.java"), """
                package acme;
                import io.postern.gateway.*;
                public class Hello {
                    static Application api = (environ, startResponse) -> {
                        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
                        return Body.of(Helper.text());
                    };
                }
                class Helper {
                    static String text() { return "of a source"; }
                }
                """);

        Loaded loaded = new Program(source.toString(), List.of()).load();
        String answer = TestClient.of(loaded.application()).get("/").send().text();
        Path classes = loaded.folder().orElseThrow();
        assertThat(classes).isDirectory();
        loaded.close();

        assertThat(answer).isEqualTo("of a source");
        assertThat(classes).doesNotExist();
        assertThat(answer(source + "::api")).isEqualTo("of a source");
    }

    @Test
    void aSourceThatCannotBeCompiledSaysWhere() throws Exception {
        Path source = Files.writeString(folder.resolve("Hello.java"), "public class Hello {\n    int x = \"\";\n}\n");
        Path other = Files.writeString(folder.resolve("Other.java"), "class Another {}");

        assertThatExceptionOfType(CannotServe.class)
                .isThrownBy(() -> load(source.toString()))
                .withMessageStartingWith(source + " does not compile:\n" + source + ":2: error: incompatible types")
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(1));
        assertFails(other + " has no class by its name: let the one that is served be called Other", other.toString());
        assertFails("there is no file No.java that could be read: mend its name", "No.java");
    }

    @Test
    void anApplicationHasItsOwnLibrariesAndTheLaunchersContract() throws Exception {
        Path own = compiled(
                "picocli.CommandLine",
                "package picocli; public class CommandLine implements"
                        + " io.postern.gateway.Application { public io.postern.gateway.Body call(io.postern.gateway.Environ e,"
                        + " io.postern.gateway.StartResponse s) throws Exception { s.start(\"200 OK\","
                        + " io.postern.gateway.Headers.create()); return io.postern.gateway.Body.of(\"mine\"); } }");
        compiled("io.postern.gateway.Headers", "package io.postern.gateway; public class Headers { }");

        ApplicationLoader loader = new ApplicationLoader(List.of(own));

        assertThat(loader.loadClass("picocli.CommandLine").getClassLoader()).isEqualTo(loader);
        assertThat(loader.loadClass("io.postern.gateway.Headers")).isEqualTo(Headers.class);
        assertThat(loader.loadClass("java.sql.Driver")).isEqualTo(java.sql.Driver.class);
        assertThat(loader.getResource("picocli/CommandLine.class")).asString().contains(own.toString());
        assertFails(
                "no class ComandLine on the class path: did you mean picocli.CommandLine?", List.of(own), "ComandLine");
        assertThat(answer(List.of(own), "picocli.CommandLine")).isEqualTo("mine");
    }

    private Path compiled(String name, String source) throws Exception {
        Path classes = folder.resolve("classes");
        Files.createDirectories(classes);
        Path file = Files.writeString(folder.resolve(name.substring(name.lastIndexOf('.') + 1) + ".java"), source);
        assertThat(new SourceFile(file).compile(classes, List.of())).isEqualTo(name);
        return classes;
    }

    private static String answer(String name) throws Exception {
        return answer(List.of(), name);
    }

    private static String answer(List<Path> classPath, String name) throws Exception {
        try (Loaded loaded = new Program(name, classPath).load()) {
            return TestClient.of(loaded.application()).get("/").send().text();
        }
    }

    private static void load(String name) throws CannotServe {
        new Program(name, List.of()).load().close();
    }

    private static void assertFails(String message, String name) {
        assertFails(message, List.of(), name);
    }

    private static void assertFails(String message, List<Path> classPath, String name) {
        assertThatExceptionOfType(CannotServe.class)
                .isThrownBy(() -> new Program(name, classPath).load())
                .withMessage(message)
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(1));
    }

    private static Application saying(String text) {
        return (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
            return Body.of(text);
        };
    }

    @SuppressWarnings("unused")
    private static final class Both {

        private static final Application field = saying("field");

        static Application method() {
            return saying("method");
        }

        static Application notThis(String argument) {
            return saying(argument);
        }
    }

    @SuppressWarnings("unused")
    private static final class OneField {
        static Application api = saying("only field");
    }

    @SuppressWarnings("unused")
    private static final class OneMethod {
        static Application api() {
            return saying("only method");
        }
    }

    @SuppressWarnings("unused")
    private static final class Unfinished {

        static @Nullable Application absent;

        static Application failing() {
            throw new IllegalStateException("no disk");
        }
    }

    @SuppressWarnings("unused")
    private static final class Same {

        static Application api = saying("field");

        static Application api() {
            return saying("method");
        }
    }
}

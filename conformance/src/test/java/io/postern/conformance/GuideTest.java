package io.postern.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guide for authors of adapters shows the code of a project that the build runs, and what it says of it holds. */
class GuideTest {

    private static final Path ROOT =
            Path.of(System.getProperty("basedir", ""), "..").toAbsolutePath().normalize();
    private static final Path PROJECT = ROOT.resolve("integration/fifth-adapter");
    private static final String GUIDE = read(ROOT.resolve("docs/write-an-adapter.md"));

    private static final Predicate<String> SAYS_NOTHING = Pattern.compile(
                    "\\s*(|//.*|/?\\*.*|(import|package) .*|[{}]*|@\\w+)")
            .asMatchPredicate();

    @ParameterizedTest
    @MethodSource("blocks")
    void eachBlockIsTheCodeOfTheProject(String block) {
        assertThat(sources())
                .as("files of which one has this block")
                .anySatisfy(source -> assertThat(source).contains(block));
    }

    @Test
    void theCodeHasFewerThan200Lines() {
        List<String> lines = files(PROJECT.resolve("src/main/java"))
                .flatMap(file -> read(file).lines())
                .filter(SAYS_NOTHING.negate())
                .toList();

        assertThat(lines).as("lines of code of the fifth adapter").hasSizeBetween(100, 199);
    }

    @Test
    void theFilesThatTheGuideLinksToExist() {
        List<String> links = matches("\\]\\(([^)]+)\\)");

        assertThat(links)
                .as("links")
                .isNotEmpty()
                .allSatisfy(
                        link -> assertThat(ROOT.resolve("docs").resolve(link)).exists());
    }

    @Test
    void theProjectUsesThisVersionAndNothingElseOfTheReactor() {
        String version = first("<version>([^<]+)</version>", read(ROOT.resolve("pom.xml")));
        String pom = read(PROJECT.resolve("pom.xml"));

        assertThat(pom).contains("<postern.version>" + version + "</postern.version>");
        assertThat(pom).doesNotContain("<parent>");
    }

    private static List<String> blocks() {
        return matches("(?ms)^```\\w+\\n(.*?)^```$");
    }

    private static List<String> matches(String pattern) {
        return Pattern.compile(pattern)
                .matcher(GUIDE)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String first(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> sources() {
        return Stream.concat(files(PROJECT.resolve("src")), Stream.of(PROJECT.resolve("pom.xml")))
                .map(GuideTest::read)
                .toList();
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

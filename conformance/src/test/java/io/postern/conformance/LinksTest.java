package io.postern.conformance;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each page links to what there is, and each page of the documentation is reached from its entrance. */
class LinksTest {

    private static final Path ROOT =
            Path.of(System.getProperty("basedir", ""), "..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|`[^`\\n]+`");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (Path folder : List.of(ROOT, ROOT.resolve("docs"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatAPageLinksToIsThere(Path page) throws IOException {
        for (MatchResult link : links(page)) {
            Path target = target(page, link);
            assertThat(target).as("the target of %s in %s", link.group(), page).exists();
            if (link.group(2) != null) {
                assertThat(anchors(target))
                        .as("headings of %s, for %s", target, page)
                        .contains(link.group(2));
            }
        }
    }

    @Test
    void eachPageIsReachedFromTheEntrance() throws IOException {
        Path entrance = ROOT.resolve("docs/README.md");
        Set<Path> reached =
                links(entrance).stream().map(link -> target(entrance, link)).collect(toSet());

        assertThat(pages().stream().filter(page -> page.startsWith(ROOT.resolve("docs")) && !page.equals(entrance)))
                .isNotEmpty()
                .allSatisfy(page -> assertThat(reached).contains(page));
    }

    private static List<MatchResult> links(Path page) throws IOException {
        return LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""))
                .results()
                .toList();
    }

    private static Path target(Path page, MatchResult link) {
        return link.group(1).isEmpty()
                ? page
                : page.resolveSibling(link.group(1)).normalize();
    }

    /** As repositories are shown: a heading in lower case, hyphens for spaces, nothing else but letters and digits. */
    private static Set<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\-_ ]", "")
                        .replace(' ', '-'))
                .collect(toSet());
    }
}

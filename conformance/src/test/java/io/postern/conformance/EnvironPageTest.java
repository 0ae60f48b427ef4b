package io.postern.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of docs/environ.md is what the code says of its keys. */
class EnvironPageTest {

    private static final Path ROOT =
            Path.of(System.getProperty("basedir", ""), "..").toAbsolutePath().normalize();
    private static final Pattern KEY = Pattern.compile(
            "/\\*\\* ([^\\n]+) \\*/\\n(?: *@[^\\n]+\\n)? *public static final EnvironKey<(.+?)> \\w+\\s*="
                    + "\\s*[^\\n;]*?\\(\"([^\"]+)\"");

    @Test
    void theTableIsWhatTheCodeSays() throws IOException {
        String code = Files.readString(ROOT.resolve("gateway-api/src/main/java/io/postern/gateway/EnvironKeys.java"));
        List<String> rows =
                KEY.matcher(code).results().map(EnvironPageTest::row).toList();
        assertThat(rows).hasSize(code.split("public static final EnvironKey<", -1).length - 1);

        List<String> page = Files.readAllLines(ROOT.resolve("docs/environ.md"));
        assertThat(page.stream().filter(line -> line.startsWith("| `")))
                .as("rows of docs/environ.md; if they are old, put these there")
                .containsExactlyElementsOf(rows);
    }

    private static String row(MatchResult key) {
        String text = key.group(1).replaceAll("\\{@code ([^}]*)}", "`$1`").replaceAll("\\{@link #?([^}]*)}", "`$1`");
        return "| `" + key.group(3) + "` | `" + key.group(2) + "` | " + text + " |";
    }
}

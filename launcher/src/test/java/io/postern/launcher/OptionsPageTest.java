package io.postern.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** docs/options.md has the options, as the code does. */
class OptionsPageTest {

    @Test
    void theTablesAreWhatTheCodeSays() throws IOException {
        CommandSpec command = Postern.configured(new CommandLine(new Serve())).getCommandSpec();
        List<String> expected = new ArrayList<>();
        command.positionalParameters().forEach(each -> expected.add(row(each)));
        command.options().stream()
                .filter(option -> option.group() == null && !option.usageHelp())
                .forEach(option -> expected.add(row(option)));
        for (ArgGroupSpec group : command.argGroups()) {
            expected.add("## " + group.heading().replace("%n", "").replaceFirst(":$", ""));
            group.args().forEach(each -> expected.add(row(each)));
        }

        assertThat(Files.readAllLines(Script.ROOT.resolve("docs/options.md")).stream()
                        .filter(line -> line.startsWith("## ") || line.startsWith("| `")))
                .as("headings and rows of docs/options.md; if they are old, put these there")
                .containsExactlyElementsOf(expected);
    }

    private static String row(ArgSpec argument) {
        String description = String.join(" ", argument.description())
                .replace("${DEFAULT-VALUE}", "`" + argument.defaultValue() + "`")
                .replace("%n", " ")
                .replace("|", "\\|");
        return argument instanceof PositionalParamSpec
                ? "| `APPLICATION` | `POSTERN_APPLICATION` | " + description + " |"
                : row((OptionSpec) argument, description);
    }

    private static String row(OptionSpec option, String description) {
        String names = String.join("`, `", option.names());
        if (option.arity().max() == 0) { // only on the command line
            return "| `" + names + "` | | " + description + " |";
        }
        String variable = "POSTERN"
                + option.longestName().substring(1).toUpperCase(Locale.ROOT).replace('-', '_');
        return "| `" + names + " " + option.paramLabel().replace("|", "\\|") + "` | `" + variable + "` | " + description
                + " |";
    }
}

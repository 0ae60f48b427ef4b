package io.postern.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Each option with its value and where that comes from, a line each. */
final class OptionTable {

    private static final String UNSET = "-";
    private static final List<String> SECRET = List.of("tls-password");
    private static final List<String> LEFT_OUT = List.of("print-config", "help");

    private final ParseResult parsed;
    private final Settings settings;

    private OptionTable(CommandSpec command) {
        parsed = command.commandLine().getParseResult();
        settings = (Settings) command.defaultValueProvider();
    }

    /** The table; with those values for options that none is given for. */
    static String of(CommandSpec command, Map<String, String> inEffect) {
        OptionTable table = new OptionTable(command);
        StringBuilder lines = new StringBuilder();
        for (ArgSpec argument : command.args()) {
            String name = Settings.name(argument);
            if (!LEFT_OUT.contains(name)) {
                Row row = table.row(argument, inEffect.getOrDefault(name, UNSET));
                String value = SECRET.contains(name) && !row.value.equals(UNSET) ? "(hidden)" : row.value;
                lines.append(String.format("%-22s%-32s%s%n", name, value, row.origin));
            }
        }
        return lines.toString();
    }

    private Row row(ArgSpec argument, String inEffect) {
        List<String> given = given(argument);
        if (!given.isEmpty()) {
            return new Row(String.join(",", given), "command line");
        }
        Optional<Settings.Setting> set = settings.of(argument);
        if (set.isPresent()) {
            return new Row(set.get().value(), set.get().origin());
        }
        return new Row(argument.defaultValue() == null ? inEffect : argument.defaultValue(), "default");
    }

    private List<String> given(ArgSpec argument) {
        boolean matched = argument instanceof OptionSpec option
                ? parsed.hasMatchedOption(option)
                : parsed.hasMatchedPositional(0);
        return matched ? new ArrayList<>(argument.originalStringValues()) : List.of();
    }

    private record Row(String value, String origin) {}
}

package io.postern.launcher;

import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, and the mend. */
final class Mistake {

    private Mistake() {}

    static CannotServe in(ParameterException wrong) {
        return CannotServe.usage(text(wrong));
    }

    private static String text(ParameterException wrong) {
        CommandSpec command = wrong.getCommandLine().getCommandSpec();
        if (wrong instanceof UnmatchedArgumentException unknown) {
            return unmatched(command, unknown.getUnmatched().get(0));
        }
        if (wrong instanceof MissingParameterException missing) {
            return "the option " + option(missing.getMissing().get(0)) + " needs a value";
        }
        if (wrong.getCause() instanceof TypeConversionException value && wrong.getArgSpec() != null) {
            return option(wrong.getArgSpec()) + origin(wrong) + " is " + value.getMessage();
        }
        return String.valueOf(wrong.getMessage());
    }

    private static String unmatched(CommandSpec command, String argument) {
        if (!argument.startsWith("-")) {
            return command.subcommands().isEmpty()
                    ? "one application is served, but there is a second: " + argument
                    : "unknown command " + argument
                            + Nearest.to(argument, command.subcommands().keySet())
                                    .map(near -> ": did you mean " + near + "?")
                                    .orElse("");
        }
        String option = argument.split("=", 2)[0];
        List<String> names = command.options().stream()
                .map(each -> each.longestName().substring(2))
                .toList();
        return "unknown option " + option
                + Nearest.to(option.replaceFirst("^--?", ""), names)
                        .map(near -> ": did you mean --" + near + "?")
                        .orElse("");
    }

    private static String option(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    /** Where the value was written, if not on the command line. */
    private static String origin(ParameterException wrong) {
        return wrong.getCommandLine().getDefaultValueProvider() instanceof Settings settings
                ? settings.of(wrong.getArgSpec())
                        .filter(setting -> setting.value().equals(wrong.getValue()))
                        .map(setting -> " (" + setting.origin() + ")")
                        .orElse("")
                : "";
    }
}

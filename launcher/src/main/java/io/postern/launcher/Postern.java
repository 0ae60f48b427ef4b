package io.postern.launcher;

import io.postern.gateway.ServerConfig.Execution;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code postern}, whether it comes from the script of a checkout or from the executable jar. */
@Command(
        name = "postern",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        subcommands = {Serve.class, Servers.class, Archive.class, Versions.class},
        description = "Serves web applications of Java from the command line.",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n")
final class Postern implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Runs one command, and ends the process with its status. */
    public static void main(String[] arguments) {
        Logging.configure();
        System.exit(
                run(List.of(arguments), System.getenv(), new PrintWriter(System.err, true, Charset.defaultCharset())));
    }

    /** Runs one command; returns the status to exit with. */
    static int run(List<String> arguments, Map<String, String> environment, PrintWriter err) {
        CommandLine line = configured(new CommandLine(new Postern()))
                .addSubcommand("completion", new GenerateCompletion())
                .setErr(err)
                .setParameterExceptionHandler((wrong, all) -> told(Mistake.in(wrong), err))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof CannotServe cannot) {
                        return told(cannot, err);
                    }
                    throw failure;
                });
        try {
            if (!arguments.isEmpty() && arguments.get(0).equals("serve")) {
                CommandLine serve = Objects.requireNonNull(line.getSubcommands().get("serve"));
                serve.setDefaultValueProvider(Settings.of(serve.getCommandSpec(), arguments, environment));
            }
        } catch (CannotServe e) {
            return told(e, err);
        }
        return line.execute(arguments.toArray(String[]::new));
    }

    private static int told(CannotServe cannot, PrintWriter err) {
        err.println("postern: " + cannot.getMessage());
        return cannot.status();
    }

    /** The same with what our options are made of. */
    static CommandLine configured(CommandLine line) {
        return line.setExpandAtFiles(false)
                .registerConverter(HostAndPort.class, HostAndPort::parse)
                .registerConverter(UwsgiAddress.class, UwsgiAddress::parse)
                .registerConverter(FileMode.class, FileMode::parse)
                .registerConverter(ClassPathEntries.class, ClassPathEntries::parse)
                .registerConverter(Execution.class, Postern::execution)
                .registerConverter(Boolean.class, Postern::truth)
                .registerConverter(boolean.class, Postern::truth)
                .registerConverter(Size.class, Size::parse)
                .registerConverter(Threads.class, Threads::parse)
                .registerConverter(InetAddress.class, Postern::address)
                .registerConverter(Duration.class, Durations::parse);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new TypeConversionException(
                    "addresses such as 10.0.0.7,10.0.0.8, but of one this machine knows nothing: \"" + text + "\"");
        }
    }

    private static Execution execution(String text) {
        return switch (text) {
            case "blocking" -> Execution.BLOCKING;
            case "inline" -> Execution.INLINE;
            default -> throw new TypeConversionException("blocking or inline, but it is \"" + text + "\"");
        };
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new TypeConversionException("true or false, but it is \"" + text + "\"");
        };
    }

    /** Without a command there is nothing to do. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}

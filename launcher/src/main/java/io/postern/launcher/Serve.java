package io.postern.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves one application until it is told to stop. */
@Command(
        name = "serve",
        sortOptions = false,
        abbreviateSynopsis = true,
        usageHelpWidth = 100,
        header = "Serves a web application.",
        descriptionHeading = "%n",
        description = {
            "It serves until it gets SIGINT (Ctrl-C) or SIGTERM. When requests are accepted, one line on stdout gives"
                    + " the address, the server and how it serves. All else goes to stderr.",
            "",
            "A signal stops it: it is not ready any more, goes on serving for the delay, then closes its port, lets"
                    + " requests in flight finish, closes idle connections and ends. A second SIGINT ends it at once."
        },
        parameterListHeading = "%n",
        optionListHeading = "%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:after a stop that lost no request",
            "1:it cannot serve, as stderr says",
            "2:the command line, a variable or the file is wrong",
            "3:a stop has cut off requests, which stderr tells",
            "130:after a second SIGINT"
        },
        footerHeading = "%n",
        footer = {
            "Each option has a value from the first of these that has one: the command line, the environment"
                    + " (--stop-delay is POSTERN_STOP_DELAY), the file (stop-delay = 5s), its default. So has"
                    + " APPLICATION (POSTERN_APPLICATION; application)."
        })
final class Serve implements Callable<Integer> {

    private static final int REQUESTS_CUT_OFF = 3;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ServeOptions options = new ServeOptions();

    /** The command {@code postern serve} alone: for a service or a container, which needs no other. */
    public static void main(String[] options) {
        List<String> arguments = new ArrayList<>(List.of("serve"));
        arguments.addAll(List.of(options));
        Postern.main(arguments.toArray(String[]::new));
    }

    /** Reads options without serving. */
    static Serve parse(List<String> arguments, Map<String, String> environment) throws CannotServe {
        Serve serve = new Serve();
        CommandLine line = Postern.configured(new CommandLine(serve));
        line.setDefaultValueProvider(Settings.of(line.getCommandSpec(), arguments, environment));
        try {
            line.parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            throw Mistake.in(e);
        }
        serve.options.check();
        return serve;
    }

    ServeOptions options() {
        return options;
    }

    /** The options, each with its value and where that comes from. */
    String printed() {
        return OptionTable.of(spec, options.inEffect());
    }

    @Override
    public Integer call() throws CannotServe, InterruptedException {
        options.check();
        if (options.printConfig()) {
            options.config(); // so that what cannot be served is not told as if it could
            System.out.print(printed());
            return 0;
        }
        Running running = Running.start(options);
        if (options.dev() && options.isReachedFromOutside()) {
            System.err.println("postern: --dev shows sources and requests to whoever can reach it, and that is not only"
                    + " this machine: leave the host out of " + options.whereOption());
        }
        stopWhenToldTo(running);
        System.out.println(banner(running, Ansi.AUTO));
        return status(running.awaitStop());
    }

    private static String banner(Running running, Ansi ansi) {
        return "Serving "
                + running.description(address ->
                        Help.defaultColorScheme(ansi).commandText(address).toString());
    }

    private static int status(int cut) {
        if (cut == 0) {
            return 0;
        }
        System.err.println("postern: " + (cut == 1 ? "1 request was" : cut + " requests were")
                + " cut off; with a longer --grace a stop waits longer");
        return REQUESTS_CUT_OFF;
    }

    private static void stopWhenToldTo(Running running) {
        Runnable stop = () -> {
            try {
                running.stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        Signals.first(stop);
        // For an application that ends the JVM itself, and where signals cannot be handled.
        Runtime.getRuntime().addShutdownHook(new Thread(stop, "postern-stop"));
    }
}

package io.postern.tck.cli;

import io.postern.gateway.Body;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.ServerProvider;
import io.postern.tck.Rule;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: runs the kit over an adapter from jars, prints what fails, and writes the report. */
@CommandLine.Command(
        name = "tck-cli",
        description = "Runs Postern's conformance kit over an adapter.",
        versionProvider = Command.Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0 if all MUST rules hold, deviations that the adapter declares aside; 1 if one does not;"
                    + " 2 if the kit could not be run."
        })
final class Command implements Callable<Integer> {

    private static final int CONFORMS = 0;
    private static final int BREAKS_A_RULE = 1;

    private static final int LINES = 12;

    @Option(
            names = "--adapter",
            required = true,
            paramLabel = "JAR",
            description = "The adapter's jar, or folder of classes. Again for each that it depends on.")
    private List<File> jars = new ArrayList<>();

    @Option(names = "--server", paramLabel = "NAME", description = "Which server, if the jars have several.")
    private @Nullable String server;

    @Option(
            names = "--report",
            paramLabel = "FOLDER",
            description = "Where to write index.html and report.json; without it they are not written.")
    private @Nullable Path report;

    @Option(
            names = "--rules",
            split = ",",
            paramLabel = "RULE",
            description = "Only these rules, E-01, or chapters, P. By default all.")
    private List<String> rules = new ArrayList<>();

    @Option(
            names = "--timescale",
            defaultValue = "1",
            paramLabel = "FACTOR",
            description = "Makes every wait longer, for a slow machine; 2 doubles it.")
    private double timescale = 1;

    @Spec
    private @Nullable CommandSpec spec;

    /** Runs the kit and ends the JVM, with the threads that an adapter may have left. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Command()).setExecutionExceptionHandler((failure, line, parsed) -> {
            if (failure instanceof CannotRun || failure instanceof IOException) {
                line.getErr().println("tck-cli: " + failure.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            throw failure;
        });
    }

    @Override
    public Integer call() throws CannotRun, IOException {
        Predicate<Rule> asked = asked();
        System.setProperty("postern.tck.timescale", Double.toString(checkedTimescale()));
        ServerProvider adapter = Adapter.load(jars, Optional.ofNullable(server));
        checkThatItStarts(adapter);
        PrintWriter out = line().getOut();
        out.println("Adapter " + adapter.name() + " on Java " + System.getProperty("java.version"));
        Run run = new KitRun(out, asked).over(adapter);
        print(run, out);
        write(run, out);
        return run.conforms() ? CONFORMS : BREAKS_A_RULE;
    }

    /** A jar that is missing would fail every single test; any other failure is for the kit to tell. */
    private static void checkThatItStarts(ServerProvider adapter) throws CannotRun {
        ServerConfig config = ServerConfig.builder().port(0).build();
        try (Server started = adapter.start(config, (environ, startResponse) -> Body.empty())) {
            started.description();
        } catch (LinkageError e) {
            throw new CannotRun(Adapter.linkage(e));
        } catch (Exception e) {
            // the tests fail of it, with its message
        }
    }

    private Predicate<Rule> asked() {
        for (String rule : rules) {
            if (!rule.matches("[A-Z]") && Rule.of(rule).isEmpty()) {
                throw new ParameterException(
                        line(), "--rules takes ids like E-01 and chapters like P, but one is \"" + rule + "\"");
            }
        }
        return rule -> rules.isEmpty()
                || rules.contains(rule.id())
                || rules.contains(rule.id().substring(0, 1));
    }

    private double checkedTimescale() {
        if (!(timescale > 0)) {
            throw new ParameterException(line(), "--timescale is a number above 0, but it is " + timescale);
        }
        return timescale;
    }

    private static void print(Run run, PrintWriter out) {
        out.println();
        run.faults().forEach(fault -> out.println("FAULT " + fault));
        for (Outcome outcome : List.of(Outcome.DEVIATION, Outcome.NOT_RUN, Outcome.FAIL)) {
            run.rules().stream()
                    .filter(result -> result.outcome() == outcome)
                    .forEach(result -> out.println(line(result)));
        }
        out.println(run.server() + " on Java " + run.jdk() + ": " + run.summary() + ": " + run.verdict());
    }

    private static String line(RuleResult result) {
        Rule rule = Rule.of(result.rule()).orElseThrow();
        return result.outcome().toString().toUpperCase(Locale.ROOT) + " " + rule.id() + " (" + rule.level() + ") "
                + rule.title() + "\n" + begin(result.reason()).indent(4);
    }

    /** Of a test with parameters, the first runs are enough for a terminal. */
    private static String begin(String reason) {
        List<String> lines = reason.lines().toList();
        return lines.size() <= LINES
                ? reason
                : String.join("\n", lines.subList(0, LINES)) + "\n... " + (lines.size() - LINES)
                        + " more lines, which the report has";
    }

    private void write(Run run, PrintWriter out) throws IOException {
        if (report != null) {
            Report.of(List.of(run)).withThoseIn(report).write(report);
            out.println("Report: " + report.resolve("index.html"));
        }
    }

    private CommandLine line() {
        return Objects.requireNonNull(spec, "picocli sets it").commandLine();
    }

    /** What {@code --version} prints. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"tck-cli " + KitVersion.current().version()};
        }
    }
}

package io.postern.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The options that are not on the command line: from the environment, else from a file.
 *
 * <p>An option {@code --stop-delay} is {@code POSTERN_STOP_DELAY} in the environment and {@code stop-delay} in the
 * file. Names that are none are refused.
 */
final class Settings implements IDefaultValueProvider {

    static final String CONFIG = "--config";
    static final String PRINT_CONFIG = "--print-config";
    static final String HELP = "--help";

    private static final String PREFIX = "POSTERN_";

    /** A variable of the script, which says whether to build. */
    private static final String BUILD = "POSTERN_BUILD";

    // Kubernetes has them in each container: POSTERN_APP_SERVICE_HOST and others, for a service called postern-app.
    private static final Pattern OF_A_SERVICE =
            Pattern.compile(PREFIX + "(\\w+_)?(SERVICE_(HOST|PORT)(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_\\w+)?)");
    private static final Pattern ADDRESS_OF_A_SERVICE = Pattern.compile("(tcp|udp|sctp)://.*");

    /** A value as it was written, and where. */
    record Setting(String value, String origin) {}

    private final Map<String, Setting> settings;

    private Settings(Map<String, Setting> settings) {
        this.settings = settings;
    }

    /** Reads the environment, and the file that it or the command line names. */
    static Settings of(CommandSpec command, List<String> arguments, Map<String, String> environment)
            throws CannotServe {
        Set<String> names = command.args().stream().map(Settings::name).collect(Collectors.toSet());
        names.removeAll(Set.of(name(PRINT_CONFIG), name(HELP)));
        Map<String, Setting> settings = new TreeMap<>();
        Optional<Path> file = file(arguments, environment);
        if (file.isPresent()) {
            readFile(file.get(), names, settings);
        }
        readEnvironment(environment, names, settings);
        return new Settings(settings);
    }

    private static Optional<Path> file(List<String> arguments, Map<String, String> environment) {
        ConfigOption config = new ConfigOption();
        try {
            new CommandLine(config)
                    .setUnmatchedArgumentsAllowed(true)
                    .setExpandAtFiles(false)
                    .parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            return Optional.empty(); // told when all options are read
        }
        return Optional.ofNullable(config.file)
                .or(() -> Optional.ofNullable(environment.get(variable(name(CONFIG))))
                        .map(Path::of));
    }

    private static void readFile(Path file, Set<String> names, Map<String, Setting> settings) throws CannotServe {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw CannotServe.usage(CONFIG + " is a properties file, but " + file + " cannot be read: " + e);
        }
        for (String name : properties.stringPropertyNames()) {
            if (!names.contains(name) || name.equals(name(CONFIG))) {
                throw CannotServe.usage("no option \"" + name + "\", which " + file + " has"
                        + Nearest.to(name, names)
                                .map(near -> ": did you mean " + near + "?")
                                .orElse(""));
            }
            settings.put(name, new Setting(properties.getProperty(name).strip(), file.toString()));
        }
    }

    private static void readEnvironment(
            Map<String, String> environment, Set<String> names, Map<String, Setting> settings) throws CannotServe {
        Map<String, String> variables = names.stream().collect(Collectors.toMap(Settings::variable, name -> name));
        for (Map.Entry<String, String> entry : environment.entrySet()) {
            String variable = entry.getKey();
            if (!variable.startsWith(PREFIX) || variable.equals(BUILD) || isOfKubernetes(entry)) {
                continue;
            }
            String name = variables.get(variable);
            if (name == null) {
                throw CannotServe.usage("no option for the environment variable " + variable
                        + Nearest.to(variable.substring(PREFIX.length()), suffixes(variables.keySet()))
                                .map(near -> ": did you mean " + PREFIX + near + "?")
                                .orElse(""));
            }
            settings.put(name, new Setting(entry.getValue(), variable));
        }
    }

    private static boolean isOfKubernetes(Map.Entry<String, String> variable) {
        return OF_A_SERVICE.matcher(variable.getKey()).matches()
                || ADDRESS_OF_A_SERVICE.matcher(variable.getValue()).matches();
    }

    private static List<String> suffixes(Set<String> variables) {
        return variables.stream().map(each -> each.substring(PREFIX.length())).toList();
    }

    /** The name of an option without its hyphens; that of the parameter in lower case. */
    static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? name(option.longestName())
                : argument.paramLabel().toLowerCase(Locale.ROOT);
    }

    private static String name(String option) {
        return option.replaceFirst("^--", "");
    }

    private static String variable(String name) {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** What was said of it, if anything was. */
    Optional<Setting> of(ArgSpec argument) {
        return Optional.ofNullable(settings.get(name(argument)));
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        Setting setting = settings.get(name(argument));
        return setting == null ? null : setting.value();
    }

    /** The only option that has to be known before the others. */
    @Command
    private static final class ConfigOption {

        @Option(names = CONFIG)
        private @Nullable Path file;
    }
}

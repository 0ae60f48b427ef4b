package io.postern.gateway;

import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Serves an application by the adapter that is present.
 *
 * <p>Which one: that of {@link ServerConfig#server()}, else of the system property {@value #PROPERTY}, else of the
 * environment variable {@value #VARIABLE}, else the only one on the class path or module path (rule L-01).
 */
public final class Gateway {

    /** The system property that names the adapter. */
    public static final String PROPERTY = "postern.server";

    /** The environment variable that names the adapter. */
    public static final String VARIABLE = "POSTERN_SERVER";

    private static final String CHOOSE = "; choose one by ServerConfig.server(name), by -D" + PROPERTY
            + "=name or by the environment variable " + VARIABLE;

    private Gateway() {}

    /** Serves with the {@linkplain ServerConfig#defaults() default settings}. */
    public static Server serve(Application application) throws IOException {
        return serve(application, ServerConfig.defaults());
    }

    /**
     * Serves an application; the port accepts connections when this returns.
     *
     * @return the running server; closing it stops it
     * @throws IOException if the address cannot be listened on; names it
     * @throws IllegalArgumentException if the chosen adapter is not present, or cannot follow a setting
     * @throws IllegalStateException if no adapter is present, or several and none is chosen
     */
    public static Server serve(Application application, ServerConfig config) throws IOException {
        return provider(config).start(config, application);
    }

    private static ServerProvider provider(ServerConfig config) {
        List<ServerProvider> present = ServiceLoader.load(ServerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        Optional<Choice> choice = choice(config);
        return choice.isPresent() ? named(choice.get(), present) : only(present);
    }

    private static Optional<Choice> choice(ServerConfig config) {
        return config.server()
                .map(name -> new Choice(name, "ServerConfig.server"))
                .or(() -> Optional.ofNullable(System.getProperty(PROPERTY))
                        .map(name -> new Choice(name, "the system property " + PROPERTY)))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE))
                        .map(name -> new Choice(name, "the environment variable " + VARIABLE)));
    }

    private static ServerProvider named(Choice choice, List<ServerProvider> present) {
        return present.stream()
                .filter(provider -> provider.name().equals(choice.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No server \"" + choice.name() + "\", which "
                        + choice.from() + " asks for: " + found(present) + added(choice.name())));
    }

    private static ServerProvider only(List<ServerProvider> present) {
        if (present.size() == 1) {
            return present.get(0);
        }
        throw new IllegalStateException(
                present.isEmpty()
                        ? "No server: " + found(present) + added("jdk")
                        : "No server chosen: " + found(present) + CHOOSE);
    }

    private static String found(List<ServerProvider> present) {
        return present.isEmpty()
                ? "there is no adapter on the class path or module path"
                : "the class path has "
                        + present.stream().map(ServerProvider::name).sorted().collect(Collectors.joining(", "));
    }

    private static String added(String name) {
        List<String> known = List.of("jdk", "undertow", "jetty", "netty", "uwsgi");
        return known.contains(name)
                ? "; add the dependency io.postern:adapter-" + name
                : "; those of Postern are " + String.join(", ", known) + ", each in a dependency"
                        + " io.postern:adapter-NAME";
    }

    /** The name of an adapter and who asks for it. */
    private record Choice(String name, String from) {}
}

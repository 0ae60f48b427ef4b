package io.postern.examples;

import io.postern.gateway.Application;
import io.postern.gateway.Gateway;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Serves one application until it is told to stop: what {@code ./postern serve} runs.
 *
 * <p>Prints one line when requests are accepted. SIGINT and SIGTERM let the requests in flight finish; the status is
 * then 0.
 */
final class Serve {

    private Serve() {}

    /** Serves, or ends with the status of {@link CannotServe} and its message. */
    public static void main(String[] args) throws InterruptedException {
        try {
            ServeOptions options = ServeOptions.parse(List.of(args));
            Server server = start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "postern-stop"));
            System.out.println("Serving " + options.application() + " on "
                    + options.address().url(server.port()) + " (" + server.description() + ")");
            server.join();
        } catch (CannotServe e) {
            System.err.println("postern: " + e.getMessage());
            System.exit(e.status());
        }
    }

    /** Starts the server that the options ask for. */
    static Server start(ServeOptions options) throws CannotServe {
        checkPresent(options.server());
        Application application = ApplicationName.instance(options.application());
        ServerConfig config = ServerConfig.builder()
                .server(options.server())
                .host(options.address().host())
                .port(options.address().port())
                .build();
        try {
            return Gateway.serve(application, config);
        } catch (IOException | IllegalArgumentException e) { // their messages name the mend
            throw CannotServe.because(String.valueOf(e.getMessage()));
        }
    }

    private static void checkPresent(String server) throws CannotServe {
        List<String> present = ServiceLoader.load(ServerProvider.class).stream()
                .map(provider -> provider.get().name())
                .sorted()
                .toList();
        if (!present.contains(server)) {
            throw CannotServe.because("no server \"" + server + "\": choose --server " + String.join(" or ", present));
        }
    }

    // The JVM would report the signal by its status; for an operator a stop that was asked for is no failure.
    private static void stop(Server server) {
        server.close();
        Runtime.getRuntime().halt(0);
    }
}

package io.postern.launcher;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists the servers whose adapters are present. */
@Command(
        name = "servers",
        mixinStandardHelpOptions = true,
        description = "Lists the servers that are present, by the names for --server, with their versions.")
final class Servers implements Callable<Integer> {

    private static final Application NONE = (environ, startResponse) -> Body.empty();

    static List<String> names() {
        return present().stream().map(ServerProvider::name).toList();
    }

    static void checkPresent(String server) throws CannotServe {
        List<String> present = names();
        if (!present.contains(server)) {
            throw CannotServe.because("no server \"" + server + "\": choose --server " + String.join(" or ", present));
        }
    }

    private static List<ServerProvider> present() {
        return ServiceLoader.load(ServerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(ServerProvider::name))
                .toList();
    }

    /** Only one that runs tells its version, so each does for a moment, where nobody can ask it for anything. */
    @Override
    public Integer call() throws IOException {
        ServerConfig config = ServerConfig.builder().port(0).build();
        for (ServerProvider provider : present()) {
            Server server = provider.start(config, NONE);
            System.out.printf("%-10s%s%n", provider.name(), server.description());
            server.stop(Duration.ZERO);
        }
        return 0;
    }
}

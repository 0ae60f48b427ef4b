package io.postern.tck.cli;

import io.postern.adapter.jdk.JdkServerProvider;
import io.postern.adapter.netty.NettyServerProvider;
import io.postern.broken.BrokenProvider;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Arguments of the command line that name adapters. */
final class Adapters {

    private Adapters() {}

    static List<String> jdk() {
        return List.of("--adapter", place(JdkServerProvider.class));
    }

    static List<String> nettyAlone() {
        return List.of("--adapter", place(NettyServerProvider.class));
    }

    /** With the libraries that it needs, as the class path of this test has them. */
    static List<String> netty() {
        List<String> arguments = new ArrayList<>(nettyAlone());
        Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1))
                .filter(entry -> entry.contains("io/netty"))
                .forEach(jar -> arguments.addAll(List.of("--adapter", jar)));
        return arguments;
    }

    /** A folder as a build leaves it, and the adapter that this one wraps. */
    static List<String> broken(Path folder) throws IOException {
        String file = BrokenProvider.class.getName().replace('.', '/') + ".class";
        Path copy = folder.resolve(file);
        Files.createDirectories(copy.getParent());
        try (InputStream original = Adapters.class.getResourceAsStream("/" + file)) {
            Files.copy(original, copy);
        }
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(ServerProvider.class.getName()), BrokenProvider.class.getName());
        List<String> arguments = new ArrayList<>(List.of("--adapter", folder.toString(), "--server", "broken"));
        arguments.addAll(jdk());
        return arguments;
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}

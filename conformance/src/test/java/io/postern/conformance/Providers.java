package io.postern.conformance;

import io.postern.gateway.spi.ServerProvider;
import java.util.List;
import java.util.ServiceLoader;

/** The adapters on the class path, as users find them. */
final class Providers {

    /** The adapters of this project; a test fails when one of them cannot be found. */
    static final List<String> NAMES = List.of("jdk", "undertow", "jetty", "netty");

    private Providers() {}

    static ServerProvider named(String name) {
        return ServiceLoader.load(ServerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no adapter \"" + name + "\" on the class path"));
    }
}

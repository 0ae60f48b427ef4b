package io.postern.gateway.spi;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import java.io.IOException;

/**
 * Runs an application on one kind of server: the door through which an adapter comes in.
 *
 * <p>Found by {@link java.util.ServiceLoader}; needs a public constructor without arguments, which does nothing (rule
 * L-24). To check an adapter against SPEC.md, implement the kit's {@code ServerTck} in a test.
 */
public interface ServerProvider {

    /** A short lower-case name that users type: {@code "jdk"}, {@code "jetty"}. Unique, constant. */
    String name();

    /**
     * Starts a server; its port accepts connections when this returns (rule L-02).
     *
     * @param config the settings; port 0 takes a free one
     * @param application called once for each request, concurrently unless the settings say otherwise
     * @return the running server, to be closed by the caller
     * @throws IllegalArgumentException if a setting asks for what this server cannot do; names the setting
     * @throws IOException if the port cannot be bound; no thread or socket is left behind (rule L-04)
     */
    Server start(ServerConfig config, Application application) throws IOException;
}

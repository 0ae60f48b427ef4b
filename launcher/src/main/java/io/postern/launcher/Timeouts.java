package io.postern.launcher;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Timeout;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a client may take. */
final class Timeouts {

    @Option(
            names = "--timeout-idle",
            paramLabel = "TIME",
            defaultValue = "75s",
            description = "between two requests of a connection; then it is closed (default: ${DEFAULT-VALUE})")
    private Duration idle = Duration.ZERO;

    @Option(
            names = "--timeout-head",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "from the first byte of a head to its last; 408 beyond (default: ${DEFAULT-VALUE})")
    private Duration head = Duration.ZERO;

    @Option(
            names = "--timeout-body",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "for the next bytes of a request body; 408 beyond (default: ${DEFAULT-VALUE})")
    private Duration body = Duration.ZERO;

    @Option(
            names = "--timeout-write",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "to take the next 64k of a response; it is aborted beyond (default: ${DEFAULT-VALUE})")
    private Duration write = Duration.ZERO;

    void set(ServerConfig.Builder config) {
        config.timeout(Timeout.IDLE, idle)
                .timeout(Timeout.HEAD, head)
                .timeout(Timeout.BODY, body)
                .timeout(Timeout.WRITE, write);
    }
}

package io.postern.launcher;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Limit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a client may send. */
final class Limits {

    @Option(
            names = "--limit-request-line",
            paramLabel = "SIZE",
            defaultValue = "8k",
            description = "the request line; 414 beyond (default: ${DEFAULT-VALUE})")
    private @Nullable Size requestLine;

    @Option(
            names = "--limit-field",
            paramLabel = "SIZE",
            defaultValue = "8k",
            description = "one field line; 431 beyond (default: ${DEFAULT-VALUE})")
    private @Nullable Size field;

    @Option(
            names = "--limit-fields",
            paramLabel = "SIZE",
            defaultValue = "64k",
            description = "all field lines together; 431 beyond (default: ${DEFAULT-VALUE})")
    private @Nullable Size fields;

    @Option(
            names = "--limit-field-count",
            paramLabel = "COUNT",
            defaultValue = "100",
            description = "number of field lines; 431 beyond (default: ${DEFAULT-VALUE})")
    private @Nullable Size fieldCount;

    @Option(
            names = "--limit-chunk-line",
            paramLabel = "SIZE",
            defaultValue = "4k",
            description = "a line of the chunk framing, or all trailers; 400 beyond (default: ${DEFAULT-VALUE})")
    private @Nullable Size chunkLine;

    @Option(
            names = "--limit-body",
            paramLabel = "SIZE",
            description = "a request body; 413 beyond. By default there is no limit; 1m with --execution inline")
    private @Nullable Size body;

    void set(ServerConfig.Builder config) {
        set(config, Limit.REQUEST_LINE, requestLine);
        set(config, Limit.FIELD, field);
        set(config, Limit.FIELDS, fields);
        set(config, Limit.FIELD_COUNT, fieldCount);
        set(config, Limit.CHUNK_LINE, chunkLine);
        set(config, Limit.BODY, body);
    }

    private static void set(ServerConfig.Builder config, Limit limit, @Nullable Size size) {
        if (size != null) {
            config.limit(limit, size.bytes());
        }
    }
}

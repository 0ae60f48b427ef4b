package io.postern.middleware;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Lines on a stream that belongs to somebody else. */
final class StreamSink implements LineSink {

    private final OutputStream stream;

    StreamSink(OutputStream stream) {
        this.stream = Objects.requireNonNull(stream, "stream");
    }

    @Override
    public void write(List<String> lines) throws IOException {
        stream.write(bytes(lines));
        stream.flush();
    }

    /** The lines with their ends, to be written at once. */
    static byte[] bytes(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}

package io.postern.tck;

import static io.postern.tck.Mutant.exchange;
import static io.postern.tck.Mutant.writer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Breaks the rules of chapter W: the writer. */
final class WriteMutants {

    private WriteMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                exchange("W-01", "holds the data back", HoldingExchange::new),
                exchange("W-02", "holds the data back", HoldingExchange::new),
                exchange("W-03", "commits by nothing", connection -> {
                    connection.output().write("HTTP/1.1 103 \r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                    return new TinyExchange(connection);
                }),
                writer("W-04", "writes last what was written first", writer -> block -> {}),
                writer("W-06", "is silent when it is late", writer -> block -> {
                    try {
                        writer.write(block);
                    } catch (IllegalStateException e) {
                        // silent
                    }
                }),
                writer("W-07", "takes null for nothing", writer -> block -> {
                    if (!Samples.isNull(block)) {
                        writer.write(block);
                    }
                }),
                writer("W-08", "moves the block", writer -> block -> {
                    writer.write(block);
                    block.position(block.limit());
                }),
                writer("W-09", "is silent beyond the length", writer -> block -> {
                    try {
                        writer.write(block);
                    } catch (IllegalStateException e) {
                        // silent
                    }
                }),
                writer("W-10", "is silent when the client left", writer -> block -> {
                    try {
                        writer.write(block);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }),
                writer("W-11", "lets blocks mix", writer -> block -> {
                    try {
                        writer.write(block);
                    } catch (IllegalStateException e) {
                        // silent
                    }
                }),
                writer(
                        "W-14",
                        "cuts large blocks",
                        writer -> block -> writer.write(
                                block.remaining() < 100_000
                                        ? block
                                        : block.duplicate().limit(block.position() + 100_000))));
    }
}

package io.postern.tck;

import static io.postern.tck.Mutant.exchange;
import static io.postern.tck.Mutant.start;
import static io.postern.tck.Mutant.writer;

import io.postern.gateway.BodyWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
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
                writer("W-04", "writes last what was written first", writer -> block -> {})
                        .alsoBreaking("W-05", "M-06", "M-09", "S-30"),
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
                        })
                        .alsoBreaking("S-28"),
                start("W-13", "gives up a writer at a replacing start", start -> {
                    AtomicInteger starts = new AtomicInteger();
                    return (status, headers, failure) -> {
                        BodyWriter writer = start.start(status, headers, failure);
                        int mine = starts.incrementAndGet();
                        return block -> {
                            if (mine != starts.get()) {
                                throw new IllegalStateException("another response was started");
                            }
                            writer.write(block);
                        };
                    };
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

package io.postern.tck;

import static io.postern.tck.Mutant.exchange;
import static io.postern.tck.Mutant.fields;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.stream.Stream;

/** Breaks the rules of chapter F: file bodies. */
final class FileMutants {

    private FileMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                exchange("F-03", "cuts large blocks", connection -> new TinyExchange(connection) {
                            @Override
                            public void write(ByteBuffer block) throws IOException {
                                super.write(
                                        block.duplicate().limit(block.position() + Math.min(block.remaining(), 500)));
                            }
                        })
                        .alsoBreaking("F-09"),
                exchange("F-04", "sends from the beginning", connection -> new TinyExchange(connection) {
                    @Override
                    public void sendFile(FileChannel file, long position, long count) throws IOException {
                        super.sendFile(file, 0, count);
                    }
                }),
                exchange("F-05", "sends a byte less", connection -> new TinyExchange(connection) {
                    @Override
                    public void sendFile(FileChannel file, long position, long count) throws IOException {
                        super.sendFile(file, position, count - 1);
                    }
                }),
                exchange("F-06", "ends instead of aborting", CompletingExchange::new),
                exchange("F-13", "pads", connection -> new TinyExchange(connection) {
                            @Override
                            public void sendFile(FileChannel file, long position, long count) throws IOException {
                                for (long sent = 0; sent < count; sent += 1 << 16) {
                                    write(ByteBuffer.allocate((int) Math.min(1 << 16, count - sent)));
                                }
                            }
                        })
                        .alsoBreaking("F-10", "F-11"),
                exchange("F-16", "takes positions for ints", connection -> new TinyExchange(connection) {
                    @Override
                    public void sendFile(FileChannel file, long position, long count) throws IOException {
                        int cut = (int) position;
                        super.sendFile(file, cut, count);
                    }
                }),
                fields(
                        "F-16",
                        "takes lengths for ints",
                        (name, value) ->
                                name.equals("Content-Length") ? String.valueOf((int) Long.parseLong(value)) : value));
    }
}

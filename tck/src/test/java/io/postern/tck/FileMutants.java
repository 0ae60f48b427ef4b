package io.postern.tck;

import static io.postern.tck.Mutant.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.stream.Stream;

/** Breaks the rules of chapter F: file bodies. */
final class FileMutants {

    private FileMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
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
                }),
                exchange("F-16", "takes positions for ints", connection -> new TinyExchange(connection) {
                    @Override
                    public void sendFile(FileChannel file, long position, long count) throws IOException {
                        int cut = (int) position;
                        super.sendFile(file, cut, count);
                    }
                }));
    }
}

package io.postern.middleware;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Lines at the end of a file. */
final class FileSink implements LineSink {

    private final Path file;
    private OutputStream stream;

    FileSink(Path file) throws IOException {
        this.file = file;
        stream = open();
    }

    @Override
    public synchronized void write(List<String> lines) throws IOException {
        stream.write(StreamSink.bytes(lines));
    }

    @Override
    public synchronized void reopen() throws IOException {
        OutputStream next = open();
        stream.close();
        stream = next;
    }

    @Override
    public synchronized void close() throws IOException {
        stream.close();
    }

    private OutputStream open() throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}

package io.postern.middleware;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Where lines go. All but {@link #reopen} is called by one thread. */
@FunctionalInterface
interface LineSink extends Closeable {

    /** Takes some lines, without their ends, and hands them on at once. */
    void write(List<String> lines) throws IOException;

    /** Goes on in a new file. */
    default void reopen() throws IOException {}

    @Override
    default void close() throws IOException {}
}

package io.postern.launcher;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.TypeConversionException;

/** Where a proxy reaches the application by the uwsgi protocol. */
sealed interface UwsgiAddress {

    /** On a port. */
    record Tcp(HostAndPort where) implements UwsgiAddress {}

    /** On a Unix socket, by its file. */
    record Unix(Path file) implements UwsgiAddress {}

    /** Reads {@code HOST:PORT} or {@code unix:/path}. */
    static UwsgiAddress parse(String text) {
        String scheme = "unix:";
        return text.startsWith(scheme)
                ? new Unix(file(text.substring(scheme.length())))
                : new Tcp(HostAndPort.parse(text));
    }

    private static Path file(String name) {
        if (name.isEmpty()) {
            throw new TypeConversionException(
                    "HOST:PORT or unix: and the name of a file, such as unix:/run/app.sock," + " but no name follows");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("HOST:PORT or unix: and the name of a file, such as unix:/run/app.sock,"
                    + " but this system allows no such name: " + e.getMessage());
        }
    }
}

package io.postern.launcher;

import io.postern.gateway.Application;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An application and what it is made of.
 *
 * @param folder a temporary one with its files, which goes when it is closed
 */
record Loaded(Application application, ApplicationLoader classes, Optional<Path> folder) implements AutoCloseable {

    /** Frees its files; a class that is first used afterwards is not found. */
    @Override
    public void close() {
        try {
            classes.close();
            if (folder.isPresent()) {
                Folders.delete(folder.get());
            }
        } catch (IOException e) {
            System.err.println("postern: a temporary folder is left behind: " + e);
        }
    }
}

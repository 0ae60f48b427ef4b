package io.postern.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;

/** What goes to stderr beside our own lines: the reports of applications and of servers. */
final class Logging {

    private Logging() {}

    /** Has them in one line each; unless the JVM was told how to log, in the way of the JDK. */
    static void configure() {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // which else tells that nobody listens to it
        if (System.getProperty("java.util.logging.config.file") != null
                || System.getProperty("java.util.logging.config.class") != null) {
            return;
        }
        try (InputStream settings = Logging.class.getResourceAsStream("/logging.properties")) {
            LogManager.getLogManager().readConfiguration(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

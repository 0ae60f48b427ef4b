package io.postern.gateway.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of Postern, as the build writes it into a resource. */
final class ProjectVersion {

    static final String TEXT = read();

    private ProjectVersion() {}

    private static String read() {
        Properties properties = new Properties();
        try (InputStream resource = ProjectVersion.class.getResourceAsStream("version.properties")) {
            if (resource == null) {
                throw new IllegalStateException(
                        "version.properties is missing beside " + ProjectVersion.class.getName());
            }
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}

package io.postern.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Tells what runs here. */
@Command(name = "version", mixinStandardHelpOptions = true, description = "Prints the versions of Postern and of Java.")
final class Versions implements Callable<Integer>, IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"Postern " + version() + ", Java " + Runtime.version()};
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream resource = Versions.class.getResourceAsStream("version.properties")) {
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    @Override
    public Integer call() {
        System.out.println(String.join("\n", getVersion()));
        return 0;
    }
}

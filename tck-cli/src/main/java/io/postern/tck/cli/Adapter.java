package io.postern.tck.cli;

import io.postern.gateway.spi.ServerProvider;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.zip.ZipFile;

/** An adapter from jars of its own, which share with the kit the contract and Java, and nothing else. */
final class Adapter {

    private static final String SERVICE = "META-INF/services/" + ServerProvider.class.getName();

    private Adapter() {}

    /** Loads the one provider in these jars, or that of this name. */
    static ServerProvider load(List<File> jars, Optional<String> name) throws CannotRun {
        ClassLoader loader = new URLClassLoader("adapter", urls(jars), new OnlyTheContract());
        List<ServerProvider> found = new ArrayList<>();
        try {
            ServiceLoader.load(ServerProvider.class, loader).forEach(found::add);
        } catch (ServiceConfigurationError e) {
            throw new CannotRun("the provider in " + names(jars) + " cannot be made: " + why(e) + "; put right what "
                    + SERVICE + " names");
        } catch (LinkageError e) {
            throw new CannotRun(linkage(e));
        }
        ServerProvider provider = chosen(found, jars, name);
        Thread.currentThread().setContextClassLoader(loader); // server libraries look for parts of theirs there
        return provider;
    }

    /** What to do about a class that is missing or does not fit. */
    static String linkage(LinkageError error) {
        return error instanceof UnsupportedClassVersionError
                ? "the adapter needs a newer Java than " + Runtime.version().feature() + " (" + error.getMessage()
                        + "); run tck-cli by the java of that JDK"
                : "a class that the adapter needs is missing or does not fit: " + error
                        + "; give the jars that it depends on by further --adapter";
    }

    private static URL[] urls(List<File> jars) throws CannotRun {
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            check(jars.get(i));
            try {
                urls[i] = jars.get(i).toURI().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e); // a file always has a URL
            }
        }
        return urls;
    }

    private static void check(File jar) throws CannotRun {
        if (!jar.exists()) {
            throw new CannotRun("--adapter " + jar + " does not exist; build it, or correct the path");
        }
        if (jar.isDirectory()) {
            return;
        }
        try (ZipFile zip = new ZipFile(jar)) {
            zip.size();
        } catch (IOException e) {
            throw new CannotRun(
                    "--adapter " + jar + " is not a jar (" + e.getMessage() + "); give a jar or a folder with classes");
        }
    }

    private static ServerProvider chosen(List<ServerProvider> found, List<File> jars, Optional<String> name)
            throws CannotRun {
        if (found.isEmpty()) {
            throw new CannotRun("there is no provider in " + names(jars) + "; name its class in " + SERVICE);
        }
        List<ServerProvider> asked = found.stream()
                .filter(provider -> name.isEmpty() || provider.name().equals(name.get()))
                .toList();
        String present = String.join(
                ", ", found.stream().map(ServerProvider::name).sorted().toList());
        if (asked.isEmpty()) {
            throw new CannotRun(
                    "there is no server \"" + name.orElse("") + "\" in " + names(jars) + ", but " + present);
        }
        if (asked.size() > 1) {
            throw new CannotRun("there are several servers, " + present + "; choose one by --server NAME");
        }
        return asked.get(0);
    }

    private static String names(List<File> jars) {
        return String.join(", ", jars.stream().map(File::getName).toList());
    }

    private static String why(ServiceConfigurationError error) {
        String message = String.valueOf(error.getMessage());
        return error.getCause() == null ? message : message + " (" + error.getCause() + ")";
    }

    /** Java, and of the kit's own class path the contract alone: what else is there is not the adapter's business. */
    private static final class OnlyTheContract extends ClassLoader {

        private static final String CONTRACT = "io.postern.gateway.";

        OnlyTheContract() {
            super(getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith(CONTRACT)) {
                return Adapter.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}

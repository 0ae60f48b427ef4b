package io.postern.launcher;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classes of an application, apart from those of the launcher.
 *
 * <p>Its own libraries go before the launcher's, which may be of other versions. What is {@code io.postern} does not:
 * both sides have to mean the same {@code Application}.
 */
final class ApplicationLoader extends URLClassLoader {

    private static final String POSTERN = "io.postern.";

    static {
        registerAsParallelCapable();
    }

    private final List<Path> classPath;

    /** Looks for classes in those folders and jars. */
    ApplicationLoader(List<Path> classPath) {
        super(classPath.stream().map(ApplicationLoader::url).toArray(URL[]::new), launcher());
        this.classPath = List.copyOf(classPath);
    }

    private static ClassLoader launcher() {
        return ApplicationLoader.class.getClassLoader();
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("an entry of a class path is a file, but it is " + entry, e);
        }
    }

    /** Where it looks for classes. */
    List<Path> classPath() {
        return classPath;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(POSTERN)) {
            return super.loadClass(name, resolve);
        }
        try {
            return getPlatformClassLoader().loadClass(name);
        } catch (ClassNotFoundException notOfJava) {
            return ownOrTheLaunchers(name, resolve);
        }
    }

    private Class<?> ownOrTheLaunchers(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try {
                return findClass(name);
            } catch (ClassNotFoundException notItsOwn) {
                return super.loadClass(name, resolve);
            }
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? super.getResource(name) : own;
    }
}

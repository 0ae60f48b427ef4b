package io.postern.launcher;

import io.postern.gateway.spi.Engine;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * What runs the application.
 *
 * @param count how many threads of the platform, or 0 for a virtual one for each request
 */
record Threads(int count) {

    /** What the servers do by themselves. */
    static final Threads STANDARD = new Threads(Engine.VIRTUAL_THREADS ? 0 : Engine.POOL_SIZE);

    private static final String VIRTUAL = "virtual";
    private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,4}");
    private static final int SECONDS_UNUSED = 10;

    static Threads parse(String text) {
        if (text.equals(VIRTUAL)) {
            if (Runtime.version().feature() < 21) {
                throw new TypeConversionException(
                        "virtual from JDK 21 on, but this is " + Runtime.version() + ": give a number of threads");
            }
            return new Threads(0);
        }
        if (!COUNT.matcher(text).matches()) {
            throw new TypeConversionException("virtual or a number of threads, 1 to 99999, but it is \"" + text + "\"");
        }
        return new Threads(Integer.parseInt(text));
    }

    /** Starts none yet. They do not keep the JVM. */
    Executor executor() {
        return count == 0 ? virtual() : pool();
    }

    private Executor pool() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                count, count, SECONDS_UNUSED, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "postern-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    // By reflection, since this class runs on JDK 17 as well.
    private static Executor virtual() {
        try {
            return (Executor)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("JDK " + Runtime.version() + " should have virtual threads", e);
        }
    }

    @Override
    public String toString() {
        return count == 0 ? "virtual threads" : count == 1 ? "1 thread" : count + " threads";
    }
}

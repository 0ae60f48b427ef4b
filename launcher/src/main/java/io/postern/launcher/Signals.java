package io.postern.launcher;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What SIGINT and SIGTERM do.
 *
 * <p>Only the JDK's own class for signals, which is no part of Java SE, can tell of a second one; and a hook of the
 * shutdown would run beside the one in which the log ends, so that lines of the last requests would be lost.
 */
final class Signals {

    /** What a shell makes of a process that was ended by SIGINT. */
    static final int INTERRUPTED = 130;

    private final Runnable stop;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private Signals(Runnable stop) {
        this.stop = stop;
    }

    /**
     * Has the first signal run that, on a thread of its own; a SIGINT after it ends the process at once. Does nothing
     * if the JVM has no such class, or was told to leave signals alone ({@code -Xrs}).
     */
    static void first(Runnable stop) {
        Signals signals = new Signals(stop);
        try {
            for (String name : List.of("INT", "TERM")) {
                signals.handle(name);
            }
        } catch (ReflectiveOperationException e) {
            // a signal then is the JVM's matter: it ends, by its shutdown hooks
        }
    }

    // By reflection, since javac warns of the class in a way that cannot be switched off.
    private void handle(String name) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object come = Proxy.newProxyInstance(
                handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                    come(name);
                    return null;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), come);
    }

    private void come(String name) {
        if (stopping.compareAndSet(false, true)) {
            stop.run();
        } else if (name.equals("INT")) {
            System.err.println("postern: ended by a second SIGINT");
            Runtime.getRuntime().halt(INTERRUPTED);
        }
    }
}

package io.postern.launcher;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Middleware;
import io.postern.gateway.StartResponse;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * An application that follows its files.
 *
 * <p>When they have changed, and then not for a moment, a version is made of a copy of them, which answers the requests
 * from then on; those in flight stay with theirs. A version that cannot be made is one that fails. While its class is
 * not there, as in the middle of a build, the last version goes on.
 */
final class Reloading implements Application, AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Program program;
    private final Middleware around;
    private final Consumer<String> terminal;
    private final Thread watch = new Thread(this::watch, "postern-reload");
    private FileTimes loaded;
    private volatile Version current;

    /** Makes the first version, with that around it and each that follows; tells of those on the terminal. */
    Reloading(Program program, Middleware around, Consumer<String> terminal) throws CannotServe {
        this.program = program;
        this.around = around;
        this.terminal = terminal;
        loaded = FileTimes.of(program.files());
        current = version(program.loadCopy());
        watch.setDaemon(true);
    }

    /** Begins to look for changes. */
    void start() {
        watch.start();
    }

    private Version version(Loaded made) {
        return new Version(around.wrap(made.application()), made::close);
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        Version version = current;
        while (!version.enter()) {
            version = current;
        }
        return version.call(environ, startResponse);
    }

    private void watch() {
        FileTimes before = loaded;
        try {
            while (true) {
                Thread.sleep(PAUSE.toMillis());
                FileTimes now = FileTimes.of(program.files());
                boolean settled = now.equals(before);
                before = now;
                if (settled && !now.equals(loaded) && program.isThere()) {
                    reload(now);
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void reload(FileTimes now) {
        Version next;
        String message;
        try {
            next = version(program.loadCopy());
            message = "reloaded " + program.name();
        } catch (CannotServe e) {
            next = new Version(failing(e), () -> {});
            message = e.getMessage();
        }
        if (!FileTimes.of(program.files()).equals(now)) { // the copy may be half old and half new
            next.replace();
            return;
        }
        loaded = now;
        Version last = current;
        current = next;
        last.replace();
        terminal.accept("postern: " + message);
    }

    private static Application failing(CannotServe reason) {
        return (environ, startResponse) -> {
            throw reason;
        };
    }

    @Override
    public void close() {
        watch.interrupt();
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        current.replace();
    }
}

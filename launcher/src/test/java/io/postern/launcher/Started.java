package io.postern.launcher;

import java.util.List;
import java.util.Map;

/** What {@code postern serve} starts, in this process: quicker than one of its own, where that makes no difference. */
public final class Started implements AutoCloseable {

    private final Running running;

    private Started(Running running) {
        this.running = running;
    }

    /** Serves as by these words behind {@code postern serve}. */
    public static Started serve(List<String> arguments) throws Exception {
        return new Started(Running.start(Serve.parse(arguments, Map.of()).options()));
    }

    /** The port that it listens on. */
    public int port() {
        return running.port();
    }

    @Override
    public void close() {
        try {
            running.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

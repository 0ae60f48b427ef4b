package io.postern.gateway.spi;

import io.postern.gateway.ErrorSink;
import org.jspecify.annotations.Nullable;

/** The configured sink, kept from harming a request or a worker when it fails itself (rules R-02, N-46). */
record SafeSink(ErrorSink sink, ErrorSink fallback) implements ErrorSink {

    private static final System.Logger LOGGER = System.getLogger("io.postern.gateway");

    SafeSink(ErrorSink sink) {
        this(sink, LOGGER::log);
    }

    @Override
    public void log(System.Logger.Level level, String text, @Nullable Throwable failure) {
        try {
            sink.log(level, text, failure);
        } catch (Throwable broken) { // whatever the deployer's sink throws, the request goes on
            fallBack(text, broken);
        }
    }

    private void fallBack(String text, Throwable broken) {
        try {
            fallback.log(System.Logger.Level.ERROR, "the error sink failed to take: " + text, broken);
        } catch (Throwable hopeless) { // there is nobody left to tell
            return;
        }
    }

    /** Reports a failure, also one that cannot be printed. */
    void failed(String what, Throwable failure) {
        log(System.Logger.Level.ERROR, what + ": " + described(failure), failure);
    }

    private static String described(Throwable failure) {
        try {
            return failure.toString();
        } catch (Throwable unprintable) { // its message is the application's code
            return failure.getClass().getName();
        }
    }
}

package io.postern.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Where a server puts what applications write to {@link EnvironKeys#ERRORS}, and its own reports of their failures.
 *
 * <p>Called from many threads, once for each whole message.
 */
@FunctionalInterface
@SuppressWarnings("exports") // the nullness annotation is needed at compile time only
public interface ErrorSink {

    /** Takes one message: the text, without a line end, and the failure that it is about, if any. */
    void log(System.Logger.Level level, String text, @Nullable Throwable failure);
}

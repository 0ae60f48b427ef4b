package io.postern.tck;

import io.postern.gateway.ErrorSink;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An error sink that keeps what it is told. */
final class ErrorLog implements ErrorSink {

    /** One call of the sink. */
    record Entry(Level level, String text, @Nullable Throwable failure) {

        /** Whether it reports a failure of an application. */
        boolean isError() {
            return level.compareTo(Level.ERROR) >= 0;
        }

        /** Whether that throwable is what it is about, or a cause of it. */
        boolean isAbout(Throwable wanted) {
            for (Throwable each = failure; each != null; each = each.getCause()) {
                if (each == wanted) {
                    return true;
                }
            }
            return false;
        }
    }

    private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();

    @Override
    public void log(Level level, String text, @Nullable Throwable failure) {
        entries.add(new Entry(level, text, failure));
    }

    /** All entries so far. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Those that report a failure of an application. */
    List<Entry> errors() {
        return entries.stream().filter(Entry::isError).toList();
    }

    /** Waits for an entry that reports a failure of an application. */
    void awaitError() throws InterruptedException {
        await("an entry of the level ERROR in the log", Entry::isError);
    }

    /** Waits for an entry with that text in it. */
    void awaitText(String text) throws InterruptedException {
        await("an entry of the log with " + text, entry -> entry.text().contains(text));
    }

    private void await(String what, Predicate<Entry> wanted) throws InterruptedException {
        Poll.until(what, () -> entries.stream().anyMatch(wanted));
    }
}

package io.postern.gateway.spi;

import io.postern.gateway.ErrorSink;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An error sink that remembers what it took. */
final class RecordedErrors implements ErrorSink {

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    @Override
    public void log(System.Logger.Level level, String text, @Nullable Throwable failure) {
        entries.add(new Entry(level, text, failure));
    }

    /** The failures that were reported to the operator. */
    List<Throwable> failures() {
        return of(System.Logger.Level.ERROR).stream()
                .map(entry -> Objects.requireNonNull(entry.failure, entry.text))
                .toList();
    }

    /** What was reported at that level. */
    List<Entry> of(System.Logger.Level level) {
        return entries.stream().filter(entry -> entry.level == level).toList();
    }

    /** The lines that applications wrote. */
    List<String> lines() {
        return of(System.Logger.Level.INFO).stream().map(Entry::text).toList();
    }

    /** The texts of what was noted at DEBUG. */
    List<String> notes() {
        return of(System.Logger.Level.DEBUG).stream().map(Entry::text).toList();
    }

    /** One message. */
    record Entry(
            System.Logger.Level level,
            String text,
            @Nullable Throwable failure) {}
}

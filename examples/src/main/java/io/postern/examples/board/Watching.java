package io.postern.examples.board;

import io.postern.examples.board.Messages.Change;
import io.postern.framework.Event;
import io.postern.framework.HttpError;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * What is done to the messages, as events that end after some seconds: a page asks again, from where it is. So a server
 * that stops need not wait long for those who watch, nor cut them off, and a page that has gone is noticed.
 */
public final class Watching {

    private static final Duration LONGEST = Duration.ofSeconds(8);

    // Without virtual threads each has one of the server's 200 threads, which are there for others, too.
    private static final int MOST = 100;

    private final Messages messages;
    private final Semaphore free = new Semaphore(MOST);

    /** Of these messages. */
    public Watching(Messages messages) {
        this.messages = messages;
    }

    /**
     * The changes after one: {@code added} with the message as HTML, {@code deleted} with its id, or {@code reload} if
     * the page has to be loaded again.
     *
     * @param html a message as whoever watches sees it
     * @throws HttpError 503 if too many watch
     */
    public Iterable<Event> from(long change, Function<Message, String> html) {
        if (!free.tryAcquire()) {
            throw new HttpError(503, MOST + " pages are being watched, which is all that can be: ask again later");
        }
        return new Events(change, html);
    }

    private final class Events implements Iterable<Event>, AutoCloseable {

        private final long change;
        private final Function<Message, String> html;

        Events(long change, Function<Message, String> html) {
            this.change = change;
            this.html = html;
        }

        @Override
        public Iterator<Event> iterator() {
            return new EachEvent(change, html);
        }

        @Override
        public void close() {
            free.release();
        }
    }

    private final class EachEvent implements Iterator<Event> {

        private final Function<Message, String> html;
        private final Deque<Event> next = new ArrayDeque<>();
        private long end = System.nanoTime() + LONGEST.toNanos();
        private long seen;

        EachEvent(long change, Function<Message, String> html) {
            seen = change;
            this.html = html;
            next.add(Event.of("")); // so that the browser gets the head of the response now
        }

        @Override
        public boolean hasNext() {
            long left = end - System.nanoTime();
            if (next.isEmpty() && left > 0) {
                fetch(left);
            }
            return !next.isEmpty();
        }

        private void fetch(long nanos) {
            try {
                for (Change each : messages.after(seen, nanos)) {
                    seen = each.id();
                    next.add(event(each));
                }
            } catch (HttpError notKnown) {
                next.add(new Event("", "reload", "all"));
                end = System.nanoTime();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the server stops
            } catch (SQLException e) {
                throw new IllegalStateException("the database cannot be read", e);
            }
        }

        private Event event(Change change) {
            String id = Long.toString(change.id());
            return change.added()
                    .map(message -> new Event(id, "added", html.apply(message)))
                    .orElseGet(() -> new Event(id, "deleted", Integer.toString(change.message())));
        }

        @Override
        public Event next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return next.remove();
        }
    }
}

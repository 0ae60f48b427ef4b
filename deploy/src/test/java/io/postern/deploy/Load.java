package io.postern.deploy;

import io.postern.launcher.HttpConnection;
import io.postern.launcher.HttpConnection.Answer;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that asks again and again, to read and to change in turn, and keeps its connection as long as nginx does. It
 * repeats nothing: whatever is not the right answer is a failure. Now and then it pauses, so that there are idle
 * connections, and time for a process that starts.
 */
final class Load implements Callable<Void> {

    private static final int LONGEST_PAUSE_NANOS = 20_000_000;

    private final int port;
    private final String change;
    private final AtomicLong answers;
    private final AtomicBoolean enough;
    private long asked;

    /**
     * Counts the answers there, and ends when it is enough.
     *
     * @param change the method by which it asks for a change
     */
    Load(int port, String change, AtomicLong answers, AtomicBoolean enough) {
        this.port = port;
        this.change = change;
        this.answers = answers;
        this.enough = enough;
    }

    @Override
    public Void call() throws IOException {
        while (!enough.get()) {
            try (HttpConnection connection = new HttpConnection(port)) {
                boolean open = true;
                while (open && !enough.get()) {
                    open = !ask(connection).closes();
                    answers.incrementAndGet();
                    LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_NANOS));
                }
            }
        }
        return null;
    }

    private Answer ask(HttpConnection connection) throws IOException {
        boolean isChange = ++asked % 2 == 0;
        String content = isChange ? "content " + asked : "";
        Answer answer = isChange ? connection.ask(change, "/load", content) : connection.ask("/load");
        if (answer.status() != 200 || !answer.text().equals(content)) {
            throw new IOException("not the answer to request " + asked + ": " + answer);
        }
        return answer;
    }
}

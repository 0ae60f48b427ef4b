package io.postern.launcher;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks again and again on one connection, as HTTP wants it: connects anew after {@code Connection: close} and after an
 * end that it has seen before it sent anything; ends when nobody listens any more. Anything else is a failure.
 */
final class KeepAliveClient implements Callable<Integer> {

    private final int port;
    private final AtomicLong answers;

    /** Counts the answers also in that. */
    KeepAliveClient(int port, AtomicLong answers) {
        this.port = port;
        this.answers = answers;
    }

    /** Returns how many connections it has used. */
    @Override
    public Integer call() throws IOException {
        for (int connections = 0; ; connections++) {
            try (HttpConnection connection = new HttpConnection(port)) {
                askAsLongAsItIsOpen(connection);
            } catch (ConnectException refused) {
                return connections;
            }
        }
    }

    private void askAsLongAsItIsOpen(HttpConnection connection) throws IOException {
        boolean open = true;
        while (open && !connection.isEnded()) {
            HttpConnection.Answer answer = connection.ask("/load");
            if (answer.status() != 200 || !answer.text().equals("/load")) {
                throw new IOException("not the answer: " + answer);
            }
            answers.incrementAndGet();
            open = !answer.closes();
        }
    }
}

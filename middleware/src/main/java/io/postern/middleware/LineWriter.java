package io.postern.middleware;

import io.postern.gateway.ErrorSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The thread that formats and writes what the threads of requests bring. */
final class LineWriter {

    private final LineFormat format;
    private final LineSink sink;
    private final ErrorSink reports;
    private final LineQueue queue;
    private final Thread thread = new Thread(this::run, "postern-access-log");
    private long lost; // in the present run of failures

    LineWriter(LineFormat format, LineSink sink, ErrorSink reports, int capacity) {
        this.format = format;
        this.sink = sink;
        this.reports = reports;
        queue = new LineQueue(capacity);
        thread.setDaemon(true); // a log that nobody closes must not keep the process
        thread.start();
    }

    /**
     * Has a line written; waits while too many others wait for that.
     *
     * @throws IllegalStateException if the log is closed
     */
    void write(Access access) {
        if (!queue.put(access)) {
            throw new IllegalStateException("A request ends before the access log is closed, but this one ended later:"
                    + " close the server first");
        }
    }

    void reopen() throws IOException {
        sink.reopen();
    }

    /** Lets all be written that has come, and waits for it unless interrupted. */
    void close() {
        queue.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (List<Access> some = queue.take(); !some.isEmpty(); some = queue.take()) {
            write(some);
        }
        try {
            sink.close();
        } catch (IOException e) {
            report(System.Logger.Level.WARNING, "the access log could not be closed", e);
        }
    }

    private void write(List<Access> some) {
        try {
            List<String> lines = new ArrayList<>(some.size());
            for (Access access : some) {
                lines.add(format.line(access));
            }
            sink.write(lines);
        } catch (Throwable failure) { // the thread goes on: the sink may recover
            failed(some.size(), failure);
            return;
        }
        if (lost > 0) {
            report(System.Logger.Level.WARNING, "the access log is written again; lines lost: " + lost, null);
            lost = 0;
        }
    }

    // Once, and again when it fails anew.
    private void failed(int lines, Throwable failure) {
        if (lost == 0) {
            report(
                    System.Logger.Level.ERROR,
                    "the access log cannot be written, and its lines are lost until it can be",
                    failure);
        }
        lost += lines;
    }

    private void report(System.Logger.Level level, String text, @Nullable Throwable failure) {
        try {
            reports.log(level, text, failure);
        } catch (RuntimeException broken) { // nobody is left to be told
            return;
        }
    }
}

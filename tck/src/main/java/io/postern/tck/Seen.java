package io.postern.tck;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What an application reports to its test, without an assertion inside the server. */
final class Seen<T> {

    private final String what;
    private final BlockingQueue<T> reports = new LinkedBlockingQueue<>();

    /** @param what is reported, for the message when nothing is */
    Seen(String what) {
        this.what = what;
    }

    void report(T value) {
        reports.add(value);
    }

    /** The next report; fails the test if none comes. */
    T next() throws InterruptedException {
        T value = reports.poll(Limits.mustArrive().toMillis(), TimeUnit.MILLISECONDS);
        if (value == null) {
            throw new AssertionError("the application did not report within " + Limits.mustArrive() + ": " + what);
        }
        return value;
    }

    /** How many reports there are that the test has not taken. */
    int count() {
        return reports.size();
    }
}

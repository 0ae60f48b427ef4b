package io.postern.tck;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets one thread wait for another, with a limit: between the test and an application inside the server. */
final class Signal {

    private final String what;
    private final CountDownLatch given;

    Signal(String what) {
        this(what, 1);
    }

    /** A signal that has to be given that many times. */
    Signal(String what, int times) {
        this.what = what;
        this.given = new CountDownLatch(times);
    }

    void give() {
        given.countDown();
    }

    boolean isGiven() {
        return given.getCount() == 0;
    }

    /** Waits in the test: fails it if the signal does not come. */
    void expect() throws InterruptedException {
        if (!comes()) {
            throw new AssertionError("expected within " + Limits.mustArrive() + ": " + what);
        }
    }

    /** Waits in an application. */
    void await() throws InterruptedException, TimeoutException {
        if (!comes()) {
            throw new TimeoutException("did not come: " + what);
        }
    }

    private boolean comes() throws InterruptedException {
        return given.await(Limits.mustArrive().toMillis(), TimeUnit.MILLISECONDS);
    }
}

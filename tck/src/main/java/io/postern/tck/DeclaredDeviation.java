package io.postern.tck;

import org.opentest4j.TestAbortedException;

/** Ends a test that has failed as its adapter declares: JUnit shows it as skipped, with the reason. */
public final class DeclaredDeviation extends TestAbortedException {

    private static final long serialVersionUID = 1L;

    private final transient Deviation deviation; // for listeners, in the same JVM

    DeclaredDeviation(Deviation deviation, Throwable failure) {
        super("declared deviation from " + deviation.rule() + ": " + deviation.reason(), failure);
        this.deviation = deviation;
    }

    /** What the adapter declares. */
    public Deviation deviation() {
        return deviation;
    }
}

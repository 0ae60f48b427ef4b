package io.postern.benchmarks;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Lets the loggers of java.util.logging speak of warnings only: for {@code java.util.logging.config.class}. */
public final class Quiet {

    /** Called by java.util.logging. */
    public Quiet() {
        Logger.getLogger("").setLevel(Level.WARNING);
    }
}

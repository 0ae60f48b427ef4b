package io.postern.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Something that a contestant may fail at; the others go on. */
interface Attempt {

    void run() throws IOException;

    /** Whether that went well; if not, the results say why. */
    static boolean at(Case use, Contestant contestant, Results results, Attempt attempt) {
        try {
            attempt.run();
            return true;
        } catch (IOException | UncheckedIOException e) {
            results.failed(use, contestant, String.valueOf(e.getMessage()));
            return false;
        }
    }
}

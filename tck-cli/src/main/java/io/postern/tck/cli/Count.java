package io.postern.tck.cli;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** How many runs of tests have ended how, in words. */
final class Count implements TestExecutionListener {

    private int passed;
    private int skipped;
    private int failed;

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        switch (result.getStatus()) {
            case SUCCESSFUL -> passed += identifier.isTest() ? 1 : 0;
            case ABORTED -> skipped++;
            case FAILED -> failed++;
        }
    }

    @Override
    public String toString() {
        return ", " + passed + " runs pass"
                + (skipped > 0 ? ", " + skipped + " deviate or are skipped" : "")
                + (failed > 0 ? ", " + failed + " FAIL" : "");
    }
}

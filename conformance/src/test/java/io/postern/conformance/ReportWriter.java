package io.postern.conformance;

import io.postern.tck.cli.KitListener;
import io.postern.tck.cli.Report;
import io.postern.tck.cli.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes the report of the kit over all servers when all tests are over; JUnit finds it as a service.
 *
 * <p>What other versions of Java have found stays in it. An adapter that only some tests were run on stays as it was.
 */
public final class ReportWriter extends KitListener {

    private static final Path FOLDER = Path.of(System.getProperty("postern.report", "target/conformance"));

    /** For JUnit. */
    public ReportWriter() {}

    /** The kit also runs in other settings, with a lint around each application for one: those are not the adapters. */
    @Override
    protected boolean hears(Class<?> testClass) {
        return testClass.getEnclosingClass() == AllServersTckTest.class;
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        List<Run> whole = runs().stream().filter(Run::isWhole).toList();
        if (whole.isEmpty()) {
            return;
        }
        try {
            Report.of(whole).withThoseIn(FOLDER).write(FOLDER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

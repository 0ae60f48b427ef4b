package io.postern.tck;

import java.util.Map;

/** The tests that prove the rules of the kit itself. */
final class ProofsOfTheKit {

    /** Tests, as {@code module/package/ClassName} below the folder of tests, by the id of the rule. */
    static final Map<String, String> TESTS = Map.ofEntries(
            Map.entry("K-01", "tck-test/io/postern/tck/CoverageTest"),
            Map.entry("K-02", "tck-test/io/postern/tck/MutantTest"),
            Map.entry("K-03", "tck-cli/io/postern/tck/cli/ReportTest"),
            Map.entry("K-04", "tck-test/io/postern/tck/DeviationTest"),
            Map.entry("K-05", "tck-test/io/postern/tck/TinyServerTckTest"),
            Map.entry("K-06", "conformance/io/postern/conformance/diff/DifferentialTest"),
            Map.entry("K-07", "tck-test/io/postern/tck/IncomingAnswerTest"),
            Map.entry("K-08", "tck-test/io/postern/tck/IsolationTest"),
            Map.entry("K-09", "tck-test/io/postern/tck/LimitsTest"),
            Map.entry("K-11", "tck-cli/io/postern/tck/cli/ReportTest"),
            // A case that asserted inside the server would notice no mutant.
            Map.entry("K-10", "tck-test/io/postern/tck/MutantTest"),
            Map.entry("K-12", "conformance/io/postern/conformance/diff/GeneratorTest"));

    private ProofsOfTheKit() {}
}

package io.postern.tck;

import java.util.Map;

/** The tests that prove the rules of the kit itself. */
final class ProofsOfTheKit {

    /** Tests, as {@code module/package/ClassName} below the folder of tests, by the id of the rule. */
    static final Map<String, String> TESTS = Map.of(
            "K-01", "tck/io/postern/tck/CoverageTest",
            "K-02", "tck/io/postern/tck/MutantTest",
            "K-04", "tck/io/postern/tck/DeviationTest",
            "K-05", "tck/io/postern/tck/TinyServerTckTest",
            "K-06", "conformance/io/postern/conformance/diff/DifferentialTest",
            "K-07", "tck/io/postern/tck/IncomingAnswerTest",
            "K-08", "tck/io/postern/tck/IsolationTest",
            "K-09", "tck/io/postern/tck/LimitsTest",
            // A case that asserted inside the server would notice no mutant.
            "K-10", "tck/io/postern/tck/MutantTest",
            "K-12", "conformance/io/postern/conformance/diff/GeneratorTest");

    private ProofsOfTheKit() {}
}

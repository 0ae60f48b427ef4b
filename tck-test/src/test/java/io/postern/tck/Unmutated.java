package io.postern.tck;

import java.util.Map;

/** The MUST rules that no mutant breaks, and the cases that notice no mutant, each with the reason. */
final class Unmutated {

    private static final String API = "a class of the API keeps it before any server is asked: unit-tested there";

    /** Reasons by the id of the rule. */
    static final Map<String, String> RULES = Map.of("E-03", API, "F-01", API, "F-02", API, "H-06", API, "H-08", API);

    /** Reasons by the name of the case. */
    static final Map<String, String> CASES = Map.of(
            "EnvironContract.nothingInTheEnvironIsNull", API,
            "FileContract.aStreamIsReadInBlocksWhenItIsAskedFor", API,
            "FileContract.makingAFileBodySendsNothing", API,
            "HeadersContract.aNameThatIsNoTokenIsRefused", API,
            "HeadersContract.controlCharactersInAValueAreRefused", API,
            "HeadersContract.whiteSpaceAroundAValueIsRefused", API,
            "LifecycleContract.virtualThreadsWork", "is skipped before JDK 21, and optional");

    private Unmutated() {}
}

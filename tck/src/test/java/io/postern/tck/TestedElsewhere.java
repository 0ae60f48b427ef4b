package io.postern.tck;

import java.util.Map;

/** The rules that are not about a server under test: what proves each of them instead of a case of the kit. */
final class TestedElsewhere {

    /** Tests, as {@code module/ClassName}, by the id of the rule. */
    static final Map<String, String> TESTS = Map.of();

    private TestedElsewhere() {}
}

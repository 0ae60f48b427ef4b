package io.postern.tck;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The rules that no test of the kit covers, each with the reason; a report shows them as untested. */
final class Untested {

    /** Reasons by the id of the rule. */
    static final Map<String, String> REASONS = reasons();

    /** The reason of the rules of the kit itself; its own tests name what proves each. */
    static final String BINDS_THE_KIT = "binds the kit, not servers: its own tests prove it";

    private static final String NOT_OFFERED = "optional, and not offered by this version of the API";
    private static final String BINDS_MIDDLEWARE =
            "binds middleware, not servers: io.postern.middleware.Lint finds it, and its tests prove that";
    private static final String BINDS_UWSGI = "binds servers of the uwsgi protocol: the module adapter-uwsgi tests it";
    private static final String BINDS_LINT = "binds the lint, not servers: the module middleware tests it";

    private Untested() {}

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("E-37", "optional, and not offered: Body.of(Path) and FileBody take the place of a key");
        reasons.put("E-47", "compares adapters: for the differential run over all of them");
        reasons.put("C-06", "a server has one mount; several are a matter of routers");
        reasons.put("C-26", NOT_OFFERED);
        reasons.put("I-07", NOT_OFFERED);
        reasons.put("I-20", "needs a JVM with a small heap: for a test that starts its own");
        reasons.put("S-16", "advice that is never compared; a client could not rely on the phrase");
        reasons.put("S-29", "a permission that nobody has to use");
        reasons.put("H-05", "a permission; the kit compares names without case");
        reasons.put("P-35", NOT_OFFERED);
        reasons.put("L-20", "a permission to be documented");
        reasons.put("L-21", "no setting bounds the queue in this version; the pool has one entry a connection");
        reasons.put("L-22", "a hint to the application that a server cannot break");
        reasons.put("L-23", NOT_OFFERED);
        reasons.put("M-02", BINDS_MIDDLEWARE);
        reasons.put("M-03", BINDS_MIDDLEWARE);
        reasons.put("M-08", BINDS_MIDDLEWARE);
        reasons.put(
                "M-12",
                "the one extension object, gateway.response_end, goes around nothing: it sends and changes nothing");
        reasons.put("N-47", "compares adapters: for the differential run over all of them");
        chapter("U").forEach(id -> reasons.put(id, BINDS_UWSGI));
        chapter("V").forEach(id -> reasons.put(id, BINDS_LINT));
        reasons.put("K-01", BINDS_THE_KIT);
        reasons.put("K-02", BINDS_THE_KIT);
        reasons.put("K-03", BINDS_THE_KIT);
        reasons.put("K-04", BINDS_THE_KIT);
        reasons.put("K-05", BINDS_THE_KIT);
        reasons.put("K-06", BINDS_THE_KIT);
        reasons.put("K-07", BINDS_THE_KIT);
        reasons.put("K-08", BINDS_THE_KIT);
        reasons.put("K-09", BINDS_THE_KIT);
        reasons.put("K-10", BINDS_THE_KIT);
        reasons.put("K-11", BINDS_THE_KIT);
        reasons.put("K-12", BINDS_THE_KIT);
        return Map.copyOf(reasons);
    }

    private static Stream<String> chapter(String letter) {
        return Arrays.stream(Rule.values()).map(Rule::id).filter(id -> id.startsWith(letter + "-"));
    }
}

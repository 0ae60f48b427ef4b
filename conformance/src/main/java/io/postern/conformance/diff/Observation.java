package io.postern.conformance.diff;

import java.util.ArrayList;
import java.util.List;

/**
 * All that one server did on one connection.
 *
 * @param answers in order; where the connection was kept, the last is the probe's
 * @param fault what came behind them and is no whole answer; empty if nothing did
 */
record Observation(List<SeenAnswer> answers, String fault, Connection connection) {

    /** The answers to the case itself. */
    List<SeenAnswer> ownAnswers() {
        return connection == Connection.KEPT ? answers.subList(0, answers.size() - 1) : answers;
    }

    /** Whether it may look different only because the client was impatient. */
    boolean dependsOnTime() {
        return connection == Connection.WAITING || connection == Connection.HANGING;
    }

    /** What a reader compares, line by line. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            String which = connection == Connection.KEPT && i == answers.size() - 1 ? "probe: " : (i + 1) + ": ";
            answers.get(i).lines().forEach(line -> lines.add(which + line));
        }
        if (!fault.isEmpty()) {
            lines.add(fault);
        }
        lines.add("connection "
                + connection.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
        return lines;
    }
}

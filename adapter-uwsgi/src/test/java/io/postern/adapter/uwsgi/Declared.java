package io.postern.adapter.uwsgi;

import io.postern.tck.Deviation;
import java.util.List;
import java.util.stream.Stream;

/** Tests of the kit that a proxy in front keeps from the adapter, by the one reason that they share. */
final class Declared {

    private final List<Deviation> deviations;

    /** The tests are named with a rule of each: {@code "N-04 bothFramingsAtOnceAreRefused"}. */
    Declared(String reason, String evidence, String... rulesAndTests) {
        deviations = Stream.of(rulesAndTests)
                .map(each -> each.split(" ", 2))
                .map(each -> new Deviation(each[0], each[1], reason, evidence))
                .toList();
    }

    /** All deviations of these groups. */
    static List<Deviation> all(Declared... groups) {
        return Stream.of(groups).flatMap(group -> group.deviations.stream()).toList();
    }
}

package io.postern.tck;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** What the kit consists of: the tests of all its contracts. */
public final class Kit {

    private Kit() {}

    /** The tests that cover rules, without order. */
    public static Stream<Method> tests() {
        return Arrays.stream(ServerTck.class.getInterfaces())
                .flatMap(contract -> Arrays.stream(contract.getDeclaredMethods()))
                .filter(method ->
                        method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class));
    }

    /** The ids of the rules that a test covers. */
    public static List<String> rules(Method test) {
        Covers covers = test.getAnnotation(Covers.class);
        return covers == null ? List.of() : List.of(covers.value());
    }

    /** What is wrong with these declarations, and the mend; a line each. */
    static List<String> faults(List<Deviation> deviations) {
        List<String> faults = new ArrayList<>();
        for (Deviation deviation : deviations) {
            List<Method> named = tests().filter(test -> test.getName().equals(deviation.test()))
                    .toList();
            if (named.isEmpty()) {
                faults.add("the kit has no test " + deviation.test() + ", which a deviation from " + deviation.rule()
                        + " names; " + mend(deviation.rule()));
            } else if (named.stream().noneMatch(test -> rules(test).contains(deviation.rule()))) {
                faults.add("the test " + deviation.test() + " covers " + rules(named.get(0)) + " and not "
                        + deviation.rule() + ", which its deviation names; write one of those instead, or "
                        + mend(deviation.rule()));
            }
        }
        return faults;
    }

    private static String mend(String rule) {
        String tests = tests().filter(test -> rules(test).contains(rule))
                .map(Method::getName)
                .sorted()
                .collect(Collectors.joining(", "));
        return tests.isEmpty()
                ? "no test covers " + rule + ": remove the deviation"
                : "name a test that covers " + rule + ": " + tests;
    }
}

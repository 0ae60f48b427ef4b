package io.postern.tck;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The cases of the kit: the tests of all contracts. */
final class Cases {

    private Cases() {}

    static Stream<Method> all() {
        return Arrays.stream(ServerTck.class.getInterfaces())
                .flatMap(contract -> Arrays.stream(contract.getDeclaredMethods()))
                .filter(method ->
                        method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class));
    }

    /** The rules that a case names; none if it names none. */
    static List<String> rules(Method test) {
        Covers covers = test.getAnnotation(Covers.class);
        return covers == null ? List.of() : List.of(covers.value());
    }

    /** The cases that name one of those rules. */
    static List<Method> covering(List<String> rules) {
        return all().filter(test -> rules(test).stream().anyMatch(rules::contains))
                .toList();
    }

    /** How a case is called in messages: {@code BodyContract.aBlockIsSentAtOnce}. */
    static String name(Method test) {
        return test.getDeclaringClass().getSimpleName() + "." + test.getName();
    }
}

package io.postern.tck;

import java.lang.reflect.Method;
import java.util.List;

/** The cases of the kit by rule and by name. */
final class Cases {

    private Cases() {}

    /** The cases that name one of those rules. */
    static List<Method> covering(List<String> rules) {
        return Kit.tests()
                .filter(test -> Kit.rules(test).stream().anyMatch(rules::contains))
                .toList();
    }

    /** How a case is called in messages: {@code BodyContract.aBlockIsSentAtOnce}. */
    static String name(Method test) {
        return test.getDeclaringClass().getSimpleName() + "." + test.getName();
    }
}

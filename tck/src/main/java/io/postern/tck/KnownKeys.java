package io.postern.tck;

import io.postern.gateway.EnvironKey;
import io.postern.gateway.EnvironKeys;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys that the specification defines: those of {@link EnvironKeys}, and REMOTE_HOST, which may be there (rule
 * E-42).
 */
final class KnownKeys {

    static final Set<String> ALL = all();

    private KnownKeys() {}

    private static Set<String> all() {
        Set<String> keys = Arrays.stream(EnvironKeys.class.getFields())
                .map(KnownKeys::name)
                .collect(Collectors.toSet());
        keys.add("REMOTE_HOST");
        return Set.copyOf(keys);
    }

    private static String name(Field constant) {
        try {
            return ((EnvironKey<?>) constant.get(null)).name();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}

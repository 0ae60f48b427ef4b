package io.postern.gateway;

import java.util.Objects;

/**
 * The typed name of an entry in the {@link Environ}; the map itself is keyed by {@link #name()}.
 *
 * @param name the key in the map: {@code "PATH_INFO"}; keys of your own contain a dot and a prefix of your own (rule
 *     E-39)
 * @param type what the value is an instance of
 * @param <T> the type of the value
 */
public record EnvironKey<T>(String name, Class<T> type) {

    /** Checks that neither is null. */
    public EnvironKey {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    /** Returns the key of that name for values of that type. */
    public static <T> EnvironKey<T> of(String name, Class<T> type) {
        return new EnvironKey<>(name, type);
    }

    /** The name, so that a key prints as what it stands for. */
    @Override
    public String toString() {
        return name;
    }
}

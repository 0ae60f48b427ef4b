package io.postern.gateway;

/** A null where the contract wants none: tests pass it on purpose, to see it refused. */
public final class Nothing {

    private Nothing() {}

    /** Returns null as a value of whatever type is asked for. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    public static <T> T at() {
        return null;
    }
}

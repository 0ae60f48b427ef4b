package io.postern.middleware;

import io.postern.gateway.Middleware;

/**
 * A fault and what a lint has to say of it.
 *
 * @param check what finds it
 * @param rule the rule that the message names
 * @param side the guilty one, by name
 * @param value a part of the message: what was seen
 * @param scenario a program that has the fault, and otherwise keeps the contract
 */
record Row(Check check, String rule, String side, String value, Scenario scenario) {

    /** Runs an application, a server or middleware with that lint, or several, where it belongs. */
    @FunctionalInterface
    interface Scenario {
        void run(Middleware lint) throws Exception;
    }

    @Override
    public String toString() {
        return check + ": " + value;
    }
}

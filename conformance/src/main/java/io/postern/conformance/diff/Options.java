package io.postern.conformance.diff;

import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * What {@code ./postern diff} was told.
 *
 * @param servers the adapters, by name
 * @param cases how many cases are generated
 * @param seed what the generated cases follow from
 * @param only the beginning of the ids of the cases to be run; empty runs all
 */
record Options(List<String> servers, int cases, long seed, String only) {

    /** The adapters of this project. */
    static final List<String> ALL = List.of("jdk", "undertow", "jetty", "netty");

    static final int CASES = 2_000;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if it is wrong
     */
    static Options parse(List<String> arguments) {
        List<String> servers = ALL;
        int cases = CASES;
        long seed = new Random().nextInt(1_000_000);
        String only = "";
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String[] argument = rest.next().split("=", 2);
            switch (argument[0]) {
                case "--servers" -> servers = List.of(value(argument, rest).split(",", -1));
                case "--cases" -> cases = (int) number(argument, rest);
                case "--seed" -> seed = number(argument, rest);
                case "--only" -> only = value(argument, rest);
                default ->
                    throw new IllegalArgumentException(
                            "unknown argument " + argument[0] + "; there are --servers, --cases, --seed and --only");
            }
        }
        return new Options(servers, cases, seed, only);
    }

    private static long number(String[] argument, Iterator<String> rest) {
        String value = value(argument, rest);
        if (!value.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(argument[0] + " is a number below 10^9, but it is \"" + value + "\"");
        }
        return Long.parseLong(value);
    }

    private static String value(String[] argument, Iterator<String> rest) {
        if (argument.length == 1 && !rest.hasNext()) {
            throw new IllegalArgumentException("the option " + argument[0] + " needs a value");
        }
        return argument.length == 2 ? argument[1] : rest.next();
    }
}

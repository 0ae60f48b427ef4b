package io.postern.examples;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What {@code ./postern serve} was told: {@code [--server NAME] [--http HOST:PORT] [CLASS]}. */
record ServeOptions(String server, HostAndPort address, String application) {

    static ServeOptions parse(List<String> arguments) throws CannotServe {
        String server = "jdk";
        String address = "127.0.0.1:8000";
        List<String> classes = new ArrayList<>(1);
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String[] argument = rest.next().split("=", 2);
            switch (argument[0]) {
                case "--server" -> server = value(argument, rest);
                case "--http" -> address = value(argument, rest);
                default -> classes.add(className(argument[0]));
            }
        }
        if (classes.size() > 1) {
            throw CannotServe.usage("one CLASS is served, but there are " + String.join(" and ", classes));
        }
        return new ServeOptions(
                server, HostAndPort.parse(address), classes.isEmpty() ? JsonApi.class.getName() : classes.get(0));
    }

    /** The value in {@code --name=value} or {@code --name value}. */
    private static String value(String[] argument, Iterator<String> rest) throws CannotServe {
        if (argument.length == 1 && !rest.hasNext()) {
            throw CannotServe.usage("the option " + argument[0] + " needs a value");
        }
        return argument.length == 2 ? argument[1] : rest.next();
    }

    private static String className(String argument) throws CannotServe {
        if (argument.startsWith("-")) {
            throw CannotServe.usage("unknown option " + argument + "; there are --server and --http");
        }
        return argument;
    }
}

package io.postern.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What {@code ./postern bench} was told.
 *
 * @param servers the adapters to measure
 * @param time for all runs that count; the warm-up comes before
 */
record BenchOptions(List<String> servers, Duration time) {

    static BenchOptions parse(List<String> arguments) {
        List<String> servers = Contestant.SERVERS;
        Duration time = Duration.ofMinutes(4);
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String name = rest.next();
            if (!rest.hasNext()) {
                throw new IllegalArgumentException("the option " + name + " needs a value, or is none");
            }
            String value = rest.next();
            switch (name) {
                case "--servers" -> servers = servers(value);
                case "--minutes" -> time = minutes(value);
                default ->
                    throw new IllegalArgumentException(
                            "unknown option " + name + "; there are --servers and --minutes");
            }
        }
        return new BenchOptions(servers, time);
    }

    private static List<String> servers(String value) {
        List<String> servers = Arrays.asList(value.split(","));
        servers.stream().filter(server -> !Contestant.SERVERS.contains(server)).forEach(server -> {
            throw new IllegalArgumentException("unknown server \"" + server + "\" in --servers; there are "
                    + String.join(", ", Contestant.SERVERS));
        });
        return servers;
    }

    private static Duration minutes(String value) {
        try {
            double minutes = Double.parseDouble(value);
            if (minutes > 0 && minutes <= 24 * 60) {
                return Duration.ofMillis((long) (minutes * 60_000));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("--minutes is a number above 0 and up to 1440, but it is \"" + value + "\"");
    }
}

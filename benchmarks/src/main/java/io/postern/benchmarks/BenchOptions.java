package io.postern.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What {@code ./postern bench} was told.
 *
 * @param servers the adapters to measure
 * @param cases what they are asked to do
 * @param peers whether others are measured too
 * @param minutes how long each case is measured; the warm-up comes before
 */
record BenchOptions(List<String> servers, List<Case> cases, boolean peers, Duration minutes) {

    static BenchOptions parse(List<String> arguments) {
        List<String> rest = new ArrayList<>(arguments);
        boolean peers = rest.removeIf("--peers"::equals);
        List<String> servers = Contestant.SERVERS;
        List<Case> cases = List.of(Case.values());
        Duration minutes = Duration.ofMinutes(4);
        for (int i = 0; i < rest.size(); i += 2) {
            String name = rest.get(i);
            if (i + 1 == rest.size()) {
                throw new IllegalArgumentException("the option " + name + " needs a value, or is none");
            }
            String value = rest.get(i + 1);
            switch (name) {
                case "--servers" -> servers = servers(value);
                case "--cases" ->
                    cases = Arrays.stream(value.split(",")).map(Case::of).toList();
                case "--minutes" -> minutes = minutes(value);
                default ->
                    throw new IllegalArgumentException(
                            "unknown option " + name + "; there are --servers, --cases, --peers and --minutes");
            }
        }
        return new BenchOptions(servers, cases, peers, minutes);
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

package io.postern.benchmarks;

import static io.postern.benchmarks.Contestant.postern;
import static io.postern.benchmarks.Contestant.raw;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Postern is to cost at most, on JDK 25. */
final class Bars {

    private static final Contestant JAVALIN = Peers.peer("javalin", "jetty");
    private static final Contestant HELIDON = Peers.peer("helidon", "");
    private static final Contestant UWSGI = Peers.peer("uwsgi", "");
    private static final Contestant GUNICORN = Peers.peer("gunicorn", "");
    private static final List<Contestant> EVENT_LOOPS =
            List.of(Peers.peer("reactor-netty", ""), Peers.peer("vertx", ""));

    private static final List<Case> HELLO_AND_ECHO = List.of(Case.HELLO, Case.ECHO);
    private static final Map<Case, Double> BYTES = Map.of(Case.HELLO, 200.0, Case.HEADERS, 400.0, Case.ECHO, 500.0);
    private static final Map<String, Double> HTTP4K_CPU = Map.of("undertow", 0.9, "jetty", 0.6, "jdk", 0.9);

    private Bars() {}

    static List<Bar> all() {
        List<Bar> bars = new ArrayList<>();
        Contestant.SERVERS.forEach(server -> bars.addAll(againstRaw(server)));
        bars.addAll(betweenThreads());
        bars.addAll(againstPeers());
        bars.addAll(ofTheFramework());
        return bars;
    }

    private static List<Bar> againstRaw(String server) {
        boolean jdk = server.equals("jdk");
        List<Bar> bars = new ArrayList<>();
        for (Case use : HELLO_AND_ECHO) {
            bars.add(Bar.ratio(use, Figure.CPU, postern(server), raw(server), jdk ? 1.15 : 1.05));
            bars.add(Bar.difference(use, Figure.CALLS, postern(server), raw(server), 0.1));
        }
        BYTES.keySet().stream()
                .sorted()
                .forEach(use -> bars.add(Bar.difference(
                        use, Figure.ALLOCATED, postern(server), raw(server), BYTES.getOrDefault(use, 0.0))));
        bars.add(Bar.difference(Case.START, Figure.START, postern(server), raw(server), 50));
        bars.add(Bar.difference(Case.START, Figure.PEAK_RSS, postern(server), raw(server), 5));
        bars.add(new Bar(Case.IDLE, Figure.KEPT, List.of(postern(server)), null, Bar.How.ITSELF, 10_000));
        if (!jdk) { // what the JDK's server holds is its own affair
            bars.add(Bar.difference(Case.IDLE, Figure.IDLE_HEAP, postern(server), raw(server), 1024));
        }
        return bars;
    }

    private static List<Bar> betweenThreads() {
        Contestant rawOnLoop = new Contestant("raw", "netty", Threads.IO);
        Contestant onLoop = new Contestant("postern", "netty", Threads.IO);
        Contestant workers = new Contestant("raw", "undertow", Threads.POOL);
        return List.of(
                Bar.ratio(Case.HELLO, Figure.CPU, postern("netty"), onLoop, 1.35),
                Bar.ratio(Case.HELLO, Figure.CPU, postern("undertow"), workers, 0.8),
                Bar.ratio(Case.ECHO, Figure.CPU, postern("undertow"), workers, 0.8),
                Bar.ratio(Case.STREAM, Figure.CPU, postern("netty"), rawOnLoop, 1.3));
    }

    private static List<Bar> ofTheFramework() {
        Contestant framework = Contestant.framework();
        List<Bar> bars = new ArrayList<>();
        for (Case use : List.of(Case.JSON, Case.ROUTES10, Case.ROUTES1000, Case.ROUTES10000)) {
            bars.add(Bar.ratio(use, Figure.CPU, framework, postern(framework.server()), 1.2));
            bars.add(Bar.difference(use, Figure.ALLOCATED, framework, postern(framework.server()), 1024));
            for (Figure figure : List.of(Figure.CPU, Figure.ALLOCATED)) {
                bars.add(Bar.ratio(use, figure, framework, JAVALIN, 1.0));
                bars.add(Bar.ratio(use, figure, framework, Peers.peer("http4k", framework.server()), 1.0));
            }
        }
        return bars;
    }

    private static List<Bar> againstPeers() {
        List<Bar> bars = new ArrayList<>();
        for (Case use : HELLO_AND_ECHO) {
            bars.add(Bar.ratio(use, Figure.CPU, postern("jetty"), HELIDON, 1.1));
            bars.add(Bar.ratio(use, Figure.REQUESTS, postern("jetty"), JAVALIN, 1.25));
            HTTP4K_CPU.keySet().stream().sorted().forEach(server -> {
                Contestant http4k = Peers.peer("http4k", server);
                bars.add(Bar.ratio(use, Figure.CPU, postern(server), http4k, HTTP4K_CPU.getOrDefault(server, 0.0)));
                double bytes = server.equals("jdk") ? 0.65 : 0.25;
                bars.add(Bar.ratio(use, Figure.ALLOCATED, postern(server), http4k, bytes));
            });
        }
        Contestant onLoop = new Contestant("postern", "netty", Threads.IO);
        EVENT_LOOPS.forEach(peer -> bars.add(Bar.ratio(Case.HELLO, Figure.CPU, onLoop, peer, 1.0)));
        List<Contestant> adapters =
                Contestant.SERVERS.stream().map(Contestant::postern).toList();
        bars.add(new Bar(Case.HELLO, Figure.REQUESTS, adapters, UWSGI, Bar.How.RATIO, 1.5));
        adapters.forEach(adapter -> bars.add(Bar.ratio(Case.HELLO, Figure.REQUESTS, adapter, GUNICORN, 4.5)));
        return bars;
    }
}

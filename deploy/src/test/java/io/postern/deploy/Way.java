package io.postern.deploy;

import io.postern.gateway.Application;
import io.postern.gateway.ServerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A way from nginx to an application.
 *
 * @param site the file for nginx, without {@code .conf}; with {@code -three} behind it there is one for three processes
 * @param server the adapter
 */
record Way(String site, String server) {

    /** Each that is shipped, and for HTTP each server. */
    static Stream<Way> all() {
        return Stream.of(
                new Way("http", "jdk"),
                new Way("http", "jetty"),
                new Way("http", "netty"),
                new Way("http", "undertow"),
                new Way("uwsgi-tcp", "uwsgi"),
                new Way("uwsgi-unix", "uwsgi"));
    }

    /** Where the server makes no difference. */
    static Stream<Way> oneForEachSite() {
        return all().filter(way -> way.isUwsgi() || way.server.equals("netty"));
    }

    boolean isUwsgi() {
        return server.equals("uwsgi");
    }

    /** What is served: uwsgi tells all of the client by itself. */
    Application application() {
        return isUwsgi() ? new Deployed() : new BehindHttp();
    }

    /** Where its only process listens. */
    Endpoint one(Path folder) {
        return site.endsWith("-unix")
                ? unixSocket("/run/postern-app/app.sock", folder.resolve("app.sock"))
                : Endpoint.onTcp("127.0.0.1:8000");
    }

    /** Where three listen. */
    List<Endpoint> three(Path folder) {
        return IntStream.rangeClosed(1, 3)
                .mapToObj(i -> site.endsWith("-unix")
                        ? unixSocket("/run/postern-app-" + i + "/app.sock", folder.resolve(i + ".sock"))
                        : Endpoint.onTcp("127.0.0.1:800" + i))
                .toList();
    }

    private static Endpoint unixSocket(String shipped, Path real) {
        return new Endpoint(Endpoint.UNIX + shipped, Endpoint.UNIX + real);
    }

    /** The settings of a server that listens there. */
    ServerConfig config(Endpoint where) {
        ServerConfig.Builder config = ServerConfig.builder().server(server);
        return (where.isUnix() ? config.unixSocket(Path.of(where.file())) : config.port(where.port())).build();
    }

    /** The words behind {@code ./postern} that serve it there. */
    List<String> command(Endpoint where, String... options) {
        List<String> command = new ArrayList<>(List.of("serve"));
        command.addAll(
                isUwsgi() ? List.of("--uwsgi", where.real()) : List.of("--server", server, "--http", where.real()));
        command.addAll(List.of(options));
        command.add(application().getClass().getName());
        return command;
    }

    @Override
    public String toString() {
        return site + " to " + server;
    }
}

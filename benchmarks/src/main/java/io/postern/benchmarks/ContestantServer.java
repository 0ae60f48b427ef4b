package io.postern.benchmarks;

import io.postern.gateway.Application;
import io.postern.gateway.Gateway;
import io.postern.gateway.ServerConfig;
import java.io.IOException;

/** The process of one contestant: {@code ContestantServer (raw|postern|framework) SERVER THREADS WORK}. */
final class ContestantServer {

    private ContestantServer() {}

    public static void main(String[] args) throws Exception {
        Contestant contestant = new Contestant(args[0], args[1], Threads.valueOf(args[2]));
        Questions.answer(start(contestant, Work.of(args[3])));
    }

    /** Serves until the process ends; returns the port. */
    static int start(Contestant contestant, Work work) throws Exception {
        return switch (contestant.kind()) {
            case Contestant.RAW -> startRaw(contestant.server(), contestant.threads(), work);
            case Contestant.POSTERN -> startPostern(contestant, Applications.of(work));
            case Contestant.FRAMEWORK -> startPostern(contestant, FrameworkApplications.of(work));
            default -> throw new IllegalArgumentException(contestant.kind());
        };
    }

    private static int startRaw(String server, Threads threads, Work work) throws Exception {
        return switch (server) {
            case "jdk" -> RawJdk.start(work);
            case "undertow" -> RawUndertow.start(threads, work);
            case "jetty" -> RawJetty.start(work);
            case "netty" -> RawNetty.start(threads, work);
            default -> throw new IllegalArgumentException(server);
        };
    }

    @SuppressWarnings("resource") // serves until the process ends
    private static int startPostern(Contestant contestant, Application application) throws IOException {
        ServerConfig.Builder config =
                ServerConfig.builder().server(contestant.server()).port(0);
        if (contestant.threads() == Threads.IO) {
            config.execution(ServerConfig.Execution.INLINE);
        }
        return Gateway.serve(application, config.build()).port();
    }
}

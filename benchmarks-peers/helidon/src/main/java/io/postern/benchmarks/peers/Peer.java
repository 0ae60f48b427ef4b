package io.postern.benchmarks.peers;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.postern.benchmarks.Content;
import io.postern.benchmarks.Questions;
import io.postern.benchmarks.Work;

/** Helidon SE: a virtual thread for each connection. */
final class Peer {

    private Peer() {}

    public static void main(String[] args) throws Exception {
        Handler handler = handler(Work.of(args[0]));
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing -> routing.any("/", handler))
                .build()
                .start();
        Questions.answer(server.port());
    }

    private static Handler handler(Work work) {
        return switch (work) {
            case HEADERS -> Peer::headers;
            case ECHO ->
                (request, response) ->
                        answer(response, "application/json", request.content().as(byte[].class));
            default -> (request, response) -> answer(response, "text/plain", Content.HELLO);
        };
    }

    private static void headers(ServerRequest request, ServerResponse response) {
        String agent = request.headers().value(HeaderNames.USER_AGENT).orElse(null);
        String language = request.headers().value(HeaderNames.ACCEPT_LANGUAGE).orElse(null);
        answer(response, "text/plain", Content.hello(request.path().path(), agent, language));
    }

    private static void answer(ServerResponse response, String type, byte[] content) {
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.send(content);
    }
}

package io.postern.benchmarks.peers;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.postern.benchmarks.Content;
import io.postern.benchmarks.Questions;
import io.postern.benchmarks.Work;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Reactor Netty on its event loops. */
final class Peer {

    private Peer() {}

    public static void main(String[] args) throws Exception {
        Questions.answer(HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(handler(Work.of(args[0])))
                .bindNow()
                .port());
    }

    private static BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler(Work work) {
        return switch (work) {
            case HEADERS ->
                (request, response) -> answer(
                        response,
                        "text/plain",
                        Content.hello(
                                request.uri(),
                                request.requestHeaders().get(HttpHeaderNames.USER_AGENT),
                                request.requestHeaders().get(HttpHeaderNames.ACCEPT_LANGUAGE)));
            case ECHO ->
                (request, response) -> request.receive()
                        .aggregate()
                        .asByteArray()
                        .flatMap(content -> Mono.from(answer(response, "application/json", content)));
            default -> (request, response) -> answer(response, "text/plain", Content.HELLO);
        };
    }

    private static Publisher<Void> answer(HttpServerResponse response, String type, byte[] content) {
        return response.header(HttpHeaderNames.CONTENT_TYPE, type)
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(content.length))
                .sendObject(Unpooled.wrappedBuffer(content));
    }
}

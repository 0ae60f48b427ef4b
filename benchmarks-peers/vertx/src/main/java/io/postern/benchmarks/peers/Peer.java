package io.postern.benchmarks.peers;

import io.postern.benchmarks.Content;
import io.postern.benchmarks.Questions;
import io.postern.benchmarks.Work;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;

/** Vert.x on its event loops, one for each processor. */
final class Peer {

    private Peer() {}

    public static void main(String[] args) throws Exception {
        Handler<HttpServerRequest> handler = handler(Work.of(args[0]));
        int loops = Runtime.getRuntime().availableProcessors();
        int port = freePort(); // the instances share it
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        vertx.deployVerticle(() -> new Serving(handler, port), new DeploymentOptions().setInstances(loops))
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        Questions.answer(port);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Handler<HttpServerRequest> handler(Work work) {
        return switch (work) {
            case HEADERS ->
                request -> answer(
                        request,
                        "text/plain",
                        Content.hello(
                                request.path(),
                                request.getHeader(HttpHeaders.USER_AGENT),
                                request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)));
            case ECHO -> request -> request.bodyHandler(body -> answer(request, "application/json", body.getBytes()));
            default -> request -> answer(request, "text/plain", Content.HELLO);
        };
    }

    private static void answer(HttpServerRequest request, String type, byte[] content) {
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(Buffer.buffer(content));
    }

    /** One event loop's server. */
    private static final class Serving extends VerticleBase {

        private final Handler<HttpServerRequest> handler;
        private final int port;

        Serving(Handler<HttpServerRequest> handler, int port) {
            this.handler = handler;
            this.port = port;
        }

        @Override
        public Future<?> start() {
            return vertx.createHttpServer().requestHandler(handler).listen(port, "127.0.0.1");
        }
    }
}

package io.postern.benchmarks.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.benchmarks.Content;
import io.postern.benchmarks.Questions;
import io.postern.benchmarks.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import kotlin.jvm.functions.Function1;
import org.http4k.core.Body;
import org.http4k.core.Method;
import org.http4k.core.Request;
import org.http4k.core.Response;
import org.http4k.core.Status;
import org.http4k.routing.ExtensionsKt;
import org.http4k.routing.PathMethod;
import org.http4k.routing.RoutingHttpHandler;
import org.http4k.server.Http4kServerKt;
import org.http4k.server.ServerConfig;

/** http4k on a server: {@code Peer WORK CLASS}, the latter a configuration of http4k's. */
final class Peer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Peer() {}

    public static void main(String[] args) throws Exception {
        ServerConfig server = (ServerConfig)
                Class.forName(args[1]).getConstructor(int.class).newInstance(0);
        Questions.answer(Http4kServerKt.asServer(application(Work.of(args[0])), server)
                .start()
                .port());
    }

    private static Function1<Request, Response> application(Work work) {
        return switch (work) {
            case JSON -> Peer::json;
            case ROUTES10, ROUTES1000, ROUTES10000 -> routes(work.routes());
            case HEADERS ->
                request -> answer(
                        "text/plain",
                        Content.hello(
                                request.getUri().getPath(),
                                request.header("User-Agent"),
                                request.header("Accept-Language")));
            case ECHO -> request -> answer("application/json", bytes(request.getBody().getPayload()));
            default -> request -> answer("text/plain", Content.HELLO);
        };
    }

    /** With Jackson's mapper itself, which costs no more than http4k's module for it. */
    private static Response json(Request request) {
        try {
            Content.Item item = JSON.readValue(request.getBody().getStream(), Content.Item.class);
            return answer("application/json", JSON.writeValueAsBytes(item));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Function1<Request, Response> routes(int count) {
        List<RoutingHttpHandler> routes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            routes.add(new PathMethod(Content.route(i, "{id}"), Method.GET)
                    .to(request -> answer("text/plain", Content.of(ExtensionsKt.path(request, "id")))));
        }
        try { // by reflection, since the old http4k for Undertow has it elsewhere
            Class<?> functions = Class.forName("org.http4k.routing.HttpKt");
            return (RoutingHttpHandler) functions.getMethod("routes", List.class).invoke(null, routes);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }

    private static Response answer(String type, byte[] content) {
        return Response.create(Status.OK)
                .header("Content-Type", type)
                .header("Content-Length", Integer.toString(content.length))
                .body(Body.Companion.create(ByteBuffer.wrap(content)));
    }
}

package io.postern.benchmarks.peers;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.postern.benchmarks.Content;
import io.postern.benchmarks.Questions;
import io.postern.benchmarks.Work;

/** Javalin, which runs on Jetty. */
final class Peer {

    private Peer() {}

    public static void main(String[] args) throws Exception {
        Work work = Work.of(args[0]);
        Handler handler = handler(work);
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.get("/", handler).post("/", handler);
            for (int i = 0; i < work.routes(); i++) {
                config.routes.get(Content.route(i, "{id}"), handler);
            }
        });
        Questions.answer(server.start("127.0.0.1", 0).port());
    }

    private static Handler handler(Work work) {
        return switch (work) {
            case HEADERS ->
                context -> answer(
                        context,
                        "text/plain",
                        Content.hello(context.path(), context.header("User-Agent"), context.header("Accept-Language")));
            case ECHO -> context -> answer(context, "application/json", context.bodyAsBytes());
            case JSON -> context -> context.json(context.bodyAsClass(Content.Item.class));
            case ROUTES10, ROUTES1000, ROUTES10000 ->
                context -> answer(context, "text/plain", Content.of(context.pathParam("id")));
            default -> context -> answer(context, "text/plain", Content.HELLO);
        };
    }

    private static void answer(Context context, String type, byte[] content) {
        context.contentType(type).result(content);
    }
}

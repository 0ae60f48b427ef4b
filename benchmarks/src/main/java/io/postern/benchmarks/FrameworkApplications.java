package io.postern.benchmarks;

import io.postern.framework.App;
import io.postern.framework.Handler;
import io.postern.framework.Response;
import io.postern.gateway.Application;

/** The work that frameworks are compared by, in Postern's. */
final class FrameworkApplications {

    private FrameworkApplications() {}

    static Application of(Work work) {
        App app = new App();
        if (work == Work.JSON) {
            app.post("/", request -> Response.json(request.json(Content.Item.class)));
        }
        Handler handler = request -> Response.bytes("text/plain", Content.of(request.path("id")));
        for (int i = 0; i < work.routes(); i++) {
            app.get(Content.route(i, "{id}"), handler);
        }
        return app;
    }
}

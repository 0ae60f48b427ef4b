package io.postern.microbenchmarks;

import io.postern.framework.App;
import io.postern.framework.Response;
import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** What the framework costs beyond the bare contract, with few routes and with many. */
public class RoutingBenchmark extends MicroBenchmark {

    private static final String TEXT = "november";

    @Param({"10", "1000", "10000"})
    public int routes;

    private final MemoryExchange exchange = new MemoryExchange(SampleRequest.BROWSER_GET);
    private final Engine bare = engine((environ, startResponse) -> {
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain; charset=utf-8"));
        return Body.of(TEXT);
    });
    private final App app = new App();
    private final Engine routed = engine(app);

    private static Engine engine(Application application) {
        return new Engine(ServerConfig.defaults(), application);
    }

    /** All but the one that is asked for: beside it, and beside what leads to it. */
    @Setup
    public void addRoutes() {
        app.get("/articles/{year:int}/{month}", request -> Response.text(request.path("month")));
        for (int i = 1; i < routes; i++) {
            String path = i % 2 == 0 ? "/articles/{year:int}/" + i : "/more" + i + "/{id:int}";
            app.get(path, request -> Response.empty());
        }
    }

    @Benchmark
    public long bareContract() {
        return answerOf(bare);
    }

    @Benchmark
    public long oneOfTheRoutes() {
        return answerOf(routed);
    }

    private long answerOf(Engine engine) {
        engine.handle(exchange);
        return exchange.requireAnswered();
    }
}

package io.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Gateway;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the tests of an example once on every server of the class path. */
@ParameterizedClass(name = "on {0}")
@MethodSource("io.postern.examples.OnEachServer#servers")
abstract class OnEachServer {

    /** A limit for what has to happen: much longer than it takes, and never waited for when all is well. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    private final String name;
    private final BlockingQueue<String> errors = new LinkedBlockingQueue<>();
    private final List<Server> servers = new ArrayList<>();

    OnEachServer(String name) {
        this.name = name;
    }

    static List<String> servers() {
        return ServiceLoader.load(ServerProvider.class).stream()
                .map(provider -> provider.get().name())
                .sorted()
                .toList();
    }

    /** Serves until the test is over; returns the port. */
    int serve(Application application) throws IOException {
        return serve(application, 0);
    }

    /** The same on a port. */
    int serve(Application application, int port) throws IOException {
        ServerConfig config = ServerConfig.builder()
                .server(name)
                .port(port)
                .errors((level, text, failure) -> errors.add(text))
                .build();
        Server started = Gateway.serve(application, config);
        servers.add(started);
        return started.port();
    }

    @AfterEach
    void stop() {
        servers.forEach(each -> each.stop(Duration.ZERO));
        servers.clear();
    }

    /** What the application or the server reports next. */
    String nextError() throws InterruptedException {
        String text = errors.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(text).as("something in gateway.errors").isNotNull();
        return String.valueOf(text);
    }

    static HttpRequest.Builder to(int port, String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .timeout(LIMIT);
    }

    static HttpResponse<String> sent(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static HttpResponse<String> get(int port, String target) throws IOException, InterruptedException {
        return sent(to(port, target));
    }
}

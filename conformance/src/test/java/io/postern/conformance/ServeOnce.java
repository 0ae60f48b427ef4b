package io.postern.conformance;

import io.postern.gateway.Body;
import io.postern.gateway.Gateway;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Serves on the port of its argument, answers itself once, and ends; prints what a user would see. */
final class ServeOnce {

    private ServeOnce() {}

    /** Prints one line: that it serves and what it answered, or why it cannot serve. */
    public static void main(String[] arguments) throws Exception {
        ServerConfig config =
                ServerConfig.builder().port(Integer.parseInt(arguments[0])).build();
        try (Server server = Gateway.serve(
                (environ, startResponse) -> {
                    startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
                    return Body.of("Hello, world!");
                },
                config)) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                    .timeout(Duration.ofSeconds(60))
                    .build();
            String answer = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
            System.out.println("Serving by " + server.description() + ": " + answer);
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }
}

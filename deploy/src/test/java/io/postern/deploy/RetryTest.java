package io.postern.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Gateway;
import io.postern.gateway.Server;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files for three processes, when two of them fail: which requests nginx gives to the one that is left. */
@ParameterizedClass(name = "by {0}")
@MethodSource("io.postern.deploy.Way#oneForEachSite")
@Timeout(120)
class RetryTest {

    private static final int REQUESTS = 12; // so that each of two workers comes by each process
    private static final String CONTENT = "x".repeat(1 << 14); // what comes whole with the head is as good as kept
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Way way;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path folder;

    private List<Endpoint> endpoints;
    private Server good;

    RetryTest(Way way) {
        this.way = way;
    }

    @BeforeEach
    void serve() throws Exception {
        endpoints = way.three(folder);
        good = Gateway.serve(way.application(), way.config(endpoints.get(2)));
    }

    @AfterEach
    void stop() {
        good.stop(Duration.ZERO);
    }

    @Test
    void whatFindsNobodyListeningIsGivenToAnother() throws Exception {
        try (Site site = Site.start(folder, way.site() + "-three", endpoints)) {
            assertThat(statuses(site, "GET /", "POST /", "PATCH /app/", "PUT /upload"))
                    .as(site.log())
                    .containsOnly(200);
        }
    }

    @Test
    void whatMayBeDoneTwiceIsGivenToAnotherWhenTheFirstBreaksDown() throws Exception {
        try (Breaker breaker = new Breaker(endpoints.get(0));
                Site site = Site.start(folder, way.site() + "-three", endpoints)) {
            assertThat(statuses(site, "GET /", "PUT /", "DELETE /app/"))
                    .as(site.log())
                    .containsOnly(200);
            assertThat(breaker.taken()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /", "PATCH /app/", "PUT /upload"})
    void whatMayNotBeDoneTwiceOrIsNotKeptFailsWithTheProcessThatHasIt(String request) throws Exception {
        try (Breaker breaker = new Breaker(endpoints.get(0));
                Site site = Site.start(folder, way.site() + "-three", endpoints)) {
            List<Integer> statuses = statuses(site, request);

            assertThat(statuses).as(site.log()).containsOnly(200, 502);
            assertThat(Collections.frequency(statuses, 502))
                    .as("as many as broke down")
                    .isEqualTo(breaker.taken());
        }
    }

    private List<Integer> statuses(Site site, String... requests) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (String each : requests) {
            String[] words = each.split(" ", -1);
            HttpRequest request = HttpRequest.newBuilder(site.uri(words[1]))
                    .timeout(LIMIT)
                    .method(words[0], BodyPublishers.ofString(CONTENT))
                    .build();
            for (int i = 0; i < REQUESTS; i++) {
                statuses.add(client.send(request, BodyHandlers.discarding()).statusCode());
            }
        }
        return statuses;
    }
}

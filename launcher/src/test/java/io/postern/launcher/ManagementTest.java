package io.postern.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.launcher.Management.Phase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementTest {

    private final Management management;

    ManagementTest() throws CannotServe {
        management = new Management(new HostAndPort("127.0.0.1", 0));
    }

    @AfterEach
    void stop() {
        management.close();
    }

    @Test
    void itIsNotReadyFromTheBeginning() throws Exception {
        HttpResponse<String> answer = asked("GET", "/readyz");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("starting\n");
    }

    @ParameterizedTest
    @CsvSource({"STARTING, 503, starting", "READY, 200, ready", "STOPPING, 503, stopping"})
    void itIsReadyInOnePhaseOnly(Phase phase, int status, String text) throws Exception {
        management.become(phase);

        HttpResponse<String> answer = asked("GET", "/readyz?verbose");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(text + "\n");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void itLivesInEachPhase(Phase phase) throws Exception {
        management.become(phase);

        HttpResponse<String> answer = asked("GET", "/livez");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("alive\n");
    }

    @Test
    void aHeadIsAnsweredLikeAGet() throws Exception {
        assertThat(asked("HEAD", "/livez").statusCode()).isEqualTo(200);
        assertThat(asked("HEAD", "/readyz").statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/livez/", "/health"})
    void otherPathsAreNotFound(String path) throws Exception {
        HttpResponse<String> answer = asked("POST", path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("there are /livez and /readyz\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz"})
    void otherMethodsAreNotAllowed(String path) throws Exception {
        HttpResponse<String> answer = asked("POST", path);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(answer.body()).isEqualTo("there are GET and HEAD\n");
    }

    private HttpResponse<String> asked(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(management.url() + path))
                .timeout(Script.LIMIT)
                .method(method, BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}

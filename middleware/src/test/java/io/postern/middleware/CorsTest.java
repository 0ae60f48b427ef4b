package io.postern.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.testing.OnEveryServer;
import io.postern.testing.TestClient;
import io.postern.testing.TestResponse;
import io.postern.testing.TestServing;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {

    private static final String FRIEND = "https://app.example.com";

    private static final Application INSIDE = (environ, startResponse) -> {
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain", "Vary", "Accept"));
        return Body.of("inside");
    };

    private final Linted linted = new Linted();

    @AfterEach
    void theLintsAreSilent() {
        linted.isSilent();
    }

    private TestClient client(Cors cors) {
        return TestClient.of(linted.wrap(cors, INSIDE));
    }

    @OnEveryServer
    void anOriginThatIsNamedMayReadTheAnswer(TestServing serving) {
        Cors cors = Cors.allowing(FRIEND).exposing("X-Count").credentials();
        TestClient client = serving.serve(linted.wrap(cors, INSIDE));

        TestResponse friend = client.get("/").header("Origin", FRIEND).send();
        TestResponse other =
                client.get("/").header("Origin", FRIEND + ".evil.com").send();
        TestResponse same = client.get("/").send();

        assertThat(friend.text()).isEqualTo("inside");
        assertThat(friend.header("Access-Control-Allow-Origin")).isEqualTo(FRIEND);
        assertThat(friend.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(friend.header("Access-Control-Expose-Headers")).isEqualTo("X-Count");
        for (TestResponse response : new TestResponse[] {other, same}) {
            assertThat(response.text()).isEqualTo("inside");
            assertThat(response.headers().toString()).doesNotContainIgnoringCase("access-control");
            assertThat(response.headers().all("Vary")).contains("Origin");
        }
    }

    @Test
    void aBrowsersQuestionIsAnsweredWithoutTheApplication() {
        TestClient client = client(Cors.allowing(FRIEND)
                .methods("GET", "PUT")
                .headers("Content-Type", "X-Token")
                .maxAge(Duration.ofHours(1)));

        TestResponse friend = question(client, FRIEND);
        TestResponse other = question(client, "https://other.example");

        assertThat(friend.status()).isEqualTo(204);
        assertThat(friend.header("Access-Control-Allow-Origin")).isEqualTo(FRIEND);
        assertThat(friend.header("Access-Control-Allow-Methods")).isEqualTo("GET, PUT");
        assertThat(friend.header("Access-Control-Allow-Headers")).isEqualTo("Content-Type, X-Token");
        assertThat(friend.header("Access-Control-Max-Age")).isEqualTo("3600");
        assertThat(friend.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(other.status()).isEqualTo(204);
        assertThat(other.headers().toString()).doesNotContain("Allow");
    }

    private static TestResponse question(TestClient client, String origin) {
        return client.request("OPTIONS", "/")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "PUT")
                .send();
    }

    @Test
    void otherOptionsAreTheApplications() {
        TestClient client = client(Cors.allowing(FRIEND));

        assertThat(client.request("OPTIONS", "/")
                        .header("Origin", FRIEND)
                        .send()
                        .text())
                .isEqualTo("inside");
        assertThat(client.request("OPTIONS", "/")
                        .header("Access-Control-Request-Method", "PUT")
                        .send()
                        .text())
                .isEqualTo("inside");
    }

    @Test
    void allMayBeAllowedButNotWithCredentials() {
        Cors all = Cors.allowing("*");

        assertThat(client(all).get("/").send().header("Access-Control-Allow-Origin"))
                .isEqualTo("*");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(all::credentials)
                .withMessage("with credentials the origins have to be named, but they are \"*\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "app.example.com",
                "https://app.example.com/",
                "https://app.example.com/path",
                "https://",
                "https://*.example.com",
                "https://a b"
            })
    void whatIsNoOriginIsRefused(String origin) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Cors.allowing(FRIEND, origin))
                .withMessageEndingWith("this has not: \"" + origin + "\"");
    }

    @Test
    void aMalformedNameIsRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Cors.allowing(FRIEND).headers("X-A,X-B"))
                .withMessage("a field is a name such as X-Test, but it is \"X-A,X-B\"");
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(Cors::allowing);
    }
}

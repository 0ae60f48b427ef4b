package io.postern.middleware;

import static io.postern.gateway.EnvironKeys.URL_SCHEME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import io.postern.gateway.Middleware;
import io.postern.testing.OnEveryServer;
import io.postern.testing.TestClient;
import io.postern.testing.TestResponse;
import io.postern.testing.TestServing;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecurityHeadersTest {

    private static final Application INSIDE = (environ, startResponse) -> {
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain", "X-Frame-Options", "SAMEORIGIN"));
        return Body.of("inside");
    };

    private static final Middleware OVER_TLS = inner -> (environ, startResponse) -> {
        environ.with(URL_SCHEME, "https");
        return inner.call(environ, startResponse);
    };

    private final Linted linted = new Linted();

    @AfterEach
    void theLintsAreSilent() {
        linted.isSilent();
    }

    @OnEveryServer
    void theFieldsAreAddedWhereTheApplicationHasNotSetThem(TestServing serving) {
        SecurityHeaders changed = SecurityHeaders.standard()
                .with("Referrer-Policy", "no-referrer")
                .with("Content-Security-Policy", "default-src 'self'")
                .without("Cross-Origin-Opener-Policy")
                .strictTransport(Duration.ofDays(365));

        TestResponse response =
                serving.serve(linted.wrap(changed, INSIDE)).get("/").send();

        assertThat(response.text()).isEqualTo("inside");
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.headers().all("X-Frame-Options")).containsExactly("SAMEORIGIN");
        assertThat(response.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(response.header("Content-Security-Policy")).isEqualTo("default-src 'self'");
        assertThat(response.header("Cross-Origin-Opener-Policy")).isEmpty();
        assertThat(response.header("Strict-Transport-Security"))
                .as("on a plain connection")
                .isEmpty();
    }

    @Test
    void strictTransportIsSaidOverTls() {
        Middleware strict = OVER_TLS.then(SecurityHeaders.standard().strictTransport(Duration.ofDays(1)));

        TestResponse response = TestClient.of(strict.wrap(INSIDE)).get("/").send();

        assertThat(response.header("Strict-Transport-Security")).isEqualTo("max-age=86400; includeSubDomains");
        assertThat(response.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    }

    @Test
    void aTimeTooShortIsRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> SecurityHeaders.standard().strictTransport(Duration.ofMillis(999)))
                .withMessage("browsers count in seconds, so give 1 or more, but it is PT0.999S");
    }
}

package io.postern.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.middleware.ForwardedHeaders;
import io.postern.middleware.ForwardedHeaders.Part;
import io.postern.tck.Answer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What proxies tell, on every server: from one on this machine, as a server sees it, and as the fields arrive. */
class ForwardedTest {

    private static final Application URL = (environ, startResponse) -> {
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
        return Body.of(environ.require(EnvironKeys.REMOTE_ADDR) + " " + environ.get(EnvironKeys.REMOTE_PORT) + " "
                + environ.url() + " " + environ.require(ForwardedHeaders.PEER_ADDR));
    };

    private static final String TOLD = """
            X-Forwarded-For: 198.51.100.66
            X-Forwarded-Proto: https
            X-Forwarded-For: 203.0.113.7
            X-Forwarded-Host: shop.example
            X-Forwarded-Prefix: /app
            """.replace("\n", "\r\n");

    static Stream<String> servers() {
        return Providers.NAMES.stream();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aTrustedProxyIsBelieved(String name) throws Exception {
        assertThat(answer(name, TOLD, "127.0.0.0/8").text())
                .isEqualTo("203.0.113.7 null https://shop.example/app/x?y 127.0.0.1");
    }

    @ParameterizedTest
    @MethodSource("servers")
    void somebodyElseIsNot(String name) throws Exception {
        assertThat(answer(name, TOLD, "10.0.0.0/8").text())
                .matches("127\\.0\\.0\\.1 \\d+ http://a/x\\?y 127\\.0\\.0\\.1");
    }

    @ParameterizedTest
    @MethodSource("servers")
    void nonsenseOfATrustedProxyIsAnswered400AndTheConnectionLives(String name) throws Exception {
        Answer answer = answer(name, "X-Forwarded-For: nobody\r\n", "127.0.0.0/8");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo("400 Bad Request: The field X-Forwarded-For is malformed\n");
        assertThat(answer.complete()).isTrue();
    }

    private static Answer answer(String name, String fields, String trusted) throws Exception {
        ServerConfig config = ServerConfig.builder()
                .port(0)
                .errors((level, text, failure) -> {})
                .build();
        Application behindProxy = ForwardedHeaders.xForwarded(trusted)
                .alsoReading(Part.HOST, Part.PREFIX)
                .wrap(URL);
        try (Server server = Providers.named(name).start(config, behindProxy);
                RawConnection connection = RawConnection.to(server.port(), new AtomicLong())) {
            connection.send(RawConnection.request("GET /x?y", fields, "")).answer();
            return connection
                    .send(RawConnection.request("GET /x?y", fields, ""))
                    .answer();
        }
    }
}

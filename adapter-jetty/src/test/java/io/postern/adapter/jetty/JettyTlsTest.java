package io.postern.adapter.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.adapter.jetty.Client.Answer;
import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same with the guard above decryption. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JettyTlsTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody";
    private static final String CHUNKED =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n5\r\nthree\r\n0\r\n\r\n";

    private static final Application COUNT = (environ, startResponse) -> {
        int count = environ.require(EnvironKeys.INPUT).readAllBytes().length;
        startResponse.start("200 OK", Headers.create());
        return Body.of(environ.get(EnvironKeys.URL_SCHEME) + " " + environ.get(EnvironKeys.SSL_PROTOCOL) + " " + count);
    };

    private static SSLContext context;

    @BeforeAll
    static void makeCertificate() throws Exception {
        context = Tls.context();
    }

    @Test
    void pipelinedRequestsAreAnsweredAndTheLastCloses() throws Exception {
        String large = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000);
        try (Server server = start(COUNT);
                Client client = connected(server)) {
            client.send(GET + POST + large + CHUNKED + GET + "GET / HTTP/1.0\r\n\r\n");

            for (int count : new int[] {0, 4, 100_000, 8, 0, 0}) {
                assertEquals("https TLSv1.3 " + count, client.answer().text());
            }
            assertTrue(client.closed());
        }
    }

    @Test
    void requestsMayBeSplitOverRecords() throws Exception {
        String requests = POST + CHUNKED + GET;
        try (Server server = start(COUNT);
                Client client = connected(server)) {
            for (int at = 1; at < requests.length(); at++) {
                client.send(requests.substring(0, at)).send(requests.substring(at));

                assertEquals("https TLSv1.3 4", client.answer().text());
                assertEquals("https TLSv1.3 8", client.answer().text());
                assertEquals("https TLSv1.3 0", client.answer().text());
            }
        }
    }

    @Test
    void theAnswerToALongUnreadBodyArrivesBeforeTheEnd() throws Exception {
        Application application = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create());
            return Body.of("hello");
        };
        try (Server server = start(application);
                Client client = connected(server)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n" + "x".repeat(50_000));

            Answer answer = client.answer();
            assertEquals("hello", answer.text());
            assertTrue(answer.fields().contains("connection: close"));
            assertTrue(client.closed());
        }
    }

    @Test
    void aHalfClosedClientGetsItsAnswers() throws Exception {
        try (Server server = start(COUNT);
                Client client = connected(server)) {
            client.send(GET + POST).halfClose();

            assertEquals("https TLSv1.3 0", client.answer().text());
            assertEquals("https TLSv1.3 4", client.answer().text());
            assertTrue(client.closed());
        }
    }

    @Test
    void anAbortIsNoCleanEnd() throws Exception {
        Application application = (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.create());
            writer.write(ByteBuffer.wrap(new byte[] {'a', 'b'}));
            throw new IllegalStateException("late");
        };
        try (Server server = start(application)) {
            for (String request : new String[] {GET, "GET / HTTP/1.0\r\n\r\n"}) {
                try (Client client = connected(server)) {
                    assertThrows(IOException.class, () -> client.send(request).answer());
                }
            }
        }
    }

    @Test
    void aClientWithoutTlsIsClosedAndOthersAreServed() throws Exception {
        try (Server server = start(COUNT)) {
            try (Client client = new Client(server.address())) {
                client.send(GET).rest();
            }
            try (Client client = connected(server)) {
                assertEquals(200, client.send(GET).answer().status());
            }
        }
    }

    private static Server start(Application application) throws IOException {
        ServerConfig config = ServerConfig.builder()
                .port(0)
                .tls(context)
                .errors((level, text, failure) -> {})
                .build();
        return new JettyServerProvider().start(config, application);
    }

    private static Client connected(Server server) throws IOException {
        return new Client(Tls.connected(context, server.address()), server.address());
    }
}

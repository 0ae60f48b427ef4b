package io.postern.adapter.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.adapter.undertow.RawClient.Answer;
import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guard above decryption. */
@Timeout(120)
class UndertowTlsTest {

    private static final Application ECHO = (environ, startResponse) -> {
        InputStream input = environ.require(EnvironKeys.INPUT);
        byte[] body = input.readAllBytes();
        startResponse.start("200 OK", Headers.of("X-Scheme", environ.require(EnvironKeys.URL_SCHEME)));
        return Body.of(body);
    };

    private static final String POST = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";
    private static final String POST_CHUNKED =
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n";

    private static SSLContext tls;

    private final List<Server> servers = new ArrayList<>();

    @BeforeAll
    static void makeContext(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "secret",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "secret".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "secret".toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    }

    private RawClient client(Application application) throws IOException {
        servers.add(new UndertowServerProvider()
                .start(ServerConfig.builder().port(0).tls(tls).build(), application));
        InetSocketAddress address = servers.get(0).address();
        return new RawClient(tls.getSocketFactory().createSocket(address.getAddress(), address.getPort()));
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(Duration.ZERO));
    }

    @Test
    void aConnectionIsKeptForTheNextRequest() throws Exception {
        try (RawClient client = client(ECHO)) {
            for (int i = 0; i < 150; i++) {
                Answer answer = client.send(POST).answer();
                assertThat(answer.text()).isEqualTo("hello");
                assertThat(answer.fields()).containsEntry("x-scheme", "https");
                assertThat(client.send(POST_CHUNKED).answer().text()).isEqualTo("abcdefg");
            }
        }
    }

    @Test
    void requestsInOneRecordAreAnsweredInOrder() throws Exception {
        try (RawClient client = client(ECHO)) {
            for (int round = 0; round < 10; round++) {
                client.send((POST_CHUNKED + POST).repeat(60));
                for (int i = 0; i < 60; i++) {
                    assertThat(client.answer().text()).isEqualTo("abcdefg");
                    assertThat(client.answer().text()).isEqualTo("hello");
                }
            }
        }
    }

    @Test
    void requestsMayComeByteByByte() throws Exception {
        try (RawClient client = client(ECHO)) {
            for (byte b : (POST_CHUNKED + POST).getBytes(StandardCharsets.ISO_8859_1)) {
                client.send(new byte[] {b});
            }

            assertThat(client.answer().text()).isEqualTo("abcdefg");
            assertThat(client.answer().text()).isEqualTo("hello");
        }
    }

    @Test
    void continueIsSentAtTheFirstRead() throws Exception {
        try (RawClient client = client(ECHO)) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");

            assertThat(client.answer().statusLine()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(client.send("hello").answer().text()).isEqualTo("hello");
        }
    }

    @Test
    void largeBodiesPassInBothDirections() throws Exception {
        byte[] body = new byte[8_000_000];
        new Random(1).nextBytes(body);
        Application sends = (environ, startResponse) -> {
            byte[] received = environ.require(EnvironKeys.INPUT).readAllBytes();
            BodyWriter writer = startResponse.start("200 OK", Headers.of());
            writer.write(ByteBuffer.wrap(received));
            return Body.empty();
        };
        try (RawClient client = client(sends)) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .send(body);

            assertThat(client.answer().body()).isEqualTo(body);
        }
    }

    @Test
    void aFileIsSentEncrypted(@TempDir Path folder) throws Exception {
        byte[] content = new byte[1_000_000];
        new Random(2).nextBytes(content);
        Path path = Files.write(folder.resolve("file"), content);
        try (RawClient client = client((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of());
            return Body.of(path);
        })) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                            .answer()
                            .body())
                    .isEqualTo(content);
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void aLateFailureIsSeenByTheClient() throws Exception {
        try (RawClient client = client((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of()).write(ByteBuffer.wrap(new byte[5]));
            throw new IllegalStateException("late");
        })) {
            assertThatThrownBy(client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")::answer)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aClientWithoutTlsHindersNobody() throws Exception {
        try (RawClient client = client(ECHO);
                RawClient plain = RawClient.to(servers.get(0).address())) {
            plain.send(POST);

            assertThatThrownBy(plain::answer).isInstanceOf(Exception.class);
            assertThat(client.send(POST).answer().text()).isEqualTo("hello");
        }
    }
}
